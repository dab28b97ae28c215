"""The axis of time: each memory at the time that it tells of, as exactly as that is known, and how long it held."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from memories import clock
from memories.dates.beginning import began
from memories.models import Memory

WIDTH = 352.0  # of the drawing of how long each held
_ROOM = 32.0  # that the word for today needs over it: a year nearer than this is not written
LEAST = 5.0  # what a day is drawn as
Precision = Memory.Precision
LOOSE = (Precision.WEEK, Precision.MONTH, Precision.SEASON, Precision.YEAR)
YEARS_SHOWN = 4  # written over the drawing


@dataclass(frozen=True, slots=True)
class Line:
    """From where to where a memory is drawn, in the drawing's units, and as what: run, past or ahead."""

    start: float
    end: float
    kind: str


@dataclass(frozen=True, slots=True)
class Entry:
    memory: Memory
    first: date
    """When it happened or, where nothing says so, when it was said."""
    last: date
    year: int | None
    """Set on the first entry of a year."""
    dated: bool
    """Whether it tells when; else it stands where it was said."""
    ended: bool
    ahead: bool
    in_conflict: bool
    line: Line

    @property
    def loose(self) -> bool:
        return self.dated and self.memory.precision in LOOSE

    @property
    def open(self) -> bool:
        """Whether it holds from then on."""
        return self.dated and not self.ended and began(self.memory.time_phrase, self.memory.text)

    @property
    def by_month(self) -> bool:
        return self.dated and self.memory.precision in (Precision.MONTH, Precision.SEASON)

    @property
    def by_year(self) -> bool:
        return self.dated and self.memory.precision == Precision.YEAR

    @property
    def of_one_month(self) -> bool:
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)


@dataclass(frozen=True, slots=True)
class Axis:
    entries: tuple[Entry, ...]
    now: float
    years: tuple[tuple[int, float], ...]
    """Those that are written over the drawing, and where."""


def on_the_axis(memories: Sequence[Memory], contested: Collection[int] = ()) -> Axis:
    """In the order given. `contested` are those in an open conflict."""
    now = clock.now()
    today = timezone.localtime(now).date()
    spans = [_span(memory) for memory in memories]
    first = min((first for first, _last in spans), default=today).year
    last = max([today, *(last for _first, last in spans)]).year
    scale = _Scale(date(first, 1, 1), date(last, 12, 31))
    entries, year = [], None
    for memory, (start, end) in zip(memories, spans, strict=True):
        ended = memory.state == Memory.State.SUPERSEDED or bool(memory.valid_until and memory.valid_until <= now)
        entries.append(
            Entry(
                memory,
                start,
                end,
                year=start.year if start.year != year else None,
                dated=memory.event_from is not None,
                ended=ended,
                ahead=start > today,
                in_conflict=memory.pk in contested,
                line=_line(memory, (start, end), now, scale),
            )
        )
        year = start.year
    now_at = scale.at(today)
    years = ((one, scale.at(date(one, 1, 1))) for one in _written(first, last))
    return Axis(tuple(entries), now_at, tuple((one, at) for one, at in years if not -_ROOM < at - now_at < _ROOM))


def _span(memory: Memory) -> tuple[date, date]:
    if memory.event_from:
        return memory.event_from, max(memory.event_from, memory.event_to or memory.event_from)
    said = _local_day(memory.valid_from)
    return said, said


def _local_day(at: datetime) -> date:
    return clock.in_zone(at, timezone.get_current_timezone()).date()


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(WIDTH * min(1.0, max(0.0, share)), 1)


def _line(memory: Memory, span: tuple[date, date], now: datetime, scale: _Scale) -> Line:
    (first, last), today = span, timezone.localtime(now).date()
    until = _local_day(memory.valid_until) if memory.valid_until else None
    if first > today:
        return _drawn(scale, first, last, "ahead")
    if until is not None:
        return _drawn(scale, first, until, "past" if memory.valid_until and memory.valid_until <= now else "run")
    if memory.event_from and last < today and not began(memory.time_phrase, memory.text):
        return _drawn(scale, first, last, "past")
    return _drawn(scale, first, today, "run")


def _drawn(scale: _Scale, first: date, last: date, kind: str) -> Line:
    start = scale.at(first)
    end = max(scale.at(last), start + LEAST)
    return Line(round(start - max(0.0, end - WIDTH), 1), round(min(end, WIDTH), 1), kind)


def _written(first: int, last: int) -> list[int]:
    step = max(1, -(-(last - first + 1) // YEARS_SHOWN))
    return list(range(first, last + 1, step))
