"""What every model behind a server has in common; a protocol adds how it is asked once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any

from memories.llm import known_models
from memories.llm.base import (
    A,
    ChatModel,
    ChatRequest,
    EmbeddingModel,
    Filled,
    Reranker,
    Said,
    Settings,
    Task,
    Usage,
    Vectors,
)
from memories.llm.echo import stream_unechoed, unechoed
from memories.llm.filling import ResponseFormat, fill_by_text
from memories.llm.retry import stream_with_retries, with_retries
from memories.llm.thoughts import without_thoughts
from memories.llm.usage import cut_to_tokens
from memories.llm.vectors import embed_in_batches


class RemoteChat(ChatModel):
    """Retries what is temporary, leaves a model's thinking out, and reads structured answers from text."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        known = known_models.chat(settings.model)
        self._json_mode: known_models.JsonMode = settings.options.get("json_mode", known.json_mode)
        self.context_tokens = settings.options.get("context_tokens", known.context)
        self._more: dict[str, Any] = dict(settings.options.get("request", {}))

    def stream(self, request: ChatRequest) -> AsyncIterator[str | Usage]:
        pieces = stream_with_retries(lambda: self._stream_once(request), self.settings.retries)
        return without_thoughts(stream_unechoed(pieces, [said.content for said in request.messages]))

    def fill(self, task: Task[A]) -> Filled[A]:
        return fill_by_text(task, self.name, self._json_mode, self._ask)

    def _ask(self, messages: tuple[Said, ...], wanted: ResponseFormat | None) -> tuple[str, Usage]:
        with unechoed([said.content for said in messages]):
            return with_retries(lambda: self._ask_once(messages, wanted), self.settings.retries)

    @abstractmethod
    def _stream_once(self, request: ChatRequest) -> AsyncGenerator[str | Usage, None]:
        """Yield pieces of the reply, then its usage. Raise ModelError, also when the stream ends too early."""

    @abstractmethod
    def _ask_once(self, messages: tuple[Said, ...], wanted: ResponseFormat | None) -> tuple[str, Usage]:
        """Return a whole answer and its usage. Raise ModelError."""


class RemoteEmbedding(EmbeddingModel):
    LARGEST_BATCH = 256  # texts; protocols may allow more, but not so many tokens

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._known = known_models.embedding(settings.model)
        self._asked_size: int = settings.options.get("dimensions", 0)
        self._size = self._asked_size or self._known.size

    @property
    def name(self) -> str:
        """A model that is not in the table is asked once how long its vectors are."""
        if not self._size:
            self._size = self.embed_batch(["size"]).shape[1]
        return f"{self.settings.model}-{self._size}"

    def embed_batch(self, texts: Sequence[str]) -> Vectors:
        batch = self.settings.options.get("batch_size", min(self._known.batch, self.LARGEST_BATCH))
        return embed_in_batches(texts, batch, self._size, self.settings.model, self._embed)

    def _embed(self, texts: list[str]) -> list[list[float]]:
        cut = [cut_to_tokens(text, self._known.input_tokens) for text in texts]
        with unechoed(cut):
            return with_retries(lambda: self._embed_once(cut), self.settings.retries)

    @abstractmethod
    def _embed_once(self, texts: list[str]) -> list[list[float]]:
        """Return one vector per text, in order. Raise ModelError."""


class RemoteReranker(Reranker):
    def rank(self, query: str, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        limit = known_models.reranker(self.settings.model).input_tokens
        cut = [cut_to_tokens(text, limit) for text in texts]
        with unechoed([query, *cut]):
            return with_retries(lambda: self._rank_once(query, cut), self.settings.retries)

    @abstractmethod
    def _rank_once(self, query: str, texts: list[str]) -> list[float]:
        """Return one score per text, in order. Raise ModelError."""
