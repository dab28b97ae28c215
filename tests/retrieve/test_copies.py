"""No five copies of one fact: what says nothing new stays out of the prompt; what adds a word or a number stays in."""

from __future__ import annotations

import pytest

from memories.records import Owner
from tests.retrieve.asking import LONG_AGO, ask, days
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db


def sent(owner: Owner, question: str) -> list[str]:
    return [result.text for result in ask(owner, question).results if result.in_prompt]


def test_five_copies_take_one_place(owner: Owner) -> None:
    for n, text in enumerate(
        (
            "I live in Lisbon.",
            "Lives in Lisbon.",
            "The user lives in Lisbon.",
            "I am living in Lisbon!",
            "In Lisbon I live.",
        )
    ):
        say(owner, text, session=f"{n}") if n % 2 == 0 else learn(owner, text)
    say(owner, "I have a cat in Lisbon.", session="cat")
    found = sent(owner, "Do I live in Lisbon?")
    assert len(found) == 2
    assert "I have a cat in Lisbon." in found


def test_the_same_in_chinese(owner: Owner) -> None:
    for n, text in enumerate(("我住在里斯本。", "用户住在里斯本。", "我住在里斯本！", "我是住在里斯本的。")):
        say(owner, text, session=f"{n}") if n % 2 == 0 else learn(owner, text)
    assert len(sent(owner, "我住在里斯本吗？")) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I pay 900 euros of rent.", "I pay 950 euros of rent."),
        ("I eat fish.", "I do not eat fish."),
        ("我吃鱼。", "我不吃鱼。"),
        ("My cat is called Miso.", "My dog is called Miso."),
        ("I play the cello.", "I play the cello in the orchestra of Porto."),
    ],
)
def test_what_says_something_else_is_no_copy(owner: Owner, one: str, other: str) -> None:
    say(owner, one, session="a")
    say(owner, other, session="b")
    assert sorted(sent(owner, other)) == sorted([one, other])


@pytest.mark.parametrize("question", ["How many times did I swim in the lake?", "When did I swim in the lake?"])
def test_each_time_counts_where_times_are_asked_for(owner: Owner, question: str) -> None:
    for n, text in enumerate(("I swam in the lake.", "I swam in the lake!", "In the lake I swam.")):
        say(owner, text, session=f"{n}", at=LONG_AGO + days(n))
    assert len(sent(owner, question)) == 3
    assert len(sent(owner, "Did I swim in the lake?")) == 1


def test_of_two_people_each_has_said_it(owner: Owner) -> None:
    for name in ("Mei", "Tom"):
        say(owner, "I swam in the lake.", session=name, name=name, source="import", learn=False)
    assert len(sent(owner, "Who swam in the lake?")) == 2


def test_copies_are_found_and_stand_last(owner: Owner) -> None:
    for n, text in enumerate(("I live in Lisbon.", "I am living in Lisbon!", "Rice in Lisbon.", "Rice.")):
        say(owner, text, session=f"{n}")
    results = ask(owner, "Do I live in Lisbon?").results
    assert results[-1].text in ("I live in Lisbon.", "I am living in Lisbon!")
    assert [result.score for result in results] == sorted((result.score for result in results), reverse=True)
