"""Every address of the site is tried as its person, as a stranger and as nobody, with GET, POST and a wrong id.

The URL configuration is walked: a new address without its line in examples.py fails here.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from memories.records import Owner
from memoryscope_site.models import User
from tests.addresses.examples import EXAMPLES, Example
from tests.addresses.walking import addresses
from tests.addresses.world import MARK, make

pytestmark = pytest.mark.django_db
OWN = [example for example in EXAMPLES if example.kind in ("page", "part", "deed")]
DONE = {200, 204, 302, 303, 400, 409, 422}  # what the person's own POST without fields may end in


def tried(examples: list[Example]) -> pytest.MarkDecorator:
    """One test each; what reads the database in other threads finds there what is committed only."""
    in_threads = pytest.mark.django_db(transaction=True)
    return pytest.mark.parametrize(
        "example", [pytest.param(e, id=str(e), marks=in_threads if e.threads else ()) for e in examples]
    )


@pytest.fixture
def world(owner: Owner) -> dict[str, Any]:
    return make(owner)


def test_every_address_has_its_example() -> None:
    known = {example.name for example in EXAMPLES}
    for address in addresses():
        assert address.name in known or address.route.startswith("admin/"), (
            f"{address.name} (/{address.route}) is tried by no test. Add one line to EXAMPLES in "
            f'tests/addresses/examples.py, for example: page("{address.name}"), or deed(…) if it is POST only.'
        )


def test_every_example_is_of_an_address_that_is_there() -> None:
    there = {address.name for address in addresses()}
    assert [example.name for example in EXAMPLES if example.name not in there] == []


@tried(OWN)
def test_the_person_gets_it(example: Example, client: Client, world: dict[str, Any]) -> None:
    path = example.path(world)
    seen = client.get(path)
    if example.kind == "page":
        shown = client.get(path, follow=True)
        assert shown.status_code == example.answers and "<h1" in shown.content.decode()
    elif example.kind == "part":
        assert seen.status_code in (200, 204, 302)
        assert client.get(path, headers={"HX-Request": "true"}).status_code in (200, 204)
    else:
        assert seen.status_code == 405, "what changes something is never done by a link"
    if example.posts:
        allowed = {405} if example.kind == "part" else DONE | {405} if example.kind == "page" else DONE
        assert client.post(path).status_code in allowed


@tried(OWN)
def test_a_stranger_finds_nothing_and_changes_nothing(
    example: Example, stranger_client: Client, person: User, world: dict[str, Any]
) -> None:
    before = everything_of(person)
    for method in ("get", "post"):
        seen = ask(stranger_client, method, example.path(world))
        assert MARK not in text_of(seen)
        assert seen.status_code in (404, 405) if example.ids else seen.status_code < 500
    assert everything_of(person) == before


@tried(OWN)
def test_who_is_not_signed_in_is_asked_to(example: Example, person: User, world: dict[str, Any]) -> None:
    before = everything_of(person)
    for method in ("get", "post"):
        seen = ask(Client(), method, example.path(world))
        if example.name != "sign_out":  # who is out is out
            assert seen.status_code == 302 and seen["Location"].startswith(reverse("sign_in"))
        assert MARK not in text_of(seen)
    assert everything_of(person) == before


@tried([example for example in OWN if example.ids])
def test_a_wrong_id_is_not_found(example: Example, client: Client, world: dict[str, Any], person: User) -> None:
    before = everything_of(person)
    for name in example.ids:
        wrong = [str(uuid4())] if isinstance(world[name], str) else [0, 10**17]
        for path in (example.path(world, **{name: id}) for id in wrong):
            answers = {client.get(path).status_code, client.post(path).status_code}
            assert answers <= {404, 405} and 404 in answers, path
    assert everything_of(person) == before


@tried([example for example in EXAMPLES if example.kind in ("door", "plain")])
def test_what_is_open_to_everybody(
    example: Example, client: Client, stranger_client: Client, person: User, world: dict[str, Any]
) -> None:
    path, before = example.path(world), everything_of(person)
    seen = Client().get(path, follow=example.kind == "door")
    assert seen.status_code == example.answers
    assert (example.kind == "plain") != ("<h1" in text_of(seen))
    for browser in (Client(), client, stranger_client):
        for method in ("get", "post"):
            answer = ask(browser, method, path)
            assert answer.status_code < 500
            assert browser is client or MARK not in text_of(answer)
    assert everything_of(person) == before


def test_no_address_of_nothing(client: Client, stranger_client: Client) -> None:
    for browser in (Client(), client, stranger_client):
        for path in ("/nothing/", "/memories/x/", "/memories/-1/", "/chat/1/", f"/memories/{10**30}/"):
            assert browser.get(path).status_code == browser.post(path).status_code == 404


def ask(browser: Client, method: str, path: str) -> HttpResponse:
    return getattr(browser, method)(path)  # type: ignore[no-any-return]


def text_of(answer: HttpResponse) -> str:
    return "" if getattr(answer, "streaming", False) else answer.content.decode(errors="replace")


def everything_of(person: User) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that is the person's, and their account."""
    found = {"user": list(User.objects.filter(pk=person.pk).values())}
    for model in apps.get_models():
        if any(field.name == "owner" for field in model._meta.get_fields()):
            found[model._meta.label] = list(model._default_manager.filter(owner=person.pk).order_by("pk").values())
    return found
