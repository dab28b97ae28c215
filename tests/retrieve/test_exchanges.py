"""What belongs together, what holds always, and what is asked of many messages."""

from __future__ import annotations

import pytest

from memories.records import Owner
from tests.retrieve.asking import LONG_AGO, ask, days
from tests.store.saying import say

pytestmark = pytest.mark.django_db


def talk(owner: Owner, session: str, *lines: str, day: int = 0) -> list[int]:
    """The user and the assistant by turns, an hour each; the ids of the messages."""
    return [
        say(owner, text, session=session, role=("user", "assistant")[turn % 2], at=LONG_AGO + days(day + turn / 24)).pk
        for turn, text in enumerate(lines)
    ]


def test_a_follow_up_is_found_with_what_it_follows(owner: Owner) -> None:
    for n in range(30):
        talk(owner, f"{n}", f"Number {n}: what do you make of it?", "It is fine.")
    long_answer = " ".join(f"Point {n}: pack what you need and nothing else for the way." for n in range(30))
    talk(owner, "here", "I plan a night train to Porto with two bicycles.", long_answer, "And if it rains?", "Wait.")
    talk(owner, "there", "I plan to paint the kitchen.", long_answer, "And if it is cold?", "Wait.")
    texts = [result.text for result in ask(owner, "What did I plan about the night train to Porto?").results]
    assert texts.index("And if it rains?") < 5
    assert "And if it is cold?" not in texts[: texts.index("And if it rains?")]


def test_between_people_nothing_is_lifted(owner: Owner) -> None:
    for n, text in enumerate(("I take the night train to Porto.", "Sure.", "The oven is broken.")):
        say(owner, text, name="Mei", session="one", source="import", learn=False, at=LONG_AGO + days(n))
    results = {result.text: result for result in ask(owner, "Who takes the train to Porto?").results}
    assert results["Sure."].parts["boost"] <= 0.1


RULE = "Always name the calories when I ask about recipes and cooking."


@pytest.fixture
def ruled(owner: Owner) -> Owner:
    say(owner, RULE, session="rule")
    for n in range(40):
        say(owner, f"I had lentils for dinner again, it is day {n} of my plan.", session=f"{n}")
        say(owner, f"I pumped up the tyre of my bicycle, it is day {n} of the tour.", session=f"tyre{n}")
    return owner


def place(owner: Owner, question: str) -> int:
    texts = [result.text for result in ask(owner, question).results]
    return texts.index(RULE) if RULE in texts else len(texts)


def test_a_rule_is_found_where_it_holds(ruled: Owner) -> None:
    assert place(ruled, "Suggest a recipe with lentils for dinner.") < 5


def test_and_not_where_it_does_not(ruled: Owner) -> None:
    assert place(ruled, "Write down how to change the tyre of a bicycle.") >= 10


def test_what_is_asked_of_many_is_taken_from_the_whole_history(owner: Owner) -> None:
    for week in range(10):
        near = ("We swam.", "The sand was hot.") if week == 3 else ()
        for n, text in enumerate((f"We went to the beach of week {week}.", *near)):
            say(
                owner,
                text,
                name="Mei",
                session=f"{week}",
                source="import",
                learn=False,
                at=LONG_AGO + days(7 * week + n),
            )
        for n in range(5):
            say(owner, f"Rice number {n}.", name="Mei", session=f"r{week}", source="import", learn=False,
                at=LONG_AGO + days(7 * week + 3))  # fmt: skip
    texts = [result.text for result in ask(owner, "How many times did Mei go to the beach?").results]
    assert [("beach" in text) for text in texts[:10]] == [True] * 10
    spread = ask(owner, "How many times did Mei go to the beach?").results
    scores = [result.score for result in spread]
    assert scores == sorted(scores, reverse=True)
    assert all(abs(sum(result.parts.values()) - result.score) < 1e-9 for result in spread)
