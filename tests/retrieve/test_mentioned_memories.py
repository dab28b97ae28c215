"""Among memories, too, what only mentions a matter stands below the statement of it."""

from __future__ import annotations

import pytest

from memories.records import Owner
from tests.retrieve.asking import ask, texts
from tests.store.saying import learn

pytestmark = pytest.mark.django_db
MEMORIES = frozenset(("memory",))

STATED_AND_MENTIONED = [
    ("What is my cat called?", "The user's cat is called Pisco.", "The user's sister has a cat called Mango, a cat."),
    ("Which car do I drive?", "The user drives a Toyota.", "Yaw wants the user to buy the car, his car, a Honda."),
    ("我的猫叫什么名字？", "用户家的猫叫豆包。", "邻居的猫叫煤球，猫的名字是邻居取的。"),
    ("我开什么车？", "用户开一辆飞度。", "朋友想把他的车卖给用户，是一辆凯美瑞车。"),
]


@pytest.mark.parametrize(("question", "stated", "mentioned"), STATED_AND_MENTIONED)
def test_what_is_stated_comes_first(owner: Owner, question: str, stated: str, mentioned: str) -> None:
    learn(owner, stated)
    learn(owner, mentioned)
    assert texts(ask(owner, question, kinds=MEMORIES))[0] == stated


def test_what_the_user_said_is_read_as_said(owner: Owner) -> None:
    learn(owner, "The user says: “I am a vegetarian.”")
    learn(owner, "The user says: “My aunt had me eat meat at her party, meat and more meat. Just that once.”")
    assert texts(ask(owner, "Do I eat meat? Am I a vegetarian?", kinds=MEMORIES))[0].endswith("“I am a vegetarian.”")


def test_a_strangers_statement_is_not_looked_at(owner: Owner, other: Owner) -> None:
    learn(other, "The user's cat is called Pisco.")
    learn(owner, "The user's sister has a cat called Mango.")
    assert texts(ask(owner, "What is my cat called?", kinds=MEMORIES)) == ["The user's sister has a cat called Mango."]
