"""Filters and search as one set: what a list shows is what it counts, and nobody else's is in it."""

from __future__ import annotations

import pytest

from memories.browse.filters import Filters
from memories.browse.matching import look, matching
from memories.records import Owner
from tests.pages.conftest import World
from tests.store.saying import learn

pytestmark = pytest.mark.django_db


def ids(owner: Owner, **query: str) -> set[int]:
    return set(matching(owner, Filters.read(query)).values_list("pk", flat=True))


def test_filters_and_search_narrow_the_same_set(owner: Owner, world: World) -> None:
    assert ids(owner) == {world.lisbon.pk, world.rua.pk, world.insight.pk}
    assert ids(owner, q="Rua da Bica", kind="observation") == {world.rua.pk}
    assert ids(owner, q="hates the sea") == set()
    assert ids(owner, q="hates the sea", state="kept_out") == {world.fiction.pk}


def test_what_matches_can_be_counted_and_narrowed_further(owner: Owner, world: World) -> None:
    found = look(owner, Filters.read({"q": "Rua da Bica"}))
    assert found.rows.count() == len(list(found.rows))
    assert found.ranked[0] in {world.rua.pk, world.insight.pk}
    assert found.rows.filter(kind="insight").get() == world.insight


def test_a_stranger_matches_only_their_own(owner: Owner, other: Owner, world: World) -> None:
    theirs = learn(other, "Yining lives on Rua da Bica too.")
    assert ids(other, q="Rua da Bica") == {theirs.pk}
    assert theirs.pk not in ids(owner, q="Rua da Bica")
