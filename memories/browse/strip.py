"""The strip over the timeline: how many memories tell of each month, and the way there; of years where it is long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import Case, CharField, Count, Q, QuerySet, When
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from memories import clock
from memories.browse import past
from memories.models import Memory

Unit = Literal["month", "year", "decade"]
_EDGE = Substr(Cast("valid_from", CharField()), 9, 2)  # the day of the month, of UTC
HEIGHT, WIDTH = 44.0, 10.0  # of the drawing of one piece
_LEAST = 1.5  # what one memory is drawn as
_MOST = 10  # groups: more are drawn of longer pieces
_OF_A_GROUP: Mapping[Unit, int] = {"month": 12, "year": 10, "decade": 10}  # pieces
_YEARS: Mapping[Unit, int] = {"month": 1, "year": 10, "decade": 100}  # of a group


@dataclass(frozen=True, slots=True)
class Piece:
    first: date
    count: int
    x: float
    height: float
    shown: bool
    """Whether the page shows entries of it."""
    place: str
    """What leads there, as `before=…`."""

    @property
    def y(self) -> float:
        return round(HEIGHT - self.height, 1)


@dataclass(frozen=True, slots=True)
class Group:
    """A year with its months, or ten years, or a century."""

    first: date
    pieces: tuple[Piece, ...]
    """Those with memories."""
    place: str
    now: bool
    """Whether today is in it."""

    @property
    def count(self) -> int:
        return sum(piece.count for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Strip:
    unit: Unit
    groups: tuple[Group, ...]

    @property
    def highest(self) -> Piece:
        return max((piece for group in self.groups for piece in group.pieces), key=lambda piece: piece.count)

    @property
    def width(self) -> float:
        """Of the drawing of a group."""
        return _OF_A_GROUP[self.unit] * WIDTH


def strip(rows: QuerySet[Memory], moment: datetime | None, shown: Sequence[date]) -> Strip | None:
    """Of these memories by when what they tell began; None where there is one month only. `shown` are the days on the
    page. One query.
    """
    months = _months(rows, moment)
    if len(months) < 2:
        return None
    first, last = min(months).year, max(months).year
    units: tuple[Unit, ...] = ("month", "year")
    unit: Unit = next((one for one in units if last // _YEARS[one] - first // _YEARS[one] < _MOST), "decade")
    counts: Counter[date] = Counter()
    for month, count in months.items():
        counts[_begin(unit, month)] += count
    top, here = max(counts.values()), {_begin(unit, day) for day in shown}
    size, today = _YEARS[unit], timezone.localtime(clock.now()).year
    groups = []
    for year in range(first - first % size, last + 1, size):
        inside = [begin for begin in sorted(counts) if year <= begin.year < year + size]
        pieces = tuple(_piece(unit, begin, counts[begin], top, begin in here) for begin in inside)
        groups.append(Group(date(max(1, year), 1, 1), pieces, _before(year + size, 1), year <= today < year + size))
    return Strip(unit, tuple(groups))


def _months(rows: QuerySet[Memory], moment: datetime | None) -> Counter[date]:
    """By the first day of a month: how many memories stand in it on the timeline."""
    found: Counter[date] = Counter()
    if moment:
        then = rows.annotate(told=past.happened(moment))
        days = then.values_list("told", "event_from", "valid_from")
        for told, event, said in days:
            day = told or event or _local(said)
            found[day.replace(day=1)] += 1
        return found
    for when, count in rows.order_by().alias(edge=_EDGE).values_list(_when()).annotate(n=Count("pk")):
        hour = f"{when}:00:00+00:00"  # 2026-03, or 2026-03-31 23 of what has to be looked at in the person's zone
        day = date.fromisoformat(f"{when}-01") if len(when) == 7 else _local(datetime.fromisoformat(hour))
        found[day.replace(day=1)] += count
    return found


def _when() -> Case:
    """The month of which a memory tells; of what names no day that in which it was said, and where that differs from
    zone to zone, the hour of UTC. All in the database: it is asked of every memory.
    """
    told, said = Cast("event_from", CharField()), Cast("valid_from", CharField())
    at_the_edge = Q(edge__in=("01", "28", "29", "30", "31"))
    return Case(
        When(event_from__isnull=False, then=Substr(told, 1, 7)),
        When(at_the_edge, then=Substr(said, 1, 13)),
        default=Substr(said, 1, 7),
        output_field=CharField(),
    )


def _local(at: datetime) -> date:
    return clock.in_zone(at, timezone.get_current_timezone()).date()


def _begin(unit: Unit, day: date) -> date:
    """Of the piece that a day is in."""
    if unit == "month":
        return day.replace(day=1)
    return date(day.year if unit == "year" else max(1, day.year - day.year % 10), 1, 1)


def _piece(unit: Unit, first: date, count: int, top: int, shown: bool) -> Piece:
    if unit == "month":
        at, place = first.month - 1, _before(first.year + first.month // 12, first.month % 12 + 1)
    else:
        years = _YEARS[unit] // 10
        at, place = first.year // years % 10, _before(first.year - first.year % years + years, 1)
    return Piece(first, count, at * WIDTH, max(_LEAST, round(HEIGHT * count / top, 1)), shown, place)


def _before(year: int, month: int) -> str:
    """The place on the timeline above the last day before this month; see order.py."""
    return f"before={date(min(year, 9999), month, 1).toordinal()}_0_0"
