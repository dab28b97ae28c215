"""The profile: what is in every prompt, small, current, and the person's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from memories import clock, store
from memories.models import Memory
from memories.profile import profile
from memories.records import Owner
from tests.retrieve.asking import ask, days
from tests.store.saying import YOU, conclude, learn

pytestmark = pytest.mark.django_db


def pin(owner: Owner, text: str) -> int:
    memory = learn(owner, text)
    store.revise(owner.id, memory.pk, YOU, pinned=True)
    return memory.pk


def told(owner: Owner) -> list[str]:
    return [result.text for result in profile(owner)]


def test_pinned_memories_come_first_then_insights(owner: Owner) -> None:
    one, two = learn(owner, "Plays the cello."), learn(owner, "Plays in an orchestra.")
    conclude(owner, "Music fills much of the week.", (one, two), subject="music")
    pin(owner, "Is allergic to peanuts.")
    assert told(owner) == ["Is allergic to peanuts.", "Music fills much of the week."]
    assert all(result.always and result.in_prompt for result in profile(owner))


def test_its_times_are_those_of_the_memory(owner: Owner) -> None:
    memory = Memory.objects.get(pk=pin(owner, "Is allergic to peanuts."))
    store.revise(owner.id, memory.pk, YOU, valid_until=clock.now() + days(1))
    memory.refresh_from_db()
    (result,) = profile(owner)
    assert (result.at, result.since, result.until) == (memory.learned_at, memory.valid_from, memory.valid_until)
    store.revise(owner.id, memory.pk, YOU, valid_until=clock.now())
    assert told(owner) == []


def test_an_insight_on_a_single_observation_is_not_enough(owner: Owner) -> None:
    one = learn(owner, "Plays the cello.")
    conclude(owner, "Music matters.", (one,), subject="music")
    assert told(owner) == []


def test_an_insight_whose_sources_changed_is_not_in_it(owner: Owner) -> None:
    one, two = learn(owner, "Plays the cello."), learn(owner, "Plays in an orchestra.")
    conclude(owner, "Music fills much of the week.", (one, two), subject="music")
    store.remove(owner.id, one.pk, YOU)
    assert told(owner) == []


def test_a_removed_pinned_memory_is_not_in_it(owner: Owner) -> None:
    store.remove(owner.id, pin(owner, "Is allergic to peanuts."), YOU)
    assert told(owner) == []


def test_it_keeps_to_its_budget(owner: Owner, settings: Any) -> None:
    settings.PROFILE_TOKEN_BUDGET = 30
    for n in range(5):
        pin(owner, f"Pinned statement number {n}, " + "with more words " * 2)
    assert 1 <= len(told(owner)) <= 3
    assert sum(len(text) / 4 for text in told(owner)) <= 30


def test_what_is_in_the_profile_costs_the_recall_nothing(owner: Owner) -> None:
    id = pin(owner, "Is allergic to peanuts.")
    recalled = ask(owner, "peanuts")
    assert [result.id for result in recalled.profile] == [id]
    assert [(result.id, result.always, result.in_prompt) for result in recalled.results] == [(id, True, True)]
    assert recalled.tokens == 0


def test_a_strangers_profile_is_their_own(owner: Owner, other: Owner) -> None:
    pin(owner, "Is allergic to peanuts.")
    assert told(other) == []
    assert ask(other, "peanuts").profile == ()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite how it would do it")
def test_it_is_read_without_going_through_all_memories(owner: Owner) -> None:
    with CaptureQueriesContext(connection) as ran:
        profile(owner)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {ran.captured_queries[0]['sql']}")
        assert "USING INDEX memory_in_profile" in str(cursor.fetchall())


def test_a_recall_takes_no_more_queries_for_more_memories(owner: Owner, other: Owner) -> None:
    def queries(count: int) -> int:
        for n in range(count):
            learn(owner, f"Has played the cello in orchestra number {count}{n}.")
            learn(other, f"Has played the cello in orchestra number {count}{n}.")
        with CaptureQueriesContext(connection) as ran:
            assert len(ask(owner, "When did I play the cello in an orchestra?").results) >= count
        return len(ran)

    assert queries(2) == queries(15)
