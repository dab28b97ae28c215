"""What the steps of reconsolidation hand on: a few observations, and the pairs in which each meets what is near."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from memories.models import Job, Memory
from memories.records import Language, Owner

Relation = Literal["duplicate", "contained", "update", "contradiction", "unrelated"]


@dataclass(slots=True)
class Pair:
    """Two current observations; `a` was said first."""

    a: Memory
    b: Memory
    score: float
    relation: Relation | Literal[""] = ""
    """Empty as long as the model has not said."""
    fuller: Literal["a", "b", ""] = ""


@dataclass(slots=True)
class Batch:
    owner: Owner
    job: Job
    most: int
    """How many pairs this run may still ask about."""
    fresh: list[Memory] = field(default_factory=list)
    """Observations that are compared with all that is near to them."""
    pairs: list[Pair] = field(default_factory=list)
    language: Language = "en"
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def empty(self) -> bool:
        return not self.fresh
