"""Days in a question: what overlaps them is found, and among that what fits best; a coarse date is its whole period."""

from __future__ import annotations

from datetime import date

import pytest

from memories.records import EventTime, Owner
from tests.retrieve.asking import NOW, ask, days, first
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db

SUMMER = EventTime(date(2023, 6, 1), date(2023, 8, 31), "season", "summer 2023")
YEAR = EventTime(date(2021, 1, 1), date(2021, 12, 31), "year", "2021")
DAY = EventTime(date(2024, 5, 7), date(2024, 5, 7), "day", "7 May 2024")


@pytest.fixture
def learned(owner: Owner) -> Owner:
    learn(owner, "Worked on a farm.", event=SUMMER)
    learn(owner, "Worked in a bakery.", event=YEAR)
    learn(owner, "Worked in a museum.", event=DAY)
    return owner


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Where did I work in July 2023?", "Worked on a farm."),
        ("Where did I work on 15 August 2023?", "Worked on a farm."),
        ("Where did I work in 2023?", "Worked on a farm."),
        ("Where did I work on 3 March 2021?", "Worked in a bakery."),
        ("Where did I work in November 2021?", "Worked in a bakery."),
        ("Where did I work in 2024?", "Worked in a museum."),
        ("Where did I work in May 2024?", "Worked in a museum."),
    ],
)
def test_a_coarse_date_is_its_whole_period(learned: Owner, question: str, answer: str) -> None:
    found = first(learned, question)
    assert found.text == answer
    assert found.parts["time"] > 0


def test_of_what_overlaps_the_most_relevant_comes_first(owner: Owner) -> None:
    learn(owner, "Learned to swim.", event=SUMMER)
    learn(owner, "Painted the kitchen.", event=SUMMER)
    learn(owner, "Swam across the lake.", event=YEAR)
    assert first(owner, "Where did I swim in July 2023?").text == "Learned to swim."


def test_a_window_finds_what_has_no_word_of_the_question(owner: Owner) -> None:
    for n in range(60):
        say(owner, f"Rice, number {n}.", session=f"{n}", at=NOW - days(300 + n))
    said = say(owner, "The ferry to Cacilhas was late.", session="ferry", at=NOW - days(6))
    assert first(owner, "What happened to me last week?").id == said.pk


@pytest.mark.parametrize(
    ("question", "ago"),
    [
        ("What did I do yesterday?", 1),
        ("我昨天做了什么？", 1),
        ("我上周做了什么？", 6),
        ("What did I do two weeks ago?", 14),
    ],
)
def test_days_are_counted_from_the_moment_of_the_question(owner: Owner, question: str, ago: int) -> None:
    texts = {
        1: "Went to the dentist. 去看了牙医。",
        6: "Went to the museum. 去了博物馆。",
        14: "Went to Porto. 去了波尔图。",
    }
    for then, text in texts.items():
        say(owner, text, session=f"{then}", at=NOW - days(then))
    assert first(owner, question).text == texts[ago]


def test_a_stranger_s_days_are_his(owner: Owner, other: Owner) -> None:
    learn(other, "Worked on a farm.", event=SUMMER)
    assert ask(owner, "Where did I work in July 2023?").results == ()
