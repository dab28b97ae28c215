"""How long retrieval took: for each day the time within which half of the recalls were done, and 95 in 100.

The database puts them in order; a percentile is the time of one of them (nearest rank).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone

from memories.models import Recall
from memories.stats.period import Period


@dataclass(slots=True)
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


@dataclass(slots=True)
class Times:
    days: list[Took] = field(default_factory=list)
    """Those with a recall, the oldest first."""
    all: Took = field(default_factory=lambda: Took(None))


def recall_times(owner_id: int, period: Period) -> Times:
    day = TruncDate("at", tzinfo=timezone.get_current_timezone())
    rows = Recall.objects.filter(owner_id=owner_id, at__gte=period.start).annotate(day=day)
    order = [F("milliseconds").asc(), F("pk").asc()]
    rows = rows.annotate(
        place=Window(RowNumber(), partition_by=F("day"), order_by=order),
        n=Window(Count("pk"), partition_by=F("day")),
        failed=Window(Count("pk", filter=~Q(error="")), partition_by=F("day")),
        place_of_all=Window(RowNumber(), order_by=order),
        n_of_all=Window(Count("pk")),
    )
    half, most = (F("n") + 1) / 2, (F("n") * 95 + 99) / 100
    half_of_all, most_of_all = (F("n_of_all") + 1) / 2, (F("n_of_all") * 95 + 99) / 100
    wanted = Q(place=half) | Q(place=most) | Q(place_of_all=half_of_all) | Q(place_of_all=most_of_all)
    found = rows.filter(wanted).order_by("day", "place")
    by_day: dict[date, Took] = {}
    times = Times()
    for at, ms, place, n, failed, of_all, n_of_all in found.values_list(
        "day", "milliseconds", "place", "n", "failed", "place_of_all", "n_of_all"
    ):
        took = by_day.setdefault(at, Took(at, n, failed=failed))
        _note(took, ms, place, n)
        times.all.recalls = n_of_all
        _note(times.all, ms, of_all, n_of_all)
    times.days = list(by_day.values())
    times.all.failed = sum(took.failed for took in times.days)
    return times


def _note(took: Took, milliseconds: float, place: int, n: int) -> None:
    if place == (n + 1) // 2:
        took.half = milliseconds
    if place == (n * 95 + 99) // 100:
        took.most = milliseconds
