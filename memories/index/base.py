"""What an index backend is, and the records that go in and come out.

The SQL rows are the truth and an index is derived from them: losing it, or being behind, is harmless. A backend finds
candidates for one owner; it does not rank them (memories.steps.retrieval.score does), and its figures come from this
owner's documents alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memories.index.cues import NO_CUE, Cue
from memories.records import ResultKind

Numbers = NDArray[np.float32]
Whole = NDArray[np.int64]

NEVER = -1  # a day that is not known; other days are proleptic Gregorian ordinals


@dataclass(frozen=True, slots=True)
class Unit:
    """What is looked up as one: a memory, a message, or a passage of a long message."""

    counts: Mapping[str, int]
    """Token to how often."""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A memory or an episode, cut into units. Units of one session are read with those before and after them."""

    kind: ResultKind
    id: int
    units: tuple[Unit, ...]
    session: str = ""
    at: float = 0.0
    """Seconds since 1970, with `id` the order in the session."""
    days: tuple[int, int] = (NEVER, NEVER)
    """First and last day of what is told, inclusive, in the owner's zone; an episode's own day twice."""
    speaker: str = ""
    """Of an episode who said it, of a memory whom it is about: then with people.ABOUT before the name."""
    cues: Cue = NO_CUE
    asking: float = 0.0
    model: str = ""
    """Name and size of the model that made the vectors; empty: none yet."""
    vectors: Numbers | None = None
    """One row a unit, of length 1."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One search as a backend sees it. Each arm is asked with what it has: terms, vector, days."""

    terms: Mapping[str, float]
    """Token to weight."""
    vector: Numbers | None = None
    model: str = ""
    days: tuple[tuple[int, int], ...] = ()
    """Spans of days named in the question, inclusive."""
    kinds: frozenset[ResultKind] = frozenset(("memory", "episode"))
    without: frozenset[int] = frozenset()
    """Episodes that are not wanted."""
    standing: bool = False
    """Whether standing rules and preferences are wanted whatever their words."""
    people: frozenset[str] = frozenset()
    """What the index calls the people whom the question names, see View.people."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the arms found, column by column: one row a document, in no promised order.

    `words` is BM25 over the unit and its neighbours, `alone` over the unit by itself, `meaning` the cosine of the
    question with unit and neighbours, each of the document's best unit; `own` is the cosine with the document's first
    unit alone, or, of a standing rule that says when it holds, with that. `rarity` is the idf of each term.
    """

    memory: NDArray[np.bool_]
    """Which rows are memories; the others are episodes."""
    ids: Whole
    words: Numbers
    alone: Numbers
    meaning: Numbers
    own: Numbers
    named: NDArray[np.bool_]
    """Said by, or about, somebody whom the question names."""
    lengths: Numbers
    """Of the first unit, in tokens."""
    portion: Numbers
    """Where it stands in the order in which everything came, from 0 to below 1."""
    around: NDArray[np.int32]
    """For each row, those of the messages before and after it in its session, -1 for none; shape (some, rows)."""
    cues: NDArray[np.int32]
    asking: Numbers
    first_day: NDArray[np.int32]
    last_day: NDArray[np.int32]
    at: NDArray[np.float64]
    speakers: tuple[str, ...]
    vectors: Numbers
    """Of the first unit; zeros where there is none."""
    passages: NDArray[np.int32]
    """Number of the document's best unit, from 0."""
    rarity: Mapping[str, float] = field(default_factory=dict)
    documents: int = 0
    """How many were searched."""

    def __len__(self) -> int:
        return len(self.ids)


class View(ABC):
    """One owner's index as it stands at the time of one search."""

    speakers: Sequence[str]
    """Names of the people who speak in imported chats; never `user`, `assistant` and the like."""
    people: Sequence[str]
    """The same, and the people whom memories are about, as the index calls them."""
    between_people: bool
    """Whether most of it are chats between people, rather than with an assistant."""

    @abstractmethod
    def candidates(self, wanted: Wanted, limit: int) -> Candidates:
        """Return what is best in each arm, up to `limit` an arm. Raise IndexUnavailable."""


class Index(ABC):
    """A backend of the MEMORY_INDEX setting. Every method takes the owner first and touches nobody else's."""

    name = ""
    in_sql = False
    """Whether writing happens in the database transaction of the caller."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options

    @abstractmethod
    def add(self, owner_id: int, documents: Iterable[Document], *, purge: bool = False) -> None:
        """Take in documents, each in place of what had its kind and id.

        `purge`: what they replace held words that must be gone from every derived copy when this commits.
        """

    @abstractmethod
    def remove(self, owner_id: int, kind: ResultKind, ids: Iterable[int], *, purge: bool = False) -> None:
        """Take documents out. `purge` as in `add`."""

    @abstractmethod
    def view(self, owner_id: int) -> View:
        """Return the owner's index with everything that was committed before this call. Raise IndexUnavailable."""

    @abstractmethod
    def rebuild(self, owner_id: int) -> int:
        """Make the owner's index again from the rows of memories and episodes; return the number of documents."""

    def candidates(self, owner_id: int, wanted: Wanted, limit: int) -> Candidates:
        """Return what is best in each arm, up to `limit` an arm. Raise IndexUnavailable."""
        return self.view(owner_id).candidates(wanted, limit)

    def forget_cached(self) -> None:  # noqa: B027 - a backend may keep nothing
        """Drop what this process keeps in memory. What is stored stays."""
