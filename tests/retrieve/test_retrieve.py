"""What retrieve promises: the right thing first, explained, within a budget, and never somebody else's."""

from __future__ import annotations

from typing import Any

import pytest

from memories import episodes
from memories.errors import IndexUnavailable
from memories.index import index
from memories.index.analyser import tokens
from memories.models import Episode
from memories.records import Owner, Query
from memories.retrieve import retrieve
from tests.retrieve.asking import NOW, ask, first, texts
from tests.store.saying import say

pytestmark = pytest.mark.django_db

FACTS = (
    "I moved to Lisbon in 2019.",
    "My sister Ines plays the cello.",
    "I am allergic to peanuts.",
    "We adopted a cat called Miso.",
    "My train to work leaves at 7:40.",
    "I prefer tea in the morning.",
)


@pytest.fixture
def told(owner: Owner) -> list[Episode]:
    return [say(owner, text, session=f"s{n}") for n, text in enumerate(FACTS)]


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Where did I move?", 0),
        ("Which instrument does my sister play?", 1),
        ("What am I allergic to?", 2),
        ("What is the name of my cat?", 3),
        ("When does my train leave?", 4),
    ],
)
def test_the_right_message_comes_first(owner: Owner, told: list[Episode], question: str, fact: int) -> None:
    found = first(owner, question)
    assert (found.kind, found.id, found.text) == ("episode", told[fact].pk, FACTS[fact])
    assert found.rank == 1


def test_what_was_just_said_is_found(owner: Owner) -> None:
    said = say(owner, "The password hint is zanzibar.")
    assert first(owner, "zanzibar").id == said.pk


def test_parts_add_up_to_the_score(owner: Owner, told: list[Episode]) -> None:
    recalled = ask(owner, "When did I move to Lisbon in 2019 with my sister?")
    assert len(recalled.results) >= 3
    for result in recalled.results:
        assert list(result.parts) == ["words", "meaning", "time", "boost"]
        assert sum(result.parts.values()) == result.score
    scores = [result.score for result in recalled.results]
    assert scores == sorted(scores, reverse=True)
    assert [result.rank for result in recalled.results] == list(range(1, len(scores) + 1))


QUESTIONS = (
    "When did I move to LISBON?",
    "moving trains leaving",
    "周末打羽毛球的同事",
    "My cat, or my sister’s cello?",
)


def test_words_that_match_stand_in_both_texts(owner: Owner, told: list[Episode]) -> None:
    say(owner, "周末我和同事去打羽毛球。", session="zh")
    for question in QUESTIONS:
        for result in ask(owner, question).results:
            for word in result.matched:
                assert word in result.text
                assert word.lower() in question.lower()
    assert first(owner, "When did I move to LISBON?").matched == ("move", "Lisbon")
    assert first(owner, "羽毛球周末").matched == ("周末", "羽毛球")


def test_a_result_without_a_common_word_claims_none(owner: Owner, told: list[Episode]) -> None:
    for result in ask(owner, "What pets do I have?").results:
        assert not set(tokens("pets")) & set(tokens(result.text))
        assert result.matched == ()


def test_a_stranger_gets_nothing_and_changes_nothing(owner: Owner, other: Owner, told: list[Episode]) -> None:
    before = [(result.id, result.score) for result in ask(owner, "Where did I move?").results]
    for n in range(30):
        say(other, f"I moved to Lisbon {n} times.", session=f"s{n}")
    assert [(result.id, result.score) for result in ask(owner, "Where did I move?").results] == before
    theirs = {result.id for result in ask(other, "Where did I move?").results}
    assert theirs and not theirs & {episode.pk for episode in told}


def test_an_index_that_is_wrong_about_the_owner_is_harmless(owner: Owner, other: Owner) -> None:
    """Even if documents of another person's messages got into an index, their rows are not read."""
    from memories.index.documents import episode_documents

    secret = say(other, "The zanzibar secret.")
    index().add(owner.id, episode_documents([secret]))
    assert ask(owner, "zanzibar secret").results == ()


@pytest.mark.parametrize("state", ["hidden", "off_branch", "temporary"])
def test_an_index_that_is_behind_is_harmless(owner: Owner, told: list[Episode], state: str) -> None:
    Episode.objects.filter(pk=told[0].pk).update(state=state)  # behind the index's back
    assert told[0].pk not in [result.id for result in ask(owner, "Where did I move?").results]
    Episode.objects.filter(pk=told[1].pk).delete()
    assert told[1].pk not in [result.id for result in ask(owner, "cello sister").results]


def test_hidden_messages_are_not_found_and_come_back(owner: Owner, told: list[Episode]) -> None:
    episodes.hide(owner.id, [told[0].pk])
    assert FACTS[0] not in texts(ask(owner, "Lisbon"))
    episodes.move(owner.id, [told[0].pk], Episode.State.ACTIVE)
    assert FACTS[0] in texts(ask(owner, "Lisbon"))


