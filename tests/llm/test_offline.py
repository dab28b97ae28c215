"""The rest of what works without a model: replies, how pairs relate, insights."""

import re

import pytest

from memories.errors import ModelError
from memories.llm.answers import Insights, Judgement
from memories.llm.base import ChatRequest, Said, Settings, Task, Usage
from memories.llm.offline import OfflineChat
from tests.llm.settings_for import Colours, task

offline = OfflineChat(Settings())


async def reply(text: str, *recalled: str) -> str:
    request = ChatRequest((Said("user", text),), "en", recalled)
    pieces = [piece async for piece in offline.stream(request)]
    assert pieces[-1] == Usage()
    assert len(pieces) > 3  # it streams
    return "".join(piece for piece in pieces if isinstance(piece, str))


async def test_a_reply_says_that_there_is_no_model_and_quotes_what_is_remembered() -> None:
    answer = await reply("What do I eat?", "The user is vegetarian.", "我不吃香菜")
    assert "No language model is configured" in answer
    assert "- The user is vegetarian.\n- 我不吃香菜" in answer


async def test_a_reply_is_in_the_language_of_the_message() -> None:
    answer = await reply("我吃什么？", "我不吃香菜")
    assert "没有配置语言模型" in answer
    assert "- 我不吃香菜" in answer
    assert not re.search("[A-Za-z]", answer)


async def test_a_reply_without_memories_says_so() -> None:
    assert "nothing about it" in await reply("What do I eat?")
    assert "不记得" in await reply("我吃什么？")


def test_work_that_needs_a_model_is_refused() -> None:
    with pytest.raises(ModelError, match="list_colours") as failure:
        offline.fill(task())
    assert failure.value.permanent
    assert Colours.__name__ not in str(failure.value)


def judged(older: str, newer: str) -> str:
    data = {"pairs": [{"number": 3, "a": older, "b": newer, "language": "en"}]}
    (pair,) = offline.fill(Task("judge_pairs", "en", (), Judgement, data)).answer.pairs
    assert pair.pair == 3
    return pair.relation + (f" {pair.fuller}" if pair.fuller else "")


@pytest.mark.parametrize(
    ("older", "newer", "relation"),
    [
        ("I live in Porto.", "i live in Porto", "duplicate"),
        ("The user plays chess.", "The user is playing chess.", "duplicate"),
        ("The user has a brother.", "The user has a brother who lives in Quito.", "contained b"),
        ("我在青岛开面馆，开了六年。", "我在青岛开面馆", "contained a"),
        ("I live in Porto.", "I moved from Porto to Graz.", "update"),
        ("用户在长沙住。", "用户从长沙搬到了贵阳。", "update"),
        ("My shoe size is 42.", "My shoe size is 44.", "contradiction"),
        ("I like olives.", "I don't like olives.", "contradiction"),
        ("I do not eat meat.", "I eat meat at weddings.", "contradiction"),
        ("The user is allergic to cats.", "The user's sister is allergic to cats.", "unrelated"),
        ("I like tea.", "I work in a mine.", "unrelated"),
        ("我爸爸不吃芹菜。", "我不吃芹菜。", "unrelated"),
        ("", "I like tea.", "unrelated"),
    ],
)
def test_how_two_statements_relate(older: str, newer: str, relation: str) -> None:
    assert judged(older, newer) == relation


def test_an_insight_is_shorter_than_its_sources_and_cites_them() -> None:
    texts = [
        "I play the cello in a quartet on Thursdays",
        "I play the cello",
        "My teacher is called Ravn and comes from Odense",
        "I have owned a cello by Lott since 2019",
    ]
    observations = [{"number": number, "text": text} for number, text in enumerate(texts, 11)]
    data = {"subjects": [{"subject": "music", "observations": observations}]}
    (insight,) = offline.fill(Task("write_insights", "en", (), Insights, data)).answer.insights
    assert insight.subject == "music"
    assert insight.sentences
    written = " ".join(sentence.text for sentence in insight.sentences)
    assert len(written) < len(" ".join(texts))
    for sentence in insight.sentences:
        (number,) = sentence.observations
        assert sentence.text == texts[number - 11] + "."
    assert "I play the cello." not in [sentence.text for sentence in insight.sentences]  # another says that and more


def test_of_two_observations_no_insight_is_made() -> None:
    observations = [{"number": 1, "text": "I sing."}, {"number": 2, "text": "I dance."}]
    data = {"subjects": [{"subject": "arts", "observations": observations}]}
    assert offline.fill(Task("write_insights", "en", (), Insights, data)).answer.insights == []
