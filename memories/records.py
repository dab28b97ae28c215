"""What the parts of memories hand to one another. Imports nothing of Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Language = Literal["en", "zh"]
MemoryKind = Literal["observation", "insight"]
ResultKind = Literal["memory", "episode"]
ActorKind = Literal["user", "consolidation", "reflection", "reconsolidation", "ruling", "import", "system"]


@dataclass(frozen=True, slots=True)
class Owner:
    """What memories needs to know of a person."""

    id: int
    language: Language
    time_zone: str


@dataclass(frozen=True, slots=True)
class By:
    """Who makes a change, in which job, and why."""

    actor: ActorKind
    reason: str = ""
    job_id: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A literal piece of one episode: code point offsets into the text as stored."""

    episode_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message can be read: the address of it, and the title of its conversation."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class EventTime:
    """When something happens or happened: whole days, inclusive, in the owner's zone."""

    start: date
    end: date
    precision: Literal["day", "part-of-day", "week", "month", "season", "year"]
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class NewMemory:
    """A statement to be kept. An observation cites quotes, an insight cites observations.

    `sentences` belongs to insights: for each sentence, in order, the ids of the observations it rests on.
    """

    kind: MemoryKind
    text: str
    language: Language
    subject: str = ""
    about: str = ""
    """The person the statement is about; empty for the user."""
    category: str = "other"
    keywords: tuple[str, ...] = ()
    confidence: float = 0.8
    event: EventTime | None = None
    valid_from: datetime | None = None
    quotes: tuple[Quote, ...] = ()
    sentences: tuple[tuple[int, ...], ...] = ()
    state: Literal["active", "pending", "quarantined"] = "active"
    kept_out: str = ""
    """Why it is quarantined: fiction, hypothetical, unsupported, impersonal, screened (pasted, or an order), or secret:
    of a secret only its kind is told."""


@dataclass(frozen=True, slots=True)
class Query:
    """One search in one person's memory.

    `turns` are the person's last messages, newest last, for follow-ups such as "and my sister?".
    `beside` are episodes that the prompt shows anyway (the recent turns): never returned.
    """

    text: str
    at: datetime
    turns: tuple[str, ...] = ()
    beside: frozenset[int] = frozenset()
    limit: int = 20
    token_budget: int = 1200
    kinds: frozenset[ResultKind] = frozenset(("memory", "episode"))
    weights: Mapping[str, float] = field(default_factory=dict)
    """Those of the score that differ from the installation's for this search alone, by their names."""


@dataclass(frozen=True, slots=True)
class Result:
    """One thing found. `parts` add up to `score`: words, meaning, time, boost."""

    kind: ResultKind
    id: int
    text: str
    score: float
    parts: Mapping[str, float]
    rank: int
    at: datetime
    matched: tuple[str, ...] = ()
    speaker: str = ""
    role: str = ""
    memory_kind: MemoryKind | None = None
    revision: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    in_prompt: bool = False
    always: bool = False
    """Part of the profile, which is in every prompt."""
    unwanted: int = 0
    """The earlier use of which the person said, for a message like this one, that it was not relevant."""
    item: int = 0
    """Where this use is kept, once it is."""
    not_relevant: bool = False
    """The person said of this very use that it was not relevant."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """The answer of one retrieval. `error` is set when memory could not be searched."""

    results: tuple[Result, ...] = ()
    profile: tuple[Result, ...] = ()
    tokens: int = 0
    milliseconds: float = 0.0
    considered: int = 0
    error: str = ""
    stages: Mapping[str, float] = field(default_factory=dict)
    """Milliseconds per stage."""
