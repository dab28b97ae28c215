"""Memories among what is found: current ones, one place a fact, and what held before only when asked about before."""

from __future__ import annotations

import pytest

from memories import store
from memories.models import Memory
from memories.records import EventTime, Owner
from tests.retrieve.asking import LONG_AGO, NOW, ask, days, first, texts
from tests.store.saying import WORKER, YOU, conclude, learn, say

pytestmark = pytest.mark.django_db


def test_a_memory_comes_before_the_message_it_was_learned_from(owner: Owner) -> None:
    said = say(owner, "Oh and by the way I have moved to Lisbon, the boxes are still everywhere.")
    memory = learn(owner, "Lives in Lisbon.", said, "moved to Lisbon")
    recalled = ask(owner, "Do I live in Lisbon?")
    assert (recalled.results[0].kind, recalled.results[0].id) == ("memory", memory.pk)
    assert [result.kind for result in recalled.results if result.in_prompt] == ["memory"]
    assert recalled.results[0].memory_kind == "observation"
    assert recalled.results[0].revision == 1


def test_what_was_learned_is_sent_where_its_message_is_better_found(owner: Owner) -> None:
    for text, quote, statement, question in (
        ("I support Leeds United, please be gentle this week.", "I support Leeds United",
         "The user supports Leeds United.", "Which football club do I support?"),
        ("每次体检都紧张，我害怕打针。", "我害怕打针", "用户害怕打针。", "我害怕什么？"),
    ):  # fmt: skip
        memory = learn(owner, statement, say(owner, text), quote)
        recalled = ask(owner, question)
        assert ("memory", memory.pk) in [(result.kind, result.id) for result in recalled.results if result.in_prompt]


def test_a_message_with_more_of_the_question_keeps_its_place(owner: Owner) -> None:
    said = say(owner, "I moved to Lisbon and my brother Rui carried the piano up five floors.")
    learn(owner, "Lives in Lisbon.", said, "moved to Lisbon")
    recalled = ask(owner, "Who carried the piano when I moved to Lisbon?")
    assert said.pk in [result.id for result in recalled.results if result.kind == "episode" and result.in_prompt]


def test_the_same_words_are_sent_once(owner: Owner) -> None:
    for n in range(5):
        say(owner, "Good night, the cello awaits.", session=f"{n}")
    say(owner, "The cello is from 1920.", session="other")
    recalled = ask(owner, "cello")
    assert sorted(result.text for result in recalled.results if result.in_prompt) == [
        "Good night, the cello awaits.",
        "The cello is from 1920.",
    ]


def moved(owner: Owner) -> tuple[Memory, Memory]:
    """Berlin first, then Lisbon."""
    berlin = learn(owner, "Lives in Berlin.", valid_from=LONG_AGO)
    lisbon = learn(owner, "Lives in Lisbon.", valid_from=LONG_AGO + days(100))
    store.supersede(owner.id, berlin.pk, lisbon.pk, at=LONG_AGO + days(100), by=WORKER)
    return berlin, lisbon


def test_what_was_replaced_is_not_recalled_as_current(owner: Owner) -> None:
    moved(owner)
    assert texts(ask(owner, "Which city do I live in?")) == ["Lives in Lisbon."]


def test_what_was_replaced_is_there_for_the_past_and_says_until_when(owner: Owner) -> None:
    berlin, _lisbon = moved(owner)
    recalled = ask(owner, "Which city did I live in before?")
    old = next(result for result in recalled.results if result.id == berlin.pk)
    assert (old.since, old.until) == (LONG_AGO, LONG_AGO + days(100))
    new = next(result for result in recalled.results if result.text == "Lives in Lisbon.")
    assert new.until is None


@pytest.mark.parametrize("move", [store.remove, store.archive])
def test_what_is_put_away_is_out_at_once_and_back_at_once(owner: Owner, move: object) -> None:
    memory = learn(owner, "Plays the cello.")
    move(owner.id, memory.pk, YOU)  # type: ignore[operator]
    assert ask(owner, "cello").results == ()
    store.restore(owner.id, memory.pk, YOU)
    assert texts(ask(owner, "cello")) == ["Plays the cello."]


@pytest.mark.parametrize("state", ["pending", "quarantined"])
def test_what_is_kept_out_is_not_recalled(owner: Owner, state: str) -> None:
    learn(owner, "Plays the cello.", state=state)
    assert ask(owner, "cello").results == ()


def test_an_edit_is_recalled_at_once(owner: Owner) -> None:
    memory = learn(owner, "Plays the cello.")
    store.revise(owner.id, memory.pk, YOU, text="Plays the viola.")
    assert ask(owner, "cello").results == () or texts(ask(owner, "cello")) == ["Plays the viola."]
    assert first(owner, "viola").text == "Plays the viola."


def test_an_insight_whose_sources_changed_is_not_recalled(owner: Owner) -> None:
    one, two = learn(owner, "Plays the cello."), learn(owner, "Plays in an orchestra.")
    insight = conclude(owner, "Music fills much of the week.", (one, two), subject="music")
    assert insight.pk in [result.id for result in ask(owner, "music").results]
    store.revise(owner.id, one.pk, YOU, text="Plays the viola.")
    assert insight.pk not in [result.id for result in ask(owner, "music").results]


def test_subject_and_keywords_help_finding_but_are_no_matched_words(owner: Owner) -> None:
    memory = learn(owner, "Avoids dairy.", subject="diet", keywords=("lactose",))
    found = first(owner, "lactose")
    assert found.id == memory.pk
    assert found.matched == ()


def test_a_memory_of_a_day_is_found_by_the_day(owner: Owner) -> None:
    from datetime import date

    learn(owner, "Visited the dentist.", event=EventTime(date(2026, 5, 7), date(2026, 5, 7), "day"))
    learn(owner, "Visited the museum.", event=EventTime(date(2026, 8, 1), date(2026, 8, 1), "day"))
    found = first(owner, "What did I do on 7 May 2026?")
    assert found.text == "Visited the dentist."
    assert found.parts["time"] > 0
    assert first(owner, "What did I visit on 1 August?").text == "Visited the museum."


def test_last_week_is_a_week_in_the_persons_zone(owner: Owner) -> None:
    say(owner, "Went to the dentist.", session="a", at=NOW - days(6))
    say(owner, "Went to the museum.", session="b", at=NOW - days(60))
    assert first(owner, "What did I do last week?").text == "Went to the dentist."


def test_a_memory_that_has_ended_is_not_current(owner: Owner) -> None:
    memory = learn(owner, "Has a guest room this summer.", valid_from=LONG_AGO)
    store.revise(owner.id, memory.pk, YOU, valid_until=LONG_AGO + days(30))
    assert ask(owner, "Is there a guest room?").results == ()
    assert first(owner, "Was there a guest room before?").id == memory.pk


def test_only_the_kinds_that_are_wanted(owner: Owner) -> None:
    say(owner, "The cello is from 1920.")
    learn(owner, "Plays the cello.")
    assert texts(ask(owner, "cello", kinds=frozenset(("memory",)))) == ["Plays the cello."]
    assert texts(ask(owner, "cello", kinds=frozenset(("episode",)))) == ["The cello is from 1920."]


def test_a_stranger_recalls_no_memory(owner: Owner, other: Owner) -> None:
    learn(owner, "Plays the cello.")
    assert ask(other, "cello").results == ()
