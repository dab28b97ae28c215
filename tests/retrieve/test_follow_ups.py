"""Questions that cannot stand alone are searched with the turns before them, by code, and only these."""

from __future__ import annotations

import pytest

from memories.records import Owner
from tests.retrieve.asking import ask, first
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db

FACTS = (
    "My brother Rui works as a carpenter.",
    "My sister Ines works as a nurse.",
    "My mother works as a judge.",
    "My sister has a red bicycle.",
    "My mother has a blue car.",
    "My brother has a boat.",
)
FACTS_ZH = (
    "我哥哥是木匠，在工厂工作。",
    "我妹妹是护士，在医院工作。",
    "我妈妈是法官，在法院工作。",
    "我妹妹有一辆红色的自行车。",
    "我妈妈有一辆车。",
)


@pytest.mark.parametrize(
    ("turns", "question", "answer"),
    [
        (("What does my brother do for work?",), "And my sister?", FACTS[1]),
        (("What does my brother do for work?", "And my sister?"), "And my mother?", FACTS[2]),
        (("I am tired.", "What does my brother do for work?"), "What about my mother?", FACTS[2]),
        (("What does my brother own, a boat?",), "And my sister, a bicycle?", FACTS[3]),
        (("我哥哥在哪里工作？",), "那我妹妹呢？", FACTS_ZH[1]),
        (("我哥哥在哪里工作？", "那我妹妹呢？"), "妈妈呢？", FACTS_ZH[2]),
    ],
)
def test_a_follow_up_is_read_with_the_turns_before(
    owner: Owner, turns: tuple[str, ...], question: str, answer: str
) -> None:
    for n, text in enumerate((*FACTS, *FACTS_ZH)):
        say(owner, text, session=f"{n}")
    assert first(owner, question, turns=turns).text == answer


def test_she_is_whom_the_turn_before_named(owner: Owner) -> None:
    learn(owner, "Ines works as a nurse.", about="Ines", subject="sister Ines")
    learn(owner, "Rui works as a carpenter.", about="Rui", subject="brother Rui")
    assert (
        first(owner, "And where does she work?", turns=("Tell me about my sister.",)).text == "Ines works as a nurse."
    )


@pytest.mark.parametrize(
    ("turns", "question"),
    [
        (("Tell me a joke about boats and mothers.",), "Which wood does my brother Rui use for tables and chairs?"),
        (("Which wood is good for boats?",), "My sister Ines plays the cello in an orchestra of her own."),
        (("",), "And my sister?"),
        (("And my sister?",), "And my sister?"),
    ],
)
def test_what_stands_alone_is_not_changed(owner: Owner, turns: tuple[str, ...], question: str) -> None:
    for n, text in enumerate(FACTS):
        say(owner, text, session=f"{n}")
    alone, after = ask(owner, question), ask(owner, question, turns=turns)
    assert [(r.id, r.score) for r in alone.results] == [(r.id, r.score) for r in after.results]


def test_words_of_the_turn_before_are_not_said_to_match(owner: Owner) -> None:
    for n, text in enumerate(FACTS):
        say(owner, text, session=f"{n}")
    for result in ask(owner, "And my sister?", turns=("What does my brother do for work?",)).results:
        assert set(result.matched) <= {"sister"}


def test_a_stranger_s_turns_are_no_matter(owner: Owner, other: Owner) -> None:
    for n, text in enumerate(FACTS):
        say(other, text, session=f"{n}")
    assert ask(owner, "And my sister?", turns=("What does my brother do for work?",)).results == ()
