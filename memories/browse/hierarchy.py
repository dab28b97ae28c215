"""Insights that match a set of filters, or have something under them that does, and what is under none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from memories.browse import past
from memories.browse.filters import Filters, under_an_insight
from memories.browse.matching import look, matching
from memories.browse.suggested import waiting
from memories.models import Evidence, Memory
from memories.records import Owner

Kind = Memory.Kind


@dataclass(frozen=True, slots=True)
class Hierarchy:
    matches: QuerySet[Memory]
    insights: QuerySet[Memory]
    loose: int
    """How many of the observations that match are under no insight."""
    observations: int
    """How many observations match."""
    suggestions: int
    """With how many insights a suggestion waits, whatever the filters."""
    warning: str = ""

    @property
    def under(self) -> int:
        return self.observations - self.loose


def hierarchy(owner: Owner, filters: Filters) -> Hierarchy:
    """An insight is there when it matches, or when an observation under it does."""
    found = look(owner, filters)
    insights = found.rows.filter(kind=Kind.INSIGHT)
    if filters.kind != Kind.INSIGHT and (filters.narrowed or filters.state not in ("current", "all")):
        cited = Evidence.objects.filter(owner_id=owner.id, observation__in=found.rows.values("pk")).values("memory_id")
        standing = Filters(kind=Kind.INSIGHT, as_of=filters.as_of).rows(owner.id).filter(pk__in=cited)
        either = Q(pk__in=insights.values("pk")) | Q(pk__in=standing.values("pk"))
        insights = Memory.objects.filter(either, owner_id=owner.id)
    standing_alone = past.under_no_insight(owner.id, filters.moment) if filters.moment else ~under_an_insight()
    observations = found.rows.filter(kind=Kind.OBSERVATION)
    count, loose_ones, suggestions = _counted(owner.id, observations, standing_alone)
    return Hierarchy(found.rows, insights, loose_ones, count, suggestions, found.warning)


def _counted(owner_id: int, observations: QuerySet[Memory], standing_alone: Q) -> tuple[int, int, int]:
    """How many observations, how many of them stand alone, and how many suggestions wait; in one query."""
    counts = _named("observations", observations).annotate(n=Count("pk"), some=Count("pk", filter=standing_alone))
    waits = _named("suggestions", waiting(owner_id)).annotate(n=Count("pk"), some=Value(0))
    found = {what: (n, some) for what, n, some in counts.union(waits, all=True).values_list("what", "n", "some")}
    return *found.get("observations", (0, 0)), found.get("suggestions", (0, 0))[0]


def _named(what: str, rows: QuerySet[Memory]) -> QuerySet[Memory, Any]:
    return rows.order_by().annotate(what=Value(what)).values("what")


def loose(owner: Owner, filters: Filters) -> QuerySet[Memory]:
    """The observations that match and are under no insight."""
    return matching(owner, replace(filters, under="none"))
