"""How many of today's memories there were at the end of each day, and how many were learned on it, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from memories.models import Memory
from memories.stats.period import Period


@dataclass(frozen=True, slots=True)
class Grown:
    """One day."""

    day: date
    observations: int
    """Learned on that day, and current today."""
    insights: int
    all_observations: int
    """The same until the end of that day."""
    all_insights: int

    @property
    def learned(self) -> int:
        return self.observations + self.insights


def growth(owner_id: int, period: Period, before: Mapping[str, int]) -> list[Grown]:
    """Every day of the period. `before`: by kind, how many current memories are older than that."""
    rows = Memory.objects.filter(owner_id=owner_id, state=Memory.State.ACTIVE, learned_at__gte=period.start)
    day = TruncDate("learned_at", tzinfo=timezone.get_current_timezone())
    learned: dict[tuple[date, str], int] = {
        (at, kind): n for at, kind, n in rows.annotate(day=day).values_list("day", "kind").annotate(n=Count("pk"))
    }
    observations, insights = before.get("observation", 0), before.get("insight", 0)
    grown = []
    for at in period.days:
        new = learned.get((at, "observation"), 0), learned.get((at, "insight"), 0)
        observations, insights = observations + new[0], insights + new[1]
        grown.append(Grown(at, *new, observations, insights))
    return grown
