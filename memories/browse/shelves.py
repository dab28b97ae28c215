"""How many memories there are of each kind and in each state, and what one can filter by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Value

from memories.browse.filters import STATES
from memories.models import Conflict, Memory

_CONFLICT = "conflict"  # in the place of a kind
SUBJECTS = 60  # offered as a filter: those that most memories are about


@dataclass(frozen=True, slots=True)
class Shelves:
    states: dict[str, int]
    """By state of the list: how many memories it holds."""
    observations: int
    insights: int
    """Current ones."""
    categories: tuple[str, ...]
    """That occur, those with most memories first."""
    subjects: tuple[str, ...]
    """What memories are about, those with most memories first."""
    conflicts: int
    """How many are open."""

    @property
    def any(self) -> bool:
        return any(self.states.values())


def shelves(owner_id: int) -> Shelves:
    """One query."""
    same = ("state", "kind", "category", "subject")
    groups = Memory.objects.filter(owner_id=owner_id).values_list(*same).annotate(n=Count("pk")).order_by()
    raised = Conflict.objects.filter(owner_id=owner_id, state=Conflict.State.OPEN).order_by()
    raised = raised.annotate(kind=Value(_CONFLICT), category=Value(""), subject=Value(""))
    conflicts = 0
    by_state: Counter[str] = Counter()
    by_kind: Counter[str] = Counter()
    by_category: Counter[str] = Counter()
    by_subject: Counter[str] = Counter()
    for state, kind, category, subject, count in groups.union(
        raised.values_list(*same).annotate(n=Count("pk")), all=True
    ):
        if kind == _CONFLICT:
            conflicts = count
            continue
        by_state[state] += count
        by_category[category] += count
        if state != Memory.State.TRASHED:
            by_subject[subject] += count
        if state == Memory.State.ACTIVE:
            by_kind[kind] += count
    by_subject.pop("", None)
    subjects = sorted(by_subject.items(), key=lambda counted: (-counted[1], counted[0]))
    return Shelves(
        states={name: sum(by_state[state] for state in states) for name, states in STATES.items()},
        observations=by_kind[Memory.Kind.OBSERVATION],
        insights=by_kind[Memory.Kind.INSIGHT],
        categories=tuple(name for name, _count in by_category.most_common()),
        subjects=tuple(name for name, _count in subjects[:SUBJECTS]),
        conflicts=conflicts,
    )


def subjects(owner_id: int) -> list[str]:
    """What memories are about, the most frequent first."""
    return list(shelves(owner_id).subjects)
