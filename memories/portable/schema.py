"""Our own format as it may come in: every field checked before anything of a file is kept. docs/export.md tells it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Literal

from django.db.models import Choices
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from memories.browse.words import KEPT_OUT
from memories.fencing import visible
from memories.history import UNDONE
from memories.models import Change, Conflict, Episode, Memory, OwnerState

_YEARS = range(1, 9999)
_HALF = ("\ud800", "\udfff")


def _storable(text: str) -> str:
    if "\0" in text or any(_HALF[0] <= char <= _HALF[1] for char in text):
        raise PydanticCustomError("text", "holds a character that cannot be stored")
    return text


def _statement(text: str) -> str:
    if visible(text).strip() != text or not text:
        raise PydanticCustomError("statement", "is no statement as this program writes them")
    return _storable(text)


def _in(choices: type[Choices]) -> Callable[[str], str]:
    values = frozenset(choices.values)

    def one_of(value: str) -> str:
        if value not in values:
            raise PydanticCustomError("choice", "is not one of the values it can have")
        return value

    return one_of


def _a_reason(name: str) -> str:
    if name == UNDONE or (name and name not in KEPT_OUT):
        raise PydanticCustomError("reason", "is no reason to keep a memory out")
    return name


def _of_our_days(at: datetime) -> datetime:
    if at.year not in _YEARS:
        raise PydanticCustomError("year", "is too far away")
    return at


def _iso(value: str) -> str:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("moment", "is no point in time") from None
    return value


Text = Annotated[str, AfterValidator(_storable)]
Short = Annotated[str, Field(max_length=120), AfterValidator(_storable)]
Statement = Annotated[str, Field(max_length=20_000), AfterValidator(_statement)]
Moment = Annotated[AwareDatetime, AfterValidator(_of_our_days)]
Written = Annotated[str, Field(max_length=40), AfterValidator(_iso)]
"""A point in time inside a snapshot: kept as it was written."""
Number = Annotated[int, Field(ge=1, lt=2**31)]
Place = Annotated[int, Field(ge=0, lt=2**31)]
Keywords = Annotated[list[Short], Field(max_length=100)]
Confidence = Annotated[float, Field(ge=0, le=1)]
Kind = Annotated[str, AfterValidator(_in(Memory.Kind))]
State = Annotated[str, AfterValidator(_in(Memory.State))]
Actor = Literal["user", "consolidation", "reflection", "reconsolidation", "ruling", "import", "system"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class FromJson(Strict):
    """Times come as text."""

    model_config = ConfigDict(extra="forbid", strict=False)


class EpisodeRecord(FromJson):
    id: Number
    conversation: Number
    source: Annotated[str, AfterValidator(_in(Episode.Source))]
    role: Literal["user", "assistant"]
    name: Short
    text: Text
    at: Moment
    time_zone: Annotated[str, Field(max_length=64)]
    state: Literal["active", "hidden", "off_branch"]
    redacted_spans: list[tuple[Place, Place]]


class Piece(Strict):
    """One piece of evidence: words of a message, or an observation beneath a sentence."""

    episode: Number | None = None
    start: Place | None = None
    end: Place | None = None
    observation: Number | None = None
    sentence: Annotated[int, Field(ge=0, lt=32767)] | None = None

    @model_validator(mode="after")
    def one_or_the_other(self) -> Piece:
        quote = self.episode is not None and self.start is not None and self.end is not None and self.start < self.end
        cited = self.observation is not None and self.sentence is not None
        if quote == cited or (cited and self.episode is not None) or (quote and self.observation is not None):
            raise PydanticCustomError("evidence", "is neither words of a message nor an observation")
        return self


class Suggestion(Strict):
    text: Text
    sentences: list[list[Number]]
    read: dict[str, int]
    language: Literal["en", "zh"] = "en"
    category: Short = "other"
    keywords: Keywords = []
    confidence: Confidence = 0.8


class Snapshot(Strict):
    """A memory before or after a change. Older versions of the program wrote fewer fields."""

    kind: Kind
    state: State
    text: Statement
    language: Literal["en", "zh"]
    about: Short = ""
    subject: Short = ""
    category: Annotated[str, Field(max_length=20)] = "other"
    keywords: Keywords = []
    confidence: Confidence = 0.8
    precision: Annotated[str, Field(max_length=12)] = ""
    time_phrase: Short = ""
    revision: Number = 1
    pinned: bool = False
    locked: bool = False
    stale: bool = False
    own_words: bool = False
    kept_out: Annotated[str, Field(max_length=20)] = ""
    valid_from: Written
    valid_until: Written | None
    learned_at: Written
    changed_at: Written
    event_from: Written | None
    event_to: Written | None
    replaced_by: Number | None
    suggestion: Suggestion | None = None
    evidence: list[Piece]


class RevisionRecord(FromJson):
    number: Number
    text: Statement
    change: Number | None
    at: Moment


class ChangeRecord(FromJson):
    id: Number
    actor: Actor
    action: Annotated[str, AfterValidator(_in(Change.Action))]
    reason: Text
    at: Moment
    before: Snapshot | None
    after: Snapshot | None
    undone_by: Number | None
    cause: Number | None


class MemoryRecord(FromJson):
    id: Number
    kind: Kind
    state: State
    text: Statement
    language: Literal["en", "zh"]
    about: Short
    subject: Short
    category: Annotated[str, Field(max_length=20)]
    keywords: Keywords
    confidence: Confidence
    precision: Annotated[str, Field(max_length=12)]
    time_phrase: Short
    revision: Number
    pinned: bool
    locked: bool
    stale: bool
    own_words: bool
    kept_out: Annotated[str, Field(max_length=20), AfterValidator(_a_reason)]
    valid_from: Moment
    valid_until: Moment | None
    learned_at: Moment
    changed_at: Moment
    event_from: date | None
    event_to: date | None
    reflected: bool
    compared: bool
    replaced_by: Number | None
    suggestion: Suggestion | None
    evidence: list[Piece]
    revisions: Annotated[list[RevisionRecord], Field(min_length=1)]
    changes: list[ChangeRecord]

    @model_validator(mode="after")
    def holds_together(self) -> MemoryRecord:
        if self.valid_until and self.valid_until < self.valid_from:
            raise PydanticCustomError("interval", "ends before it begins")
        numbers = [one.number for one in self.revisions]
        if len(set(numbers)) != len(numbers) or self.revision not in numbers:
            raise PydanticCustomError("revisions", "has not the revisions it should have")
        return self


class ConflictRecord(FromJson):
    a: Number
    b: Number
    state: Annotated[str, AfterValidator(_in(Conflict.State))]
    relation: Annotated[str, Field(max_length=14)]
    suggestion: Annotated[str, Field(max_length=12)]
    reason: Text
    ruling: Annotated[str, Field(max_length=12)]
    raised_at: Moment
    ruled_at: Moment | None


class SettingsRecord(Strict):
    memory: Annotated[str, AfterValidator(_in(OwnerState.MemorySwitch))]
    categories: dict[str, Literal["off", "ask", "on"]]
    asks: Annotated[str, AfterValidator(_in(OwnerState.Asks))] = OwnerState.Asks.CHOSEN  # a file may be older than it
    rulings: dict[str, Literal["newer", "older", "both"]]
    memory_language: Annotated[str, AfterValidator(_in(OwnerState.MemoryLanguage))] = OwnerState.MemoryLanguage.AS_SAID
    learn_quiet_seconds: Annotated[int, Field(ge=0, le=86_400)] | None
    learn_after_messages: Annotated[int, Field(ge=1, le=200)] | None
    reflect_after_observations: Annotated[int, Field(ge=1, le=1000)] | None


Pattern = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_storable)]
