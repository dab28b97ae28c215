"""Of statements that replaced one another, the one that is asked for is found by the words of any of them."""

from __future__ import annotations

import pytest

from memories import store
from memories.models import Memory
from memories.records import Owner
from tests.retrieve.asking import LONG_AGO, ask, days, first, texts
from tests.store.saying import WORKER, YOU, learn, say

pytestmark = pytest.mark.django_db
MEMORIES = frozenset(("memory",))


def line(owner: Owner, *statements: str) -> list[Memory]:
    """Each replaced the one before it, a hundred days later."""
    found: list[Memory] = []
    for number, text in enumerate(statements):
        at = LONG_AGO + days(50 * number)
        found.append(learn(owner, text, valid_from=at))
        if number:
            store.supersede(owner.id, found[-2].pk, found[-1].pk, at=at, by=WORKER)
    return found


def asked(owner: Owner, text: str) -> list[str]:
    return texts(ask(owner, text, kinds=MEMORIES))


def test_the_current_one_is_found_by_the_words_of_the_one_it_replaced(owner: Owner) -> None:
    line(owner, "她的头发留到腰。", "一直剪到耳朵边上。")
    learn(owner, "她养了一缸孔雀鱼。")
    assert asked(owner, "她的头发多长？") == ["一直剪到耳朵边上。"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Where do I live?", "Lives in Cusco."),
        ("Where did I live before Cusco?", "Lives in Lima."),
        ("Where did I live before Lima?", "Lives in Puno."),
        ("Where did I use to live?", "Lives in Lima."),
        ("Which was my previous city to live in?", "Lives in Lima."),
        ("Where did I live at first?", "Lives in Puno."),
        ("What did I tell you before about where I live?", "Lives in Cusco."),
        ("Where do I live before breakfast?", "Lives in Cusco."),
        ("In which city did I live in April 2026?", "Lives in Lima."),
        ("Where do I live this year?", "Lives in Cusco."),
    ],
)
def test_the_question_says_which_of_them_it_wants(owner: Owner, question: str, answer: str) -> None:
    line(owner, "Lives in Puno.", "Lives in Lima.", "Lives in Cusco.")
    assert asked(owner, question)[0] == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("我住在哪个城市？", "她住在昆明。"),
        ("搬到昆明之前我住在哪里？", "她住在成都。"),
        ("我原来住在哪里？", "她住在成都。"),
        ("我最初住在哪里？", "她住在西安。"),
        ("我之前说过我住在哪里吗？", "她住在昆明。"),
        ("早饭前我住在哪里？", "她住在昆明。"),
        ("睡觉之前我住在哪个城市？", "她住在昆明。"),
    ],
)
def test_in_chinese_too(owner: Owner, question: str, answer: str) -> None:
    line(owner, "她住在西安。", "她住在成都。", "她住在昆明。")
    assert asked(owner, question)[0] == answer


def test_a_time_that_has_not_ended_is_no_past(owner: Owner) -> None:
    line(owner, "Wants to read twenty books.", "Wants to read forty books.")
    assert asked(owner, "How many books do I want to read this year?") == ["Wants to read forty books."]
    assert asked(owner, "今年 how many books do I want to read?") == ["Wants to read forty books."]


def test_a_time_of_day_is_no_past(owner: Owner) -> None:
    line(owner, "Drinks cocoa.", "Drinks mint tea.")
    assert asked(owner, "What do I drink before bed?") == ["Drinks mint tea."]
    line(owner, "她喝热牛奶。", "她喝薄荷茶。")
    assert asked(owner, "睡觉前我喝什么？") == ["她喝薄荷茶。"]
    assert asked(owner, "What did I use to drink before bed?")[0] == "Drinks cocoa."


def test_what_held_before_says_until_when(owner: Owner) -> None:
    _lima, _cusco = line(owner, "Lives in Lima.", "Lives in Cusco.")
    found = first(owner, "Where did I live before Cusco?", kinds=MEMORIES)
    assert found.until == LONG_AGO + days(50)
    assert first(owner, "Where do I live?", kinds=MEMORIES).until is None


def test_it_stands_above_the_message_in_which_the_old_one_was_said(owner: Owner) -> None:
    said = say(owner, "Where do I live? I live in Lima, I live on a hill in Lima.")
    old = learn(owner, "Lives in Lima.", said, "I live in Lima", valid_from=LONG_AGO)
    new = learn(owner, "The new flat is in Cusco.", valid_from=LONG_AGO + days(50))
    store.supersede(owner.id, old.pk, new.pk, at=LONG_AGO + days(50), by=WORKER)
    results = ask(owner, "Where do I live?").results
    assert (results[0].kind, results[0].id) == ("memory", new.pk)


def test_it_does_not_stand_for_what_else_that_message_said(owner: Owner) -> None:
    said = say(owner, "I live in Lima and my cat is called Miso.")
    old = learn(owner, "Lives in Lima.", said, "I live in Lima", valid_from=LONG_AGO)
    learn(owner, "The cat is called Miso.", said, "my cat is called Miso")
    new = learn(owner, "The new flat is in Cusco.", valid_from=LONG_AGO + days(50))
    store.supersede(owner.id, old.pk, new.pk, at=LONG_AGO + days(50), by=WORKER)
    assert first(owner, "What is my cat called?").text == "The cat is called Miso."


def test_the_parts_add_up_to_the_score(owner: Owner) -> None:
    line(owner, "Lives in Lima.", "The new flat is in Cusco.")
    learn(owner, "Likes to live well.")
    for result in ask(owner, "Where do I live?", kinds=MEMORIES).results:
        assert sum(result.parts.values()) == pytest.approx(result.score)


def test_when_the_current_one_is_removed_the_old_one_does_not_come_back_as_current(owner: Owner) -> None:
    _lima, cusco = line(owner, "Lives in Lima.", "Lives in Cusco.")
    store.remove(owner.id, cusco.pk, YOU)
    assert asked(owner, "Where do I live?") == []
    assert asked(owner, "Where did I use to live?") == ["Lives in Lima."]


def test_a_stranger_has_no_part_in_it(owner: Owner, other: Owner) -> None:
    line(owner, "Lives in Lima.", "Lives in Cusco.")
    theirs = line(other, "Lives in Lima.", "Lives in Quito.")
    # a link that points at somebody else's memory is not followed
    Memory.objects.filter(owner_id=owner.id, text="Lives in Lima.").update(replaced_by=theirs[1])
    for question in ("Where do I live?", "Where did I live before Cusco?"):
        assert "Lives in Quito." not in asked(owner, question)
