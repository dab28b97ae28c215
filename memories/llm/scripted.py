"""Models for tests: they answer what the test has put in a queue, and remember what they were asked.

    chat_script.replies.append("Hello.")                        # for stream
    chat_script.answers.append({"relevance": [], …})            # for fill: an object, an answer, a text as a model
    chat_script.answers.append(ModelError("…", permanent=True)) # might write it, an error, or a function of the task
    chat_script.asked[-1].messages                              # what was asked

The queues are of this process, and shared by all roles with these backends: `chat_script.reset()` between tests.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pydantic import BaseModel

from memories.errors import ModelError
from memories.llm.base import A, ChatModel, ChatRequest, EmbeddingModel, Filled, Task, Usage, Vectors
from memories.llm.usage import estimate_tokens
from memories.llm.vectors import normalised
from memories.parsing import BadAnswer, parse_answer

Reply = str | Iterable[str] | BaseException | Callable[[ChatRequest], Any]
ScriptedAnswer = BaseModel | Mapping[str, Any] | str | BaseException | Callable[[Task[Any]], Any]


@dataclass
class Script:
    replies: deque[Reply] = field(default_factory=deque)
    answers: deque[ScriptedAnswer] = field(default_factory=deque)
    asked: list[ChatRequest | Task[Any]] = field(default_factory=list)
    always: ScriptedAnswer | None = None
    """Answers every task for which the queue has nothing."""

    def reset(self) -> None:
        self.replies.clear()
        self.answers.clear()
        self.asked.clear()
        self.always = None

    @property
    def tasks(self) -> list[Task[Any]]:
        return [asked for asked in self.asked if isinstance(asked, Task)]

    @property
    def requests(self) -> list[ChatRequest]:
        return [asked for asked in self.asked if isinstance(asked, ChatRequest)]


@dataclass
class EmbeddingScript:
    vectors: dict[str, Sequence[float]] = field(default_factory=dict)
    """Vectors of chosen texts; the others get one that is made of the text."""
    failure: BaseException | None = None
    asked: list[tuple[str, ...]] = field(default_factory=list)
    size: int = 16

    def reset(self) -> None:
        self.vectors.clear()
        self.asked.clear()
        self.failure, self.size = None, 16


chat_script = Script()
embedding_script = EmbeddingScript()


class UnexpectedCall(AssertionError):
    """The code under test asked a model more often than the test foresaw."""


class ScriptedChat(ChatModel):
    needs_network = False

    async def stream(self, request: ChatRequest) -> AsyncIterator[str | Usage]:
        chat_script.asked.append(request)
        if not chat_script.replies:
            raise UnexpectedCall(f"no reply is left for: {request.messages[-1:]}")
        reply: Any = chat_script.replies.popleft()
        if callable(reply):
            reply = reply(request)
        if isinstance(reply, BaseException):
            raise reply
        written = ""
        for piece in [reply] if isinstance(reply, str) else reply:
            if isinstance(piece, BaseException):
                raise piece
            written += piece
            yield piece
        yield Usage(sum(estimate_tokens(said.content) for said in request.messages), estimate_tokens(written), 1)

    def fill(self, task: Task[A]) -> Filled[A]:
        chat_script.asked.append(task)
        if not chat_script.answers and chat_script.always is None:
            raise UnexpectedCall(f"no answer is left for the task {task.name}")
        answer: Any = chat_script.answers.popleft() if chat_script.answers else chat_script.always
        if callable(answer):
            answer = answer(task)
        if isinstance(answer, BaseException):
            raise answer
        usage = Usage(sum(estimate_tokens(said.content) for said in task.prompt), 1, 1)
        if isinstance(answer, str):
            try:
                return Filled(parse_answer(answer, task.answer), usage, self.name)
            except BadAnswer as problem:
                raise ModelError(f"scripted: {problem}", permanent=False) from problem
        return Filled(task.answer.model_validate(answer), usage, self.name)


class ScriptedEmbedding(EmbeddingModel):
    needs_network = False

    @property
    def name(self) -> str:
        return f"{self.settings.model or 'scripted'}-{embedding_script.size}"

    def embed_batch(self, texts: Sequence[str]) -> Vectors:
        embedding_script.asked.append(tuple(texts))
        if embedding_script.failure is not None:
            raise embedding_script.failure
        rows = [embedding_script.vectors.get(text) or _made_of(text, embedding_script.size) for text in texts]
        return normalised(np.asarray(rows, dtype=np.float32).reshape(len(rows), embedding_script.size))


def _made_of(text: str, size: int) -> list[float]:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return [float(value) for value in np.random.default_rng(seed).standard_normal(size)]
