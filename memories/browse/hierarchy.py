"""Insights that match a set of filters, or have something under them that does, and what is under none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet

from memories.browse import past
from memories.browse.filters import Filters, under_an_insight
from memories.browse.matching import look, matching
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
    counted = observations.aggregate(all=Count("pk"), loose=Count("pk", filter=standing_alone))
    return Hierarchy(found.rows, insights, counted["loose"], counted["all"], found.warning)


def loose(owner: Owner, filters: Filters) -> QuerySet[Memory]:
    """The observations that match and are under no insight."""
    return matching(owner, replace(filters, under="none"))
