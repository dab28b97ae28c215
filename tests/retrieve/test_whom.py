"""People in a question: by name or by what they are to the user, in Chinese without spaces, and never a stranger's."""

from __future__ import annotations

import pytest

from memories.records import Owner
from tests.retrieve.asking import ask, first
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db


def test_what_is_known_of_ines_is_found_by_what_she_is(owner: Owner) -> None:
    learn(owner, "Rui plays the oboe.", about="Rui", subject="brother Rui")
    learn(owner, "Ines plays the cello.", about="Ines", subject="sister Ines")
    learn(owner, "Plays in an orchestra.")
    assert first(owner, "Which instrument does my sister play?").text == "Ines plays the cello."
    assert first(owner, "Which instrument does my brother play?").text == "Rui plays the oboe."
    assert first(owner, "Which instrument does Rui play?").text == "Rui plays the oboe."


def test_the_same_in_chinese(owner: Owner) -> None:
    learn(owner, "王小明在学大提琴。", about="王小明", subject="弟弟王小明")
    learn(owner, "林小雨在学双簧管。", about="林小雨", subject="妹妹林小雨")
    assert first(owner, "我妹妹在学什么乐器？").text == "林小雨在学双簧管。"
    assert first(owner, "小雨在学什么乐器？").text == "林小雨在学双簧管。"
    assert first(owner, "小明在学什么乐器？").text == "王小明在学大提琴。"


def test_between_people_a_chinese_name_stands_without_spaces(owner: Owner) -> None:
    for session, name in (("1", "小明"), ("2", "小红"), ("3", "小芳")):
        say(owner, "我报名参加了陶艺班。", session=session, name=name, source="import", learn=False)
    assert first(owner, "小红报名参加了什么班？").speaker == "小红"
    assert first(owner, "请问小芳报名参加了什么班？").speaker == "小芳"


def test_between_people_a_short_form_is_known(owner: Owner) -> None:
    for session, name in (("1", "Melanie"), ("2", "Tom")):
        say(owner, "I signed up for a pottery class.", session=session, name=name, source="import", learn=False)
    assert first(owner, "What did Mel sign up for?").speaker == "Melanie"


def test_what_is_said_about_somebody_gets_a_bounded_boost(owner: Owner) -> None:
    about = learn(owner, "Ines plays the cello.", about="Ines", subject="sister Ines")
    other = learn(owner, "Plays the cello with Ines.")
    boosts = {result.id: result.parts["boost"] for result in ask(owner, "Does Ines play the cello?").results}
    assert 0 < boosts[about.pk] - boosts[other.pk] < 0.25


def test_a_strangers_people_are_nobody(owner: Owner, other: Owner) -> None:
    learn(other, "Ines plays the cello.", about="Ines", subject="sister Ines")
    learn(owner, "Has a sister.")
    before = [(result.id, result.score) for result in ask(owner, "What does my sister play?").results]
    learn(other, "Rui plays the oboe.", about="Rui", subject="sister Rui")
    assert [(result.id, result.score) for result in ask(owner, "What does my sister play?").results] == before
    assert all("Ines" not in result.text for result in ask(owner, "What does Ines play?").results)