def test_temporary_messages_are_never_found(owner: Owner) -> None:
    say(owner, "The zanzibar secret.", state="temporary", learn=False)
    assert ask(owner, "zanzibar").results == ()


def test_what_the_prompt_shows_anyway_is_left_out(owner: Owner, told: list[Episode]) -> None:
    recalled = ask(owner, "Where did I move?", beside=frozenset((told[0].pk,)))
    assert told[0].pk not in [result.id for result in recalled.results]


def test_no_more_than_the_limit(owner: Owner, told: list[Episode]) -> None:
    assert len(ask(owner, "my sister my cat my train", limit=2).results) == 2


def test_the_prompt_keeps_to_its_budget(owner: Owner) -> None:
    for n in range(12):
        say(owner, f"Lisbon note {n}: " + "the tram was full and slow again. " * n, session=f"{n}")
    recalled = ask(owner, "Lisbon tram note", token_budget=150)
    used = [result for result in recalled.results if result.in_prompt]
    assert 0 < len(used) < len(recalled.results)
    assert 0 < recalled.tokens <= 150
    assert sum(len(result.text) / 4 for result in used) <= 150
    assert ask(owner, "Lisbon tram note", token_budget=0).tokens == 0


def test_one_passage_of_a_long_answer_is_shown(owner: Owner) -> None:
    lines = [f"Step {n}: turn the valve by {n} degrees and wait until the gauge settles down." for n in range(40)]
    lines[30] = "Never open the blue hatch while the pump is running, or the seal will burst."
    said = say(owner, "\n".join(lines))
    found = first(owner, "What happens to the seal if I open the blue hatch?")
    assert found.id == said.pk
    assert "blue hatch" in found.text
    assert len(found.text) < len(said.text) / 4
    assert found.text in said.text


def test_forgotten_words_are_not_found_and_not_shown(owner: Owner) -> None:
    said = say(owner, "The vault code is heliotrope and the door is green.")
    start = said.text.index("heliotrope")
    episodes.redact(owner.id, said.pk, [(start, start + len("heliotrope"))])
    assert all("heliotrope" not in result.text and not result.matched for result in ask(owner, "heliotrope").results)
    found = first(owner, "Which colour has the door of the vault?")
    assert found.text == "The vault code is [forgotten] and the door is green."


def test_nothing_is_found_in_an_empty_memory(owner: Owner) -> None:
    recalled = ask(owner, "Where did I move?")
    assert (recalled.results, recalled.tokens, recalled.considered) == ((), 0, 0)


@pytest.mark.parametrize("text", ["", "   ", "?", "the of and", "🎉", "的了是", "x" * 5000, "\x00", "((((", "%s %d {}"])
def test_anything_can_be_asked(owner: Owner, told: list[Episode], text: str) -> None:
    ask(owner, text)


def test_stages_and_time_are_told(owner: Owner, told: list[Episode]) -> None:
    recalled = ask(owner, "Lisbon")
    assert {"understand", "find", "score", "load", "fit"} <= set(recalled.stages)
    assert recalled.milliseconds >= sum(recalled.stages.values()) * 0.9
    assert recalled.considered == len(FACTS)


def test_a_dead_index_is_an_error_in_the_answer(
    owner: Owner, told: list[Episode], monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead(owner_id: int) -> Any:
        raise IndexUnavailable("The index does not answer.")

    monkeypatch.setattr(index(), "view", dead)
    recalled = retrieve(owner, Query("Where did I move?", at=NOW))
    assert recalled.error == "The index does not answer."
    assert recalled.results == ()


def test_a_step_that_breaks_does_not_stop_the_reply(owner: Owner, told: list[Episode], settings: Any) -> None:
    settings.RETRIEVAL_STEPS = [*settings.RETRIEVAL_STEPS[:3], "tests.retrieve.test_retrieve.broken"]
    recalled = retrieve(owner, Query("Where did I move?", at=NOW))
    assert recalled.error
    assert recalled.results == ()


def broken(search: object) -> object:
    raise ZeroDivisionError


def test_a_step_can_be_added_in_settings(owner: Owner, told: list[Episode], settings: Any) -> None:
    settings.RETRIEVAL_STEPS = [*settings.RETRIEVAL_STEPS, "tests.retrieve.test_retrieve.only_the_best"]
    assert texts(ask(owner, "Where did I move?")) == [FACTS[0]]


def only_the_best(search: Any) -> Any:
    search.found = search.found[:1]
    return search


def test_what_is_far_from_the_best_is_found_but_stays_out_of_the_prompt(owner: Owner, told: list[Episode]) -> None:
    results = ask(owner, "What am I allergic to?").results
    assert results[0].text == FACTS[2]
    assert results[0].in_prompt
    distant = [result for result in results if result.score < 0.35 * results[0].score]
    assert distant
    assert not any(result.in_prompt for result in distant)
