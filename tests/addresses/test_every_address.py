"""Every address of the site is tried as its person, as a stranger and as nobody, with GET, POST and a wrong id.

The URL configuration is walked: a new address without its line in examples.py fails here.
"""

from __future__ import annotations

import pytest
from django.test import Client

from memoryscope_site.models import User
from tests.addresses import trying
from tests.addresses.examples import EXAMPLES, Example
from tests.addresses.trying import World, ask, everything_of, text_of
from tests.addresses.walking import addresses
from tests.addresses.world import MARK

pytestmark = pytest.mark.django_db
OWN = [e for e in EXAMPLES if e.kind in ("page", "part", "deed") and not e.threads]  # those: test_in_threads.py
ELSEWHERE = ("admin/", "v1/")  # tried by test_admin_addresses.py, and with tokens by tests/door


def test_every_address_has_its_example() -> None:
    known = {example.name for example in EXAMPLES}
    for address in addresses():
        assert address.name in known or address.route.startswith(ELSEWHERE), (
            f"{address.name} (/{address.route}) is tried by no test. Add one line to EXAMPLES in "
            f'tests/addresses/examples.py, for example: page("{address.name}"), or deed(…) if it is POST only.'
        )


def test_every_example_is_of_an_address_that_is_there() -> None:
    there = {address.name for address in addresses()}
    assert [example.name for example in EXAMPLES if example.name not in there] == []


@pytest.mark.parametrize("example", OWN, ids=str)
def test_the_person_gets_it(example: Example, client: Client, world: World) -> None:
    trying.by_its_person(example, client, world)


@pytest.mark.parametrize("example", OWN, ids=str)
def test_others_find_nothing_and_change_nothing(
    example: Example, stranger_client: Client, person: User, world: World
) -> None:
    before = everything_of(person)
    trying.by_a_stranger(example, stranger_client, world)
    trying.by_nobody(example, world)
    assert everything_of(person) == before


@pytest.mark.parametrize("example", [example for example in OWN if example.ids], ids=str)
def test_a_wrong_id_is_not_found(example: Example, client: Client, person: User, world: World) -> None:
    before = everything_of(person)
    trying.with_a_wrong_id(example, client, world)
    assert everything_of(person) == before


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.kind in ("door", "plain")], ids=str)
def test_what_is_open_to_everybody(example: Example, person: User, stranger: User, world: World) -> None:
    path, before = example.path(world), everything_of(person)
    seen = Client().get(path, follow=example.kind == "door")
    assert seen.status_code == example.answers
    assert (example.kind == "plain") != ("<h1" in text_of(seen))
    for user in (None, stranger, person):
        browser = trying.signed_in(user) if user else Client()
        for method in ("get", "post"):
            answer = ask(browser, method, path)
            assert answer.status_code < 500
            assert user is person or MARK not in text_of(answer)
        assert user is person or everything_of(person) == before


def test_no_address_of_nothing(client: Client, stranger_client: Client) -> None:
    for browser in (Client(), client, stranger_client):
        for path in ("/nothing/", "/memories/x/", "/memories/-1/", "/chat/1/", f"/memories/{10**30}/"):
            assert browser.get(path).status_code == browser.post(path).status_code == 404
