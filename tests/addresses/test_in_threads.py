"""The addresses whose views read the database in threads of their own, which find there what is committed only."""

from __future__ import annotations

import pytest

from tests.addresses import trying
from tests.addresses.examples import EXAMPLES, Example
from tests.addresses.trying import everything_of, signed_in
from tests.addresses.world import make
from tests.conftest import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("example", [example for example in EXAMPLES if example.threads], ids=str)
def test_it_is_for_its_person_alone(example: Example) -> None:
    person, stranger = make_user("committed", time_zone="Europe/Lisbon"), make_user("stranger")
    world, own = make(person.as_owner), signed_in(person)
    before = everything_of(person)
    trying.by_a_stranger(example, signed_in(stranger), world)
    trying.by_nobody(example, world)
    if example.ids:
        trying.with_a_wrong_id(example, own, world)
    assert everything_of(person) == before
    trying.by_its_person(example, own, world)
