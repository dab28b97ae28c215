"""Whatever a model answers when it is to extract: nothing false is stored, and what was not read waits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from memories.llm.scripted import Script
from memories.models import Conflict, Evidence, Memory
from memories.prompts import render
from memories.records import Language
from tests.learn.conftest import Learn, Say, answer, found

GOOD = answer(found(1, "The user keeps bees.", "I keep bees", category="interests", keywords=["bees"]))
BEES = GOOD["observations"][0]
NO_ANSWERS = {
    "empty": "",
    "prose": "I am afraid there is nothing to keep.",
    "truncated": json.dumps(GOOD)[:120],
    "truncated after a whole observation": json.dumps(GOOD)[:-2],
    "a list": json.dumps([BEES]),
    "another shape": '{"pairs": []}',
    "an unknown field": json.dumps({**GOOD, "note": "hi"}),
    "a text for a list": '{"relevance": [], "observations": "none"}',
    "a text for a number": json.dumps({**GOOD, "observations": [{**BEES, "message": "the first"}]}),
    "null for a text": json.dumps({**GOOD, "observations": [{**BEES, "statement": None}]}),
    "a score beyond": '{"relevance": [{"message": 1, "score": 7}], "observations": []}',
    "a category of its own": json.dumps({**GOOD, "observations": [{**BEES, "category": "insects"}]}),
    "only half a character": '{"relevance": [], "observations": [{"message": 1, "statement": "\\ud83d',
}
WRAPPINGS = [
    "```json\n{}\n```",
    '<think>bees, hm: {"relevance": []}</think>{}',
    "Here it is: {} Done.",
    "\ufeff{}",
    'The form is {"a": 1}.\n{}',
]


@pytest.mark.parametrize("bad", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_no_answer_stores_nothing_and_the_messages_wait(bad: str, script: Script, say: Say, learn: Learn) -> None:
    said = say("I keep bees.")
    script.answers.append(bad)
    assert learn().state == "queued"
    said.refresh_from_db()
    assert (said.learning, said.attempts) == ("due", 1) and not Memory.objects.exists()
    script.answers.append(GOOD)
    assert learn().state == "done" and Memory.objects.get().text == "The user keeps bees."


@pytest.mark.parametrize("around", WRAPPINGS)
@pytest.mark.parametrize("commas", [False, True])
def test_a_good_answer_in_strange_wrapping_is_read(
    around: str, commas: bool, script: Script, say: Say, learn: Learn
) -> None:
    say("I keep bees.")
    body = json.dumps(GOOD)
    script.answers.append(around.replace("{}", body.replace("}]", "},]").replace('"]', '",]') if commas else body))
    assert learn().state == "done"
    assert Memory.objects.get().text == "The user keeps bees."


@pytest.mark.parametrize("number", [0, -1, 2, 99, 10**12])
def test_a_message_that_is_not_there_teaches_nothing(number: int, script: Script, say: Say, learn: Learn) -> None:
    say("I keep bees.")
    script.answers.append(answer(found(number, "The user keeps bees.", "I keep bees"), relevance={number: 3}))
    job = learn()
    assert job.state == "done" and job.counts["invalid"] == 1 and not Memory.objects.exists()


@pytest.mark.parametrize("replaces", [-1, 99, 10**12])
def test_a_memory_that_is_not_there_is_not_replaced(replaces: int, script: Script, say: Say, learn: Learn) -> None:
    say("I keep bees.")
    script.answers.append(answer({**BEES, "replaces": replaces}))
    assert learn().state == "done" and Memory.objects.get().state == "active"


def test_more_than_one_of_a_kind_is_one(script: Script, say: Say, learn: Learn) -> None:
    say("I keep bees.")
    script.answers.append(answer(BEES, BEES, {**BEES, "statement": "the user  keeps BEES"}))
    learn()
    assert Memory.objects.count() == 1 == Evidence.objects.count()


@pytest.mark.parametrize(
    ("said", "quote", "statement"),
    [("I keep bees.", "I keep bees", "用户养蜜蜂。"), ("我养蜜蜂。", "我养蜜蜂", "The user keeps bees."),
     ("I keep bees.", "I keep bees", "El usuario cría abejas.")],
)  # fmt: skip
def test_an_answer_in_another_language_is_kept_out(
    said: str, quote: str, statement: str, script: Script, say: Say, learn: Learn
) -> None:
    say(said)
    script.answers.append(answer(found(1, statement, quote)))
    learn()
    assert Memory.objects.get().state == "quarantined"


def test_half_a_character_in_an_answer_is_left_out(script: Script, say: Say, learn: Learn) -> None:
    say("I keep bees.")
    script.answers.append(
        json.dumps(answer({**BEES, "statement": "The user keeps bees. \ud83d", "subject": "\udc1dbees"}))
    )
    assert learn().state == "done"
    assert (Memory.objects.get().text, Memory.objects.get().subject) == ("The user keeps bees.", "bees")


def test_what_the_model_says_of_every_field_is_stored_as_it_is_checked(script: Script, say: Say, learn: Learn) -> None:
    said = say("Tilda, my daughter, got her first tooth last Friday.")
    claim = found(1, "Tilda, the user's daughter, got her first tooth.", "got her first tooth last Friday",
                  about="Tilda", subject="daughter Tilda", category="family", keywords=["tooth"],
                  time_phrase="last Friday", confidence=0.7)  # fmt: skip
    script.answers.append(answer(claim))
    learn()
    memory, evidence = Memory.objects.get(), Evidence.objects.get()
    assert (memory.about, memory.subject, memory.category) == ("Tilda", "daughter Tilda", "family")
    assert (memory.keywords, memory.confidence, memory.language) == (["tooth"], 0.7, "en")
    assert (str(memory.event_from), str(memory.event_to), memory.precision) == ("2026-05-01", "2026-05-01", "day")
    assert said.text[evidence.start : evidence.end] == "got her first tooth last Friday"
    assert not Conflict.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("answer_format", {"schema": '{"a": 1}'}),
        ("answer_repair", {"problem": "it was cut off"}),
        ("check_extraction", {}),
    ],
)
def test_the_small_prompts_are_rendered_whole(language: Language, name: str, variables: dict[str, Any]) -> None:
    text = render(language, name, **variables)
    assert "$" not in text and all(value in text for value in variables.values())
    assert any("\u4e00" <= char <= "\u9fff" for char in text) == (language == "zh")
