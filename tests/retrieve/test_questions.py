"""Kinds of questions: two languages, follow-ups, what holds now, what the assistant said, what people said."""

from __future__ import annotations

import pytest

from memories.records import Owner
from tests.retrieve.asking import LONG_AGO, ask, days, first, texts
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("我周末做什么运动？", "周末我一般和同事去打羽毛球。"),
        ("我妹妹叫什么名字？", "我妹妹叫林小雨，在成都读书。"),
        ("我对什么过敏？", "我对花生过敏，吃了会起疹子。"),
    ],
)
def test_chinese_questions_find_chinese_messages(owner: Owner, question: str, answer: str) -> None:
    for n, text in enumerate(
        ("周末我一般和同事去打羽毛球。", "我妹妹叫林小雨，在成都读书。", "我对花生过敏，吃了会起疹子。", "今天下雨了。")
    ):
        say(owner, text, session=f"{n}")
    assert first(owner, question).text == answer


def test_mixed_text_is_found_from_both_languages(owner: Owner) -> None:
    said = say(owner, "我在用 Kubernetes 部署公司的网站。")
    say(owner, "今天下雨了。", session="two")
    assert first(owner, "What do I use Kubernetes for?").id == said.pk
    assert first(owner, "公司的网站是怎么部署的？").id == said.pk


def test_a_follow_up_is_searched_with_the_turn_before(owner: Owner) -> None:
    brother = say(owner, "My brother Rui works as a carpenter.", session="a")
    sister = say(owner, "My sister Ines works as a nurse.", session="b")
    say(owner, "My sister has a red bicycle.", session="c")
    turns = ("What does my brother do for work?",)
    assert first(owner, "What does my brother do for work?").id == brother.pk
    assert first(owner, "And my sister?", turns=turns).id == sister.pk


def test_a_chinese_follow_up_too(owner: Owner) -> None:
    say(owner, "我哥哥在医院工作，是个医生。", session="a")
    sister = say(owner, "我妹妹在银行工作。", session="b")
    say(owner, "我妹妹有一辆红色的自行车。", session="c")
    assert first(owner, "那我妹妹呢？", turns=("我哥哥在哪里工作？",)).id == sister.pk


def test_a_question_that_stands_alone_is_not_changed_by_the_turn_before(owner: Owner) -> None:
    say(owner, "My brother Rui works as a carpenter.")
    alone = ask(owner, "Which wood does my brother Rui use for tables and chairs?")
    after = ask(owner, "Which wood does my brother Rui use for tables and chairs?", turns=("Tell me a joke.",))
    assert [(r.id, r.score) for r in alone.results] == [(r.id, r.score) for r in after.results]


def test_the_newer_statement_comes_first_when_it_tells_of_a_change(owner: Owner) -> None:
    say(owner, "My office is on the third floor of the library building.", session="a", at=LONG_AGO)
    say(owner, "My office has moved, it is now on the fifth floor.", session="b", at=LONG_AGO + days(90))
    say(owner, "A friend visited my office yesterday.", session="c", at=LONG_AGO + days(100))
    assert "fifth floor" in first(owner, "Which floor is my office on?").text
    found = texts(ask(owner, "Which floor was my office on before?"))
    assert any("third floor" in text for text in found[:2])


def test_the_users_own_word_comes_before_the_assistants(owner: Owner) -> None:
    say(owner, "My rent is 900 euros a month.", session="a")
    say(owner, "A rent of 900 euros a month is typical; many pay a rent of 1,200 euros.", session="b", role="assistant")
    assert first(owner, "How much is my rent a month?").role == "user"
    assert first(owner, "What did you say about a typical rent?").role == "assistant"


def test_a_standing_rule_is_found_for_a_request(owner: Owner) -> None:
    rule = say(owner, "From now on, always write code examples in Python with type hints.", session="rule")
    for n in range(30):
        say(owner, f"The function number {n} sorts a list of names.", session=f"{n}")
    recalled = ask(owner, "Write a function that sorts a list of numbers.")
    assert rule.pk in [result.id for result in recalled.results[:5]]


def test_between_people_the_speaker_named_comes_first(owner: Owner) -> None:
    for session, name, text in (
        ("1", "Mei", "I signed up for a pottery class."),
        ("2", "Tom", "I signed up for a pottery class."),
        ("3", "Mei", "The weather is awful."),
    ):
        say(owner, text, session=session, name=name, source="import", learn=False)
    found = first(owner, "What did Tom sign up for?")
    assert found.speaker == "Tom"
    assert first(owner, "What did Mei sign up for?").speaker == "Mei"


def test_names_in_imported_chats_stay_words_in_chats_with_the_assistant(owner: Owner) -> None:
    say(owner, "Hello there.", session="old", name="Rex", source="import", learn=False)
    dog = say(owner, "I took Rex to the vet.", session="new")
    say(owner, "The vet is closed.", session="newer")
    assert first(owner, "Who is Rex?").id == dog.pk


def test_chinese_memories_and_episodes_share_one_ranking(owner: Owner) -> None:
    said = say(owner, "我上个月搬到了里斯本。")
    memory = learn(owner, "用户住在里斯本。", said, "搬到了里斯本")
    recalled = ask(owner, "我住在里斯本吗？")
    assert (recalled.results[0].kind, recalled.results[0].id) == ("memory", memory.pk)
    assert recalled.results[0].matched == ("住在里斯本",)
