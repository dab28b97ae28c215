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
        ("I get up at six every day", "i wake up at 6 every morning", "duplicate"),
        ("My sister teaches chemistry", "My sister is a chemistry teacher", "duplicate"),
        ("我不吃香菜", "香菜我从来不吃", "duplicate"),
        ("我妈妈退休了", "我妈已经退休", "duplicate"),
        ("My brother lives in Oslo", "My brother Arne lives in Oslo with his husband", "contained b"),
        ("I'm vegetarian", "I've started eating fish again", "update"),
        ("I live in Fremantle with a flatmate", "I moved to Bunbury in August", "update"),
        ("我每天早上跑五公里", "我改游泳了，一周三次", "update"),
        ("I'm an only child", "My older brother taught me to drive", "contradiction"),
        ("I grew up in Leeds", "I grew up on a farm in Wales", "contradiction"),
        ("I have never had surgery", "I had surgery on my knee at twelve", "contradiction"),
        ("我是独生子", "我弟弟在读高中", "contradiction"),
        ("我属牛", "我属鼠", "contradiction"),
        ("My son plays the tuba", "My daughter plays the tuba", "unrelated"),
        ("I work at a bakery", "I worked late on Friday", "unrelated"),
        ("我在银行上班", "我在银行存了两万", "unrelated"),
        ("我儿子五岁", "我女儿八岁", "unrelated"),
        ("The user's flat has a tiny kitchen", "The user swapped the flat for a terrace in Horfield", "update"),
        ("The user is chair of the club", "The user steps down as chair at the end of May", "update"),
        ("The user drinks six coffees a day", "The user no longer drinks coffee", "update"),
        ("用户开一辆五菱", "用户把五菱卖了，换了辆海豹", "update"),
        ("用户的爷爷住养老院", "用户的爷爷接回家了", "update"),
        ("用户每周去健身房三次", "用户把健身房退了，改去湖里游泳", "update"),
        ("用户爱喝咖啡", "用户不再喝咖啡", "update"),
        ("The user has a dog and a parrot", "The user's neighbour sold a dog", "unrelated"),
        ("The user doesn't like it there", "The user bought a kite", "unrelated"),
    ],
)
def test_how_two_statements_relate(older: str, newer: str, relation: str) -> None:
    assert judged(older, newer) == relation


def insight(*texts: str) -> list[tuple[str, list[int]]]:
    """The sentences of the one insight that is written on these observations, numbered from 11; none for none."""
    observations = [{"number": number, "text": text} for number, text in enumerate(texts, 11)]
    data = {"subjects": [{"subject": "music", "observations": observations}]}
    written = offline.fill(Task("write_insights", "en", (), Insights, data)).answer.insights
    assert all(one.subject == "music" for one in written)
    return [(sentence.text, sentence.observations) for one in written for sentence in one.sentences]


@pytest.mark.parametrize(
    "texts",
    [
        (
            "The user plays the cello in a quartet on Thursdays, if the sitter comes.",
            "The user's teacher is called Ravn.",
            "The user has owned a cello by Lott since 2019, bought with the first wages.",
        ),
        ("用户在县剧团吹唢呐。", "用户吹唢呐吹了十一年。"),
    ],
)
def test_an_insight_is_shorter_than_its_sources_and_cites_them(texts: tuple[str, ...]) -> None:
    sentences = insight(*texts)
    cited = [number for _, numbers in sentences for number in numbers]
    assert len(cited) == len(set(cited)) >= 2
    written = " ".join(text for text, _ in sentences)
    assert len(written) < sum(len(texts[number - 11]) for number in cited)
    for text, numbers in sentences:
        sources = " ".join(texts[number - 11] for number in numbers)
        for word in re.findall(r"[A-Za-z0-9']+|[\u3400-\u9fff]", text):
            assert word in sources  # nothing that the person did not say


def test_what_begins_alike_is_said_once() -> None:
    ((text, numbers),) = insight("Ines can't eat eggs.", "Ines has been off dairy since Christmas.")
    assert (text, numbers) == ("Ines can't eat eggs; has been off dairy since Christmas.", [11, 12])
    ((text, _),) = insight("用户吃素。", "用户对花生过敏。")
    assert text == "用户吃素；对花生过敏。"


@pytest.mark.parametrize("texts", [("The user sings.",), ("Ines sings in a choir.", "Ravn teaches the cello.")])
def test_without_anything_to_leave_out_no_insight_is_made(texts: tuple[str, ...]) -> None:
    assert insight(*texts) == []
