"""What the steps of consolidation hand on: one batch of one conversation's new messages, and what becomes of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from memories.llm.answers import Observed
from memories.models import Episode, Job, Memory
from memories.records import EventTime, Language, Owner, Quote

Relation = Literal["duplicate", "contained", "update", "contradiction"]


@dataclass(slots=True)
class Heard:
    """One message as the model sees it: `number` counts from 1, `text` is without what was forgotten.

    `new` ones are learned from; the others only tell what is spoken of.
    """

    number: int
    episode: Episode
    text: str
    new: bool


@dataclass(slots=True, eq=False)
class Draft:
    """One claim of the model's on its way to a memory, or out. The steps fill in what they find."""

    claim: Observed
    heard: Heard
    statement: str
    language: Language
    about: str = ""
    quotes: list[Quote] = field(default_factory=list)
    event: EventTime | None = None
    kept_out: str = ""
    """Why it is quarantined; empty for one that is kept."""
    dropped: str = ""
    """Why nothing of it is stored at all."""
    waits: bool = False
    """It is of a category of which the person wants to be asked first."""
    links: list[Link] = field(default_factory=list)
    judged: list[tuple[Memory | Draft, str]] = field(default_factory=list)
    """What the model compared it with, and how it says that they relate."""

    @property
    def stands(self) -> bool:
        return not self.dropped and not self.kept_out


@dataclass(slots=True, eq=False)
class Link:
    """How a draft and another statement relate."""

    relation: Relation
    other: Memory | Draft
    fuller: bool = False
    """Whether the draft is the one that says more."""
    newer: bool = True
    """Whether the draft holds after the other, where one takes the other's place."""


@dataclass(slots=True)
class Batch:
    owner: Owner
    job: Job
    session: str
    messages: list[Heard] = field(default_factory=list)
    known: list[Memory] = field(default_factory=list)
    """What is remembered near to it; the model knows them by their places, from 1."""
    language: Language = "en"
    wanted: Language | None = None
    """The language that statements are to be in; None: each in that of its message."""
    instructions: str = ""
    """What the model was told, without the messages: a statement that repeats it is an echo."""
    relevance: dict[int, int] = field(default_factory=dict)
    claims: list[Observed] = field(default_factory=list)
    """What the model says it found, as it says it."""
    drafts: list[Draft] = field(default_factory=list)
    """What is left of it after the check, each tied to a message."""
    secrets: set[str] = field(default_factory=set)
    """The kinds of secrets that statements held: of those, only this is kept, in sight."""
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def new(self) -> list[Heard]:
        return [heard for heard in self.messages if heard.new]

    @property
    def standing(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.stands]

    def drop(self, draft: Draft, why: str) -> None:
        draft.dropped = why
        self.counts[why] += 1
