"""What a model backend is. One required method an interface; the rest has a working default."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from memories.records import Language

A = TypeVar("A", bound=BaseModel)
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or more calls. `estimated` where the vendor did not say."""

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    estimated: bool = False

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.calls + other.calls,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A reply to be written. `recalled` repeats what the prompt holds, for models that read no prompt."""

    messages: tuple[Said, ...]
    language: Language = "en"
    recalled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task(Generic[A]):
    """A named piece of structured work.

    `prompt` is rendered from prompts/{language}/{name}.txt; `data` is the same content as plain values, for
    backends that read no prompt (offline, scripted).
    """

    name: str
    language: Language
    prompt: tuple[Said, ...]
    answer: type[A]
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled(Generic[A]):
    answer: A
    usage: Usage
    model: str


@dataclass(frozen=True, slots=True)
class Settings:
    """One role's entry of the MODELS setting."""

    model: str = ""
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    timeout: float = 60.0
    retries: int = 2
    options: Mapping[str, Any] = field(default_factory=dict)


class ChatModel(ABC):
    """Writes replies and fills tasks. Every failure is a ModelError."""

    needs_network = True  # False: check_models makes no round trip over the network
    translates = True  # False: statements stay in the words they were said in, whatever language is wanted
    judges_support = True  # False: nobody but code tells whether a quote carries its statement
    context_tokens = 8_192  # how much a prompt and its answer may hold together

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def name(self) -> str:
        return self.settings.model

    @abstractmethod
    def stream(self, request: ChatRequest) -> AsyncIterator[str | Usage]:
        """Yield the reply piece by piece and its Usage last. Closing the iterator closes the connection."""

    @abstractmethod
    def fill(self, task: Task[A]) -> Filled[A]:
        """Return a valid answer of the task's type, or raise ModelError."""


class EmbeddingModel(ABC):
    """Turns texts into unit-length vectors."""

    needs_network = True
    languages: frozenset[str] = frozenset(("en", "zh"))  # in which its vectors mean something

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def name(self) -> str:
        """Name and size, e.g. `wordllama-256`: stored with each vector, vectors of another are never compared."""
        return self.settings.model

    @abstractmethod
    def embed_batch(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), size) float32, rows of length 1. Raise ModelError."""


class Reranker(ABC):
    """Re-orders candidates by reading them together with the query."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @abstractmethod
    def rank(self, query: str, texts: Sequence[str]) -> list[float]:
        """Return one relevance per text, in the order given. Raise ModelError."""
