"""How many of today's memories there were at the end of each day, and how many were learned on it, by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from memories.models import Memory
from memories.stats.period import Period
from memories.stats.quarters import Quarter, day_of


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
    learned: Counter[tuple[date, str]] = Counter()
    counted = rows.annotate(quarter=Quarter("learned_at")).values_list("quarter", "kind").annotate(n=Count("pk"))
    for quarter, kind, n in counted.order_by():
        learned[day_of(quarter), kind] += n
    observations, insights = before.get("observation", 0), before.get("insight", 0)
    grown = []
    for at in period.days:
        new = learned[at, "observation"], learned[at, "insight"]
        observations, insights = observations + new[0], insights + new[1]
        grown.append(Grown(at, *new, observations, insights))
    return grown
