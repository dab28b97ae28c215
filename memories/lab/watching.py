"""Watches the steps of one retrieval: how many each arm and each step has, what falls out and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from memories.index.search import day_match
from memories.records import ResultKind
from memories.steps.retrieval.search import Found, Question, Search

Key = tuple[ResultKind, int]


@dataclass(frozen=True, slots=True)
class Arms:
    """Of the candidates, for how many each arm speaks; one may be found by several."""

    candidates: int
    words: int
    meaning: int
    time: int
    people: int
    memories: int


@dataclass(frozen=True, slots=True)
class Lost:
    """What was ranked and is no longer: at which step, and its place before that."""

    found: Found
    step: str
    place: int


class Watcher:
    """To be given to `retrieve`."""

    def __init__(self) -> None:
        self.arms: Arms | None = None
        self.question: Question | None = None
        self.left: dict[str, int] = {}
        """By step, how many are ranked after it."""
        self.found: list[Found] = []
        self.lost: list[Lost] = []

    def __call__(self, step: str, search: Search) -> None:
        self.question = search.question
        if self.arms is None and search.candidates is not None:
            self.arms = _arms(search)
        there = {(one.kind, one.id) for one in search.found}
        for place, one in enumerate(self.found, 1):
            if (one.kind, one.id) not in there:
                self.lost.append(Lost(one, step, place))
        self.found = list(search.found)
        if self.found:
            self.left[step] = len(self.found)

    def by_key(self) -> dict[Key, Found]:
        return {(one.kind, one.id): one for one in self.found}


def _arms(search: Search) -> Arms | None:
    found = search.candidates
    if found is None:
        return None
    days = search.question.days if search.question else ()
    near = day_match(found.first_day, found.last_day, days) if days else np.zeros(len(found))
    return Arms(
        candidates=len(found),
        words=int(np.count_nonzero(found.words > 0)),
        meaning=int(np.count_nonzero(found.meaning > 0)),
        time=int(np.count_nonzero(near > 0)),
        people=int(np.count_nonzero(found.named)),
        memories=int(np.count_nonzero(found.memory)),
    )
