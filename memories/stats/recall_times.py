"""How long retrieval took: for each day the time within which half of the recalls were done, and 95 in 100."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from memories.models import Recall
from memories.stats.period import Period
from memories.stats.quarters import Quarter, day_of


@dataclass(frozen=True, slots=True)
class Took:
    """Of one day, or of all of them."""

    day: date | None
    recalls: int = 0
    half: float = 0.0
    """Milliseconds."""
    most: float = 0.0
    """95 in 100."""
    failed: int = 0
    """Answered without memory, or with a part of it."""


@dataclass(frozen=True, slots=True)
class Times:
    days: list[Took] = field(default_factory=list)
    """Those with a recall, the oldest first."""
    all: Took = field(default_factory=lambda: Took(None))


def recall_times(owner_id: int, period: Period) -> Times:
    rows = Recall.objects.filter(owner_id=owner_id, at__gte=period.start).annotate(quarter=Quarter("at"))
    by_day: dict[date, list[float]] = {}
    failed: dict[date, int] = {}
    for quarter, milliseconds, error in rows.values_list("quarter", "milliseconds", "error"):
        day = day_of(quarter)
        by_day.setdefault(day, []).append(milliseconds)
        failed[day] = failed.get(day, 0) + bool(error)
    days = [_took(day, by_day[day], failed[day]) for day in sorted(by_day)]
    return Times(days, _took(None, [ms for times in by_day.values() for ms in times], sum(failed.values())))


def _took(day: date | None, times: list[float], failed: int) -> Took:
    times = sorted(times)
    return Took(day, len(times), percentile(times, 0.5), percentile(times, 0.95), failed)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The nearest rank: the least value that so large a share does not exceed; 0 of nothing."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0
