"""What background work used on each day, by what it did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from memories.models import Job
from memories.stats.period import Period
from memories.stats.quarters import Quarter, day_of

GROUPS = {
    Job.Kind.CONSOLIDATE: "learning",
    Job.Kind.IMPORT: "learning",
    Job.Kind.REFLECT: "reflection",
    Job.Kind.RECONSOLIDATE: "comparing",
}
"""The rest is `other`."""


@dataclass(slots=True)
class Used:
    day: date
    learning: int = 0
    reflection: int = 0
    comparing: int = 0
    other: int = 0
    cost: float | None = None
    """None: no price is known."""

    @property
    def tokens(self) -> int:
        return self.learning + self.reflection + self.comparing + self.other


@dataclass(slots=True)
class Tokens:
    days: list[Used] = field(default_factory=list)
    """Those on which any were used, the oldest first."""

    @property
    def all(self) -> Used | None:
        """Of all days together."""
        if not self.days:
            return None
        costs = [used.cost for used in self.days if used.cost is not None]
        sums = {
            name: sum(getattr(used, name) for used in self.days)
            for name in ("learning", "reflection", "comparing", "other")
        }
        return Used(self.days[-1].day, **sums, cost=sum(costs) if costs else None)


def tokens(owner_id: int, period: Period) -> Tokens:
    """Jobs count on the day on which they began."""
    began = Coalesce("started_at", "created_at")
    rows = Job.objects.filter(owner_id=owner_id).annotate(began=began).filter(began__gte=period.start)
    grouped = (
        rows.annotate(quarter=Quarter("began"))
        .values_list("quarter", "kind")
        .annotate(tokens=Sum(F("input_tokens") + F("output_tokens")), money=Sum("cost"))
    )
    by_day: dict[date, Used] = {}
    for quarter, kind, used, cost in grouped.order_by("quarter"):
        if not used:
            continue
        day = day_of(quarter)
        row = by_day.setdefault(day, Used(day))
        group = GROUPS.get(kind, "other")
        setattr(row, group, getattr(row, group) + used)
        if cost is not None:
            row.cost = (row.cost or 0.0) + cost
    return Tokens(list(by_day.values()))
