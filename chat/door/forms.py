"""What goes in and out of the REST API, as its schema describes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from chat.wellformed import wellformed
from memories.llm.answers import Category
from memories.models import Memory, Receipt
from memories.records import Result

State = Literal["active", "pending", "superseded", "archived", "trashed", "quarantined"]
Shelf = Literal["current", "all", "superseded", "pending", "archived", "trash", "kept_out"]
Kind = Literal["observation", "insight"]
Precision = Literal["", "day", "part-of-day", "week", "month", "season", "year"]
Clean = AfterValidator(wellformed)
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), Clean]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), Clean]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), Clean]
Id = Annotated[int, Field(ge=1, lt=2**63)]


class Given(Schema):
    model_config = ConfigDict(extra="forbid")


class ListQuery(Schema):
    q: Annotated[str, StringConstraints(max_length=300), Clean] = ""
    state: Shelf = "current"
    kind: Kind | None = None
    category: Category | None = None
    subject: Annotated[str, StringConstraints(max_length=120), Clean] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Annotated[str, StringConstraints(max_length=80)] = ""


class NewMemoryIn(Given):
    text: Text = Field(description="One fact in one sentence.")
    subject: Name = Field("", description="What it is about, in a word or two.")
    about: Name = Field("", description="The person that it is about; empty for the user.")
    category: Category = "other"
    keywords: list[Word] = Field([], max_length=12)


class MemoryChange(Given):
    text: Text | None = None
    subject: Name | None = None
    about: Name | None = None
    category: Category | None = None
    keywords: list[Word] | None = Field(None, max_length=12)
    pinned: bool | None = None
    locked: bool | None = None
    revision: Annotated[int, Field(ge=1, lt=2**31)] | None = Field(
        None, description="The one that was read: nothing is written if it is another by now."
    )


class MemoryOut(Schema):
    id: int
    kind: Kind
    state: State
    text: str
    language: str
    subject: str
    about: str
    category: str
    keywords: list[str]
    confidence: float
    pinned: bool
    locked: bool
    revision: int
    valid_from: datetime
    valid_until: datetime | None
    event_from: date | None
    event_to: date | None
    precision: Precision
    learned_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, memory: Memory) -> MemoryOut:
        return cls(**{name: getattr(memory, "pk" if name == "id" else name) for name in cls.model_fields})


class Quoted(Schema):
    text: str
    at: datetime


class MemoryWhole(MemoryOut):
    quotes: list[Quoted] = Field(description="The words of the person that it rests on.")


class MemoryList(Schema):
    items: list[MemoryOut]
    next: str | None = Field(description="Give it as `after` for the next page; null on the last.")
    total: int


class Hit(Schema):
    id: int
    text: str
    score: float
    since: datetime | None
    until: datetime | None

    @classmethod
    def of(cls, result: Result) -> Hit:
        return cls(id=result.id, text=result.text, score=result.score, since=result.since, until=result.until)


class Hits(Schema):
    items: list[Hit]


class ReceiptOut(Schema):
    id: int
    at: datetime
    memories: list[int]
    counts: dict[str, Any]
    files_searched: bool | None = Field(description="Whether no file holds the words; null: not known yet.")

    @classmethod
    def of(cls, receipt: Receipt) -> ReceiptOut:
        return cls(
            id=receipt.pk, at=receipt.at, memories=receipt.ids, counts=receipt.counts, files_searched=receipt.scanned_ok
        )


class ErrorOut(Schema):
    class Told(Schema):
        message: str
        type: str
        param: str | None
        code: str

    error: Told
