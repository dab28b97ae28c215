"""What the steps of reflection hand on: a few subjects, what was observed about them, and what is written of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from memories.llm.answers import WrittenInsight
from memories.models import Job, Memory
from memories.records import Language, Owner
from memories.steps.reflection.group import Group


@dataclass(slots=True)
class Subject:
    """One subject, with its observations by the numbers that the model knows them by."""

    name: str
    language: Language
    observations: dict[int, Memory]
    present: Memory | None
    """The insight as it stands."""
    group: Group


@dataclass(slots=True)
class Draft:
    """An insight that has passed the check: its sentences, and the observations each rests on."""

    subject: Subject
    sentences: list[str]
    sources: list[tuple[int, ...]]
    """Ids of memories, a tuple a sentence."""


@dataclass(slots=True)
class Batch:
    owner: Owner
    job: Job
    fresh: list[Memory] = field(default_factory=list)
    """Observations that reflection has not seen."""
    subjects: list[Subject] = field(default_factory=list)
    language: Language = "en"
    wanted: Language | None = None
    """The language that insights are to be in; None: each in that of its observations."""
    written: list[WrittenInsight] = field(default_factory=list)
    """As the model gives them."""
    drafts: list[Draft] = field(default_factory=list)
    withdrawn: list[Memory] = field(default_factory=list)
    """Stale insights for which nothing is left to say: they go, or it is suggested that they go."""
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def work(self) -> tuple[tuple[int, ...], tuple[str, ...], tuple[int, ...]]:
        """What the batch is about. Two in a row about the same get nowhere."""
        fresh, withdrawn = (tuple(sorted(row.pk for row in rows)) for rows in (self.fresh, self.withdrawn))
        return fresh, tuple(sorted(subject.name for subject in self.subjects)), withdrawn

    @property
    def empty(self) -> bool:
        return not self.fresh and not self.subjects and not self.withdrawn
