"""What the steps of one retrieval hand on: the question as understood, the candidates, the ranked finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from memories.index.base import Candidates, Numbers, View
from memories.index.cues import NO_CUE, Cue
from memories.records import MemoryKind, Owner, Query, ResultKind

Part = Literal["words", "meaning", "time", "boost"]
PARTS: tuple[Part, ...] = ("words", "meaning", "time", "boost")


@dataclass(frozen=True, slots=True)
class Question:
    """The query as the arms and the scorer see it."""

    terms: Mapping[str, float]
    """Token to weight: below 1 if it comes from an earlier turn, or means about the same as a word of the query."""
    own: frozenset[str]
    """The tokens of the query itself."""
    language: Literal["en", "zh"] = "en"
    vector: Numbers | None = None
    model: str = ""
    days: tuple[tuple[int, int], ...] = ()
    wants: Cue = NO_CUE
    """Which cue an answer would show."""
    people: frozenset[str] = frozenset()
    """Whom it names, as the index calls them; between people, of those who speak only the first."""
    between_people: bool = False
    """Searched are chats between people, rather than with an assistant."""
    dialogue: bool = False
    """It is a piece of dialogue rather than a question."""
    many: bool = False
    """It asks for many messages: how many, in which order, all of them."""
    about_answers: bool = False
    request: bool = False
    """It asks for something to be done: standing rules matter."""
    present: bool = False
    """It asks for a value that holds now."""
    past: bool = False
    """It asks what was."""
    former: bool = False
    """It asks what held before something else did."""


@dataclass(slots=True)
class Found:
    """One candidate in the ranking. The fields after `parts` are filled when its row is loaded."""

    kind: ResultKind
    id: int
    row: int
    """Its row in the candidates."""
    parts: dict[Part, float]
    text: str = ""
    at: datetime | None = None
    speaker: str = ""
    role: str = ""
    memory_kind: MemoryKind | None = None
    revision: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    matched: tuple[str, ...] = ()
    repeats: bool = False
    """It says nothing that another one does not say."""
    in_prompt: bool = False
    unwanted: int = 0
    """The use (RecallItem) of which the person said, for a message like this one, that it was not relevant."""

    @property
    def score(self) -> float:
        """What the parts add up to, in the order of PARTS."""
        parts = self.parts
        return parts["words"] + parts["meaning"] + parts["time"] + parts["boost"]


@dataclass(slots=True)
class Search:
    owner: Owner
    query: Query
    always: frozenset[int] = frozenset()
    """Memories of the profile, which is in every prompt."""
    view: View | None = None
    question: Question | None = None
    candidates: Candidates | None = None
    found: list[Found] = field(default_factory=list)
    """Best first."""
    tokens: int = 0
    warning: str = ""
    """Why the search was not complete."""

    def rank(self) -> None:
        """Put the best first; what is newer first among equals."""
        at = self.candidates.at if self.candidates is not None else None
        self.found.sort(key=lambda found: (-found.score, -float(at[found.row]) if at is not None else 0.0))
