"""Days, weeks, months and their parts as intervals of whole days. Weeks run Monday to Sunday."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

Precision = Literal["day", "part-of-day", "week", "month", "season", "year"]
Tense = Literal["past", "future"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Interval:
    """First and last day, inclusive."""

    start: date
    end: date
    precision: Precision
    clock: time | None = None
    """Local time of day, to the minute, where one is told."""


NO_DAY = Interval(date.max, date.max, "day")
"""What 29 February 2025 means: nothing, and no part of it ("February 2025") means anything either."""


def day(at: date, offset: int = 0, precision: Precision = "day") -> Interval:
    there = at + timedelta(days=offset)
    return Interval(there, there, precision)


def days(at: date, first: int, last: int) -> Interval:
    return Interval(at + timedelta(days=first), at + timedelta(days=last), "day")


def week(at: date, offset: int = 0) -> Interval:
    monday = at - timedelta(days=at.weekday()) + timedelta(weeks=offset)
    return Interval(monday, monday + timedelta(days=6), "week")


def weekend(at: date, offset: int = 0) -> Interval:
    monday = week(at, offset).start
    return Interval(monday + timedelta(days=5), monday + timedelta(days=6), "week")


def weekday_of_week(at: date, weekday: int, offset: int = 0) -> Interval:
    return day(week(at, offset).start, weekday)


def nearest_weekday(at: date, weekday: int, tense: Tense) -> Interval:
    """The latest one before the day, or the first one after it."""
    if tense == "past":
        return day(at, -((at.weekday() - weekday) % 7 or 7))
    return day(at, (weekday - at.weekday()) % 7 or 7)


def month(year: int, number: int) -> Interval:
    """`number` may run over: 13 is January of the next year, 0 is December of the last."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Interval(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month")


def month_from(at: date, offset: int) -> Interval:
    return month(at.year, at.month + offset)


def nearest_month(at: date, number: int, tense: Tense) -> Interval:
    """The month of that number that is past or to come; the present one is both."""
    year = at.year
    if tense == "past" and number > at.month:
        year -= 1
    if tense == "future" and number < at.month:
        year += 1
    return month(year, number)


def part_of_month(whole: Interval, part: str) -> Interval:
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, whole.end.day)}[part]
    return Interval(whole.start.replace(day=first), whole.start.replace(day=last), "month")


def nearest_day_of_month(at: date, number: int, tense: Tense) -> Interval | None:
    """The day of that number in this month or in the next one that has it, forward or back."""
    step = -1 if tense == "past" else 1
    for offset in range(0, 4 * step, step):
        whole = month_from(at, offset)
        if number <= whole.end.day:
            there = whole.start.replace(day=number)
            if there == at or (there < at) == (tense == "past"):
                return day(there)
    return None


def nearest_date(at: date, month_number: int, number: int, tense: Tense) -> Interval | None:
    """The day that the calendar of some year calls so, today included; 29 February waits for its year."""
    step = -1 if tense == "past" else 1
    for offset in range(0, 9 * step, step):
        there = exact(at.year + offset, month_number, number)
        if there and (there.start == at or (there.start < at) == (tense == "past")):
            return there
    return None


def exact(year: int, month_number: int, number: int) -> Interval | None:
    try:
        return day(date(year, month_number, number))
    except ValueError:
        return None


def season(year: int, name: str) -> Interval:
    """A winter is named after its December. Seasons of the north."""
    first = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}[name]
    return Interval(month(year, first).start, month(year, first + 2).end, "season")


def season_from(at: date, name: str, which: str) -> Interval:
    """`which`: last (the latest that is over), next (the first not begun), this (running, or the nearest to come)."""
    candidates = [season(at.year + offset, name) for offset in (-2, -1, 0, 1)]
    if which == "last":
        return [found for found in candidates if found.end < at][-1]
    if which == "next":
        return next(found for found in candidates if found.start > at)
    return next(found for found in candidates if found.end >= at)


def year(number: int) -> Interval:
    return Interval(date(number, 1, 1), date(number, 12, 31), "year")


def part_of_year(number: int, part: str) -> Interval:
    first, last = {"early": (1, 2), "mid": (6, 7), "late": (11, 12), "first half": (1, 6), "second half": (7, 12)}[part]
    return Interval(month(number, first).start, month(number, last).end, "month")


def ago(at: date, number: int, unit: str) -> Interval:
    """`number` units back (forward if negative): that day, or the whole week, month or year."""
    if unit == "day":
        return day(at, -number)
    if unit == "week":
        return week(at - timedelta(weeks=number))
    if unit == "month":
        return month_from(at, -number)
    return year(at.year - number)


def half_month_ago(at: date, sign: int, count: int) -> Interval:
    """`count` months and a half back (forward if `sign` is -1): the month of that day; half a month: the day."""
    if not count:
        return day(at, -15 * sign)
    there = month_from(at, -sign * count)
    about = day(there.start.replace(day=min(at.day, there.end.day)), -15 * sign).start
    return month(about.year, about.month)


def quarter(year: int, number: int) -> Interval:
    """Three months; `number` may run over, as that of a month."""
    return Interval(month(year, 3 * number - 2).start, month(year, 3 * number).end, "month")


def quarter_from(at: date, offset: int) -> Interval:
    return quarter(at.year, (at.month + 2) // 3 + offset)


def nearest_quarter(at: date, number: int, tense: Tense) -> Interval:
    """As for a month: the present one is both past and to come."""
    now = (at.month + 2) // 3
    return quarter(at.year + (tense == "future" and number < now) - (tense == "past" and number > now), number)


def between(at: date, far: int, near: int, unit: str) -> Interval:
    """From `far` to `near` units back: "a few days ago" is 5 to 2 days ago."""
    if unit in ("day", "week"):
        length = 7 if unit == "week" else 1
        return Interval(
            at - timedelta(days=far * length), at - timedelta(days=near * length), "day" if unit == "day" else "week"
        )
    first, last = sorted((ago(at, far, unit), ago(at, near, unit)), key=lambda found: found.start)
    return Interval(first.start, last.end, first.precision)


def through(first: Interval, last: Interval) -> Interval | None:
    """From the first day of one to the last day of the other."""
    if last.end < first.start:
        return None
    order = ("part-of-day", "day", "week", "month", "season", "year")
    coarser = max(first.precision, last.precision, key=order.index)
    return Interval(first.start, last.end, "day" if coarser == "part-of-day" else coarser)
