"""Of what was said of one matter, the statement that is asked for comes first, and says since when it holds.

A newer message wins only where it states something or tells of a change; never because it is newer.
"""

from __future__ import annotations

import pytest

from memories.records import Owner, Result
from tests.retrieve.asking import LONG_AGO, ask, days, first, texts
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db


def tell(owner: Owner, *messages: str) -> None:
    """Say each in a conversation of its own, a month after the one before."""
    for place, text in enumerate(messages):
        say(owner, text, session=f"{place}", at=LONG_AGO + days(30 * place))


def found(owner: Owner, question: str, text: str) -> Result:
    return next(result for result in ask(owner, question).results if result.text == text)


CHANGED = [
    (
        "What do I drive?",
        "I drive an old green Opel, it rattles.",
        "The Opel is sold, since Friday I drive an electric Renault.",
    ),
    ("Who is my dentist?", "My dentist is Dr. Novak.", "Dr. Novak has retired, so Dr. Amin is my dentist now."),
    (
        "What is my thesis about?",
        "My thesis is about glaciers, if the money lasts.",
        "I've given up on glaciers and write about avalanches instead.",
    ),
    ("我的牙医是谁？", "我的牙医是罗大夫，手很轻。", "罗大夫退休了，现在给我看牙的是小潘医生。"),
    ("我一天喝几杯咖啡？", "我一天喝四杯咖啡。", "咖啡戒得只剩一杯了，睡得香多了。"),
]
ONLY_MENTIONED = [
    ("Do I drink coffee?", "I never drink coffee, only tea.", "My boss made me an espresso once and I drank it."),
    ("What is my dog called?", "My dog is called Bruno.", "My cousin bought a dog too, it is called Wolfgang."),
    ("Where do I live?", "I live in Ghent, above a bakery.", "We visited Bruges on Saturday, I could live there."),
    ("Where do I live?", "I moved to Ghent in March.", "A grey cat has moved in, we call him Faro."),
    ("Where do I live?", "I moved to Ghent in March.", "Two hundred panels, and each of them has moved since 1755."),
    ("What car do I drive?", "I drive a Skoda.", "If I had the money I would drive a Porsche."),
    ("Who cuts my hair?", "Pavel cuts my hair, always Pavel.", "Should I let somebody else cut my hair?"),
    ("我的狗叫什么名字？", "我的狗叫元宝，三岁了。", "隔壁也养了条狗，名字叫将军。"),
    ("我喝咖啡吗？", "我从来不喝咖啡，只喝茶。", "同事请客，我破例喝了一次咖啡。"),
    ("我住在哪里？", "我住在苏州，平江路旁边。", "要是有钱，我就住到大理去。"),
]


@pytest.mark.parametrize(("question", "old", "new"), CHANGED)
def test_what_changed_comes_before_what_it_replaced(owner: Owner, question: str, old: str, new: str) -> None:
    tell(owner, old, "It rained all day.", new, "Nothing happened today.")
    assert first(owner, question).text == new


@pytest.mark.parametrize(("question", "stated", "mention"), ONLY_MENTIONED)
def test_what_is_only_mentioned_later_does_not(owner: Owner, question: str, stated: str, mention: str) -> None:
    tell(owner, stated, "It rained all day.", mention, "Nothing happened today.")
    ranking = texts(ask(owner, question))
    assert stated in ranking
    assert mention not in ranking[: ranking.index(stated)]


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        ("Who was my dentist before Dr. Amin?", CHANGED[1][1], CHANGED[1][2]),
        ("What did I use to drive?", CHANGED[0][1], CHANGED[0][2]),
        ("小潘医生之前我的牙医是谁？", CHANGED[3][1], CHANGED[3][2]),
        ("我以前一天喝几杯咖啡？", CHANGED[4][1], CHANGED[4][2]),
    ],
)
def test_asked_what_was_the_one_before_comes_first(owner: Owner, question: str, old: str, new: str) -> None:
    tell(owner, old, "It rained all day.", new, "Nothing happened today.")
    ranking = texts(ask(owner, question))
    assert old in ranking
    assert new not in ranking[: ranking.index(old)]


def test_a_memory_too_comes_before_one_that_only_mentions_its_matter(owner: Owner) -> None:
    stated = learn(owner, "The user's dog is called Bruno.")
    learn(owner, "The user's cousin bought a dog, it is called Wolfgang.")
    assert first(owner, "What is my dog called?").id == stated.pk


def test_both_say_since_when(owner: Owner) -> None:
    question, old, new = CHANGED[0]
    tell(owner, old, new)
    replaced, holds = found(owner, question, old), found(owner, question, new)
    assert holds.since == holds.at
    assert holds.until is None
    assert replaced.until == holds.at


def test_what_replaced_nothing_says_nothing(owner: Owner) -> None:
    _question, stated, mention = ONLY_MENTIONED[0]
    tell(owner, stated, mention)
    found = ask(owner, "Do I drink coffee?").results
    assert [(result.since, result.until) for result in found] == [(None, None)] * 2


def test_the_same_statement_again_is_no_change(owner: Owner) -> None:
    tell(owner, "I live in Ghent, above a bakery.", "I live in Ghent, above a bakery, and it smells of bread.")
    found = ask(owner, "Where do I live?").results
    assert found and all(result.until is None for result in found)


def test_the_parts_still_add_up(owner: Owner) -> None:
    for question, *messages in CHANGED:
        tell(owner, *messages)
        results = ask(owner, question).results
        assert len(results) > 1 and all(sum(result.parts.values()) == pytest.approx(result.score) for result in results)
        assert [result.score for result in results] == sorted((result.score for result in results), reverse=True)


def test_the_assistants_words_replace_nothing(owner: Owner) -> None:
    say(owner, "My rent is 900 euros a month.", session="a", at=LONG_AGO)
    say(owner, "Rents have now risen to 1,200 euros a month.", session="b", role="assistant", at=LONG_AGO + days(9))
    assert first(owner, "How much is my rent a month?").role == "user"


def test_a_long_question_is_left_alone(owner: Owner) -> None:
    _question, old, new = CHANGED[0]
    tell(owner, old, new)
    long = "Which parts, tools, manuals, workshops and insurance papers are for the green car that I drive?"
    assert found(owner, long, old).until is None


def test_a_stranger_changes_nothing(owner: Owner, other: Owner) -> None:
    question, old, new = CHANGED[0]
    tell(owner, old)
    tell(other, "It rained all day.", new)
    assert first(owner, question).text == old
    assert ask(owner, question).results[0].until is None
    theirs = [result.text for result in ask(other, question).results]
    assert new in theirs and old not in theirs


@pytest.mark.parametrize(
    ("question", "answer"),
    [("How tall am I?", "I am 182 cm tall."), ("我还住校？", "我还住校，四个人一间。")],
)
def test_other_ways_to_ask_are_questions_about_now_too(owner: Owner, question: str, answer: str) -> None:
    mention = {"How tall am I?": "My cousin is 190 cm tall.", "我还住校？": "我表妹也住校，六个人一间。"}[question]
    tell(owner, answer, mention)
    assert first(owner, question).text == answer
