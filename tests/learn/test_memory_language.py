"""The language of memories: the person's own choice, whatever they write in; quotes stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from memories.llm.scripted import Script
from memories.models import Evidence, Job, Memory, OwnerState
from memories.records import Owner
from tests.learn.conftest import Learn, Observe, Say, answer, found
from tests.learn.reflecting import insight
from tests.portable.conftest import download

BEES_EN = found(1, "The user keeps bees near Ghent.", "I keep bees near Ghent", category="interests")
BEES_ZH = found(1, "用户在 Ghent 附近养蜂。", "I keep bees near Ghent", category="interests")


def choose(client: Client, language: str) -> None:
    answer = client.post("/settings/", {"save": "memory_language", "memory_language": language})
    assert answer["Location"] == "/settings/#memory_language"


def kept(owner: Owner) -> list[str]:
    return list(Memory.objects.filter(owner_id=owner.id, state="active").order_by("pk").values_list("text", flat=True))


def test_an_english_message_becomes_a_chinese_memory(
    client: Client, script: Script, owner: Owner, other: Owner, say: Say, learn: Learn
) -> None:
    choose(client, "zh")
    said = say("I keep bees near Ghent.")
    script.answers.append(answer(BEES_ZH))
    learn()
    memory = Memory.objects.get(owner_id=owner.id)
    cited = Evidence.objects.get(memory=memory)
    assert (memory.text, memory.language, memory.state) == ("用户在 Ghent 附近养蜂。", "zh", "active")
    assert said.text[cited.start : cited.end] == "I keep bees near Ghent"
    assert "一律用中文写" in script.tasks[0].prompt[0].content

    # the stranger's are in the words of their own message, whatever I chose
    say("I keep bees near Ghent.", by=other)
    script.answers.append(answer(BEES_EN))
    learn(of=other)
    assert kept(other) == ["The user keeps bees near Ghent."]
    assert "in the language and the words of the message" in script.tasks[1].prompt[0].content


def test_a_chinese_message_becomes_an_english_memory(
    client: Client, script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    choose(client, "en")
    say("我养了3只猫。")
    script.answers.append(answer(found(1, "The user has three cats.", "我养了3只猫", category="family")))
    learn()
    assert kept(owner) == ["The user has three cats."]
    assert "in English, also where" in script.tasks[0].prompt[0].content


@pytest.mark.parametrize(
    ("language", "message", "claim"),
    [
        ("zh", "I keep bees near Ghent.", BEES_EN),  # in the language of the message, which is not the wanted one
        ("en", "I keep bees near Ghent.", BEES_ZH),
        ("as_said", "I keep bees near Ghent.", BEES_ZH),
        ("zh", "I have three cats.", found(1, "用户有5只猫。", "I have three cats")),  # a number nobody said
        ("zh", "I like this.\n> she breeds alpacas", found(1, "用户养羊驼。", "I like this")),  # from what is pasted
    ],
)
def test_what_is_in_the_wrong_language_or_cannot_be_held_against_the_message_is_kept_out(
    client: Client, script: Script, owner: Owner, say: Say, learn: Learn, language: str, message: str,
    claim: dict[str, Any],
) -> None:  # fmt: skip
    choose(client, language)
    say(message)
    script.answers.append(answer(claim))
    learn()
    assert kept(owner) == []
    assert [row.state for row in Memory.objects.filter(owner_id=owner.id)] == ["quarantined"]


def test_a_translated_memory_may_share_words_with_a_known_one(
    client: Client, script: Script, owner: Owner, say: Say, learn: Learn, observe: Observe
) -> None:
    observe("用户在 Ghent 附近有一个花园。", language="zh")
    choose(client, "zh")
    say("I keep bees near Ghent.")
    script.answers.append(answer(BEES_ZH))
    script.always = {"pairs": []}
    learn()
    assert "用户在 Ghent 附近养蜂。" in kept(owner)


@pytest.mark.parametrize(("wanted", "stored"), [("zh", 1), ("as_said", 0)])
def test_insights_are_in_the_wanted_language(
    client: Client, script: Script, owner: Owner, rower: list[Memory], reflect: Callable[..., Job], wanted: str,
    stored: int,
) -> None:  # fmt: skip
    choose(client, wanted)
    script.answers.append(insight(("用户在俱乐部划船，还赢过比赛。", [1, 2]), ("晚上划船后肩膀疼。", [3])))
    reflect()
    found = Memory.objects.filter(owner_id=owner.id, kind="insight")
    assert [row.language for row in found] == ["zh"] * stored


def test_without_a_model_memories_stay_in_the_persons_words_and_the_page_says_so(
    client: Client, offline: None, owner: Owner, say: Say, learn: Learn
) -> None:
    choose(client, "zh")
    page = client.get("/settings/").content.decode()
    assert "There is no model here that can translate" in page
    say("I work as a night nurse at the harbour clinic.")
    learn()
    assert kept(owner) and all(text.isascii() for text in kept(owner))


def test_the_choice_is_kept_shown_exported_and_checked(
    client: Client, script: Script, owner: Owner, other: Owner
) -> None:
    choose(client, "zh")
    page = client.get("/settings/").content.decode()
    assert re.search(r'<input[^>]*name="memory_language"[^>]*value="zh"[^>]*checked', page)
    assert "There is no model here" not in page
    assert json.loads(download(client))["settings"]["memory_language"] == "zh"
    assert client.post("/settings/", {"save": "memory_language", "memory_language": "fr"}).status_code == 422
    chosen = dict(OwnerState.objects.values_list("owner_id", "memory_language"))
    assert chosen[owner.id] == "zh" and chosen.get(other.id, "as_said") == "as_said"
