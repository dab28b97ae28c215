"""The models that other tests use."""

from collections.abc import Iterator

import numpy as np
import pytest

from memories.errors import ModelError
from memories.llm.base import Settings, Task, Usage
from memories.llm.scripted import (
    ScriptedChat,
    ScriptedEmbedding,
    UnexpectedCall,
    chat_script,
    embedding_script,
)
from tests.llm.settings_for import Colours, ask, read, task


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    chat_script.reset()
    embedding_script.reset()
    yield
    chat_script.reset()
    embedding_script.reset()


chat = ScriptedChat(Settings(model="scripted"))


def test_answers_come_in_order_in_any_form_and_the_history_is_kept() -> None:
    def as_asked(given: Task[Colours]) -> Colours:
        return Colours(colours=[given.name])

    chat_script.answers += [{"colours": ["red"]}, Colours(colours=["blue"]), '```{"colours": ["green"],}```', as_asked]
    given = [chat.fill(task(text)).answer.colours[0] for text in "abcd"]
    assert given == ["red", "blue", "green", "list_colours"]
    assert [asked.prompt[-1].content for asked in chat_script.tasks] == ["a", "b", "c", "d"]


def test_errors_are_raised() -> None:
    chat_script.answers += [ModelError("busy", permanent=False), '{"colours": [']
    with pytest.raises(ModelError, match="busy"):
        chat.fill(task())
    with pytest.raises(ModelError, match="cut off"):
        chat.fill(task())


async def test_an_unexpected_call_fails_loudly() -> None:
    with pytest.raises(UnexpectedCall, match="list_colours"):
        chat.fill(task())
    with pytest.raises(UnexpectedCall, match="Hello there"):
        await read(chat)
    assert not issubclass(UnexpectedCall, ModelError)


async def test_replies_stream_and_break() -> None:
    chat_script.replies += ["whole", ["in ", "pieces"], ["half", ModelError("cut", permanent=False)]]
    assert (await read(chat))[0] == "whole"
    text, usage = await read(chat)
    assert text == "in pieces"
    assert isinstance(usage, Usage)
    got = []
    with pytest.raises(ModelError, match="cut"):
        async for piece in chat.stream(ask("again")):
            got.append(piece)
    assert got == ["half"]
    assert [request.messages[-1].content for request in chat_script.requests][-1] == "again"


def test_one_answer_for_ever() -> None:
    chat_script.always = {"colours": []}
    assert [chat.fill(task()).answer.colours for _ in range(3)] == [[], [], []]


def test_vectors_are_chosen_or_made_of_the_text() -> None:
    embedding = ScriptedEmbedding(Settings())
    embedding_script.vectors["north"] = [2.0] + [0.0] * 15
    vectors = embedding.embed_batch(["north", "anything", "anything"])
    assert vectors[0].tolist() == [1.0] + [0.0] * 15
    np.testing.assert_array_equal(vectors[1], vectors[2])
    embedding_script.size = 8
    assert embedding.name == "scripted-8"
    embedding_script.failure = ModelError("off", permanent=False)
    with pytest.raises(ModelError):
        embedding.embed_batch(["x"])
    assert embedding_script.asked == [("north", "anything", "anything"), ("x",)]
