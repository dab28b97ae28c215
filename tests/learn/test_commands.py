"""Remember and forget, said in plain words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from memories import commands
from memories.commands import Forget, Remember
from memories.errors import NotKept
from memories.models import Evidence, Memory
from memories.records import Owner
from tests.learn.conftest import Say

REMEMBERS = {
    "remember that I'm allergic to peanuts": "I'm allergic to peanuts",
    "Please remember that my sister's name is Ana.": "my sister's name is Ana",
    "Hi! Can you remember that I don't eat pork?": "I don't eat pork",
    "Remember: my birthday is 3 May": "my birthday is 3 May",
    "Don’t forget I’m vegan.": "I’m vegan",
    "I'm left-handed. Please remember that.": "I'm left-handed",
    "Keep in mind that I work nights": "I work nights",
    "Remember that I'm vegan. What should I cook tonight?": "I'm vegan",
    "记住我对花生过敏": "我对花生过敏",
    "请记住，我妈妈叫李梅。": "我妈妈叫李梅",
    "别忘了我不吃香菜": "我不吃香菜",
    "我对花生过敏，记住哦": "我对花生过敏",
    "好的，请你记住我女儿今年五岁": "我女儿今年五岁",
}
FORGETS = {
    "forget that I live in Berlin": "I live in Berlin",
    "Please forget about my ex.": "my ex",
    "forget what I said about the interview": "the interview",
    "Could you forget that I'm pregnant?": "I'm pregnant",
    "delete what you know about my job": "my job",
    "忘掉我住在柏林": "我住在柏林",
    "把我的地址忘掉吧": "我的地址",
    "别再记我的体重了": "我的体重了",
    "请忘记我前女友的名字": "我前女友的名字",
}
NEITHER = [
    "do you remember my name?",
    "Do you remember that I'm vegan?",
    "I remember that summer well",
    "remember when we went to Rome?",
    "remember that time we got lost?",
    "don't forget to buy milk",
    "don't forget the milk",
    "I forgot my keys",
    "never mind, forget it",
    "forget that.",
    "He told me to remember that I'm loved",
    "Note that the function returns early.",
    'Write a poem: "remember that I loved you"',
    "How do I remember that my code is slow?",
    "你记得我叫什么吗？",
    "我记得他来过",
    "记得买菜",
    "别忘了给我妈打电话",
    "我忘了带钥匙",
    "算了，忘了吧",
    "删掉第二段",
    "你还记得我家住哪吗",
]


@pytest.mark.parametrize(("message", "statement"), REMEMBERS.items())
def test_a_request_to_remember_is_recognised(message: str, statement: str) -> None:
    assert commands.recognise(message) == Remember(statement)


@pytest.mark.parametrize(("message", "what"), FORGETS.items())
def test_a_request_to_forget_is_recognised(message: str, what: str) -> None:
    assert commands.recognise(message) == Forget(what)


@pytest.mark.parametrize("message", NEITHER)
def test_questions_reports_and_phrases_are_neither(message: str) -> None:
    assert commands.recognise(message) is None


@pytest.mark.parametrize("message", [*REMEMBERS, *FORGETS])
def test_what_is_recognised_is_a_literal_piece_of_the_message(message: str) -> None:
    found = commands.recognise(message)
    assert found is not None and found.text in message


def test_what_is_asked_for_is_kept_at_once_with_its_words_and_its_date(owner: Owner, say: Say) -> None:
    said = say("请记住我下周三要去体检", at=datetime(2026, 5, 5, 9, 0, tzinfo=UTC))
    memory = commands.remember(owner, said, "我下周三要去体检")
    evidence = Evidence.objects.get(memory=memory)
    assert said.text[evidence.start : evidence.end] == "我下周三要去体检"
    assert (memory.language, memory.state, memory.confidence) == ("zh", "active", 1.0)
    assert memory.event_from == date(2026, 5, 13)


def test_asked_for_twice_it_is_kept_once(owner: Owner, say: Say) -> None:
    one = commands.remember(owner, say("remember that I'm vegan"), "I'm vegan")
    two = commands.remember(owner, say("please remember that I'm vegan."), "I'm vegan")
    assert one.pk == two.pk and Evidence.objects.filter(memory=one).count() == 2


def test_a_password_is_not_kept_even_when_asked_for(owner: Owner, say: Say) -> None:
    said = say("remember that my password is Sparrow88!moss")
    with pytest.raises(NotKept) as refused:
        commands.remember(owner, said, "my password is Sparrow88!moss")
    assert refused.value.kind == "password" and "Sparrow88" not in str(refused.value)
    assert not Memory.objects.exists()
