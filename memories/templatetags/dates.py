"""Dates in words, in the language and time zone of the page. The formats are translated, not only the names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

# "since March", "自三月", "三月以来", "从三月起": the statement began then, it did not happen then.
BEGAN = re.compile(r"^\s*(?:ever )?since\b|^\s*from\b.*\bon\b|^\s*[自从].*|(?:以来|起|开始)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    icon: str
    cls: str = ""


def local(at: datetime) -> datetime:
    return timezone.localtime(at) if timezone.is_aware(at) else at


def margin(at: datetime, now: datetime) -> tuple[str, str]:
    """Two short lines: Today and the time, or day and year."""
    at, today = local(at), local(now).date()
    if at.date() == today:
        return _("Today"), at.strftime("%H:%M")
    if at.date() == today - timedelta(days=1):
        return _("Yesterday"), at.strftime("%H:%M")
    return written(at, pgettext("date format", "j M")), written(at, pgettext("date format", "Y"))


def in_one_line(at: datetime, now: datetime, style: str) -> str:
    at, today = local(at), local(now).date()
    clock = at.strftime("%H:%M")
    if style == "clock":
        return clock
    age = (today - at.date()).days
    if style == "short":
        if age == 0:
            return clock
        if 0 < age < 7:
            return written(at, pgettext("date format: day of the week, short", "D"))
        return written(at, pgettext("date format", "j M") if at.year == today.year else _day_format())
    if age in (0, 1):
        return (_("today, %(time)s") if age == 0 else _("yesterday, %(time)s")) % {"time": clock}
    return pgettext("date and time", "%(date)s, %(time)s") % {"date": written(at, _day_format()), "time": clock}


def heading(at: datetime) -> tuple[str, str]:
    at = local(at)
    return written(at, pgettext("date format: day of the week", "l")), written(at, pgettext("date format", "j F Y"))


def span(memory: Any, now: datetime) -> Span | None:
    """Needs valid_from, valid_until, event_from, event_to, precision and time_phrase; each may be None or empty."""
    today = local(now).date()
    starts = local(memory.valid_from).date() if memory.valid_from else None
    ends = local(memory.valid_until).date() if memory.valid_until else None
    first, last = memory.event_from, memory.event_to or memory.event_from
    if memory.valid_until and memory.valid_until <= now and ends:
        return Span(_ended(starts, ends), "span-closed", "span--ended")
    if first and last and first > today:
        return Span(interval(first, last, memory.precision), "span-ahead")
    if first and last:
        if BEGAN.search(getattr(memory, "time_phrase", "") or ""):
            return Span(_since(interval(first, last, memory.precision)), "span-open")
        return Span(interval(first, last, memory.precision), "span-point", "span--point")
    if ends:
        return Span(_("until %(date)s") % {"date": written(ends, _day_format())}, "span-closed")
    if starts:
        return Span(_since(written(starts, _month_format())), "span-open")
    return None


def interval(first: date, last: date, precision: str = "") -> str:
    """Whole days, inclusive, in as few words as the precision allows: May 2027, 2–14 Feb 2027."""
    if precision == "year" and first.year == last.year:
        return written(first, pgettext("date format", "Y"))
    same_month = (first.year, first.month) == (last.year, last.month)
    if precision == "month" and same_month:
        return written(first, _month_format())
    if first == last:
        return written(first, _day_format())
    if precision in ("month", "season", "year"):
        if first.year == last.year:
            return _between(
                written(first, pgettext("start of a range of months in a year", "M")),
                written(last, pgettext("end of a range of months in a year", "M Y")),
            )
        return _between(written(first, _month_format()), written(last, _month_format()))
    if same_month:
        return _between(
            written(first, pgettext("start of a range of days in a month", "j")),
            written(last, pgettext("end of a range of days in a month", "j M Y")),
            spaced=False,
        )
    if first.year == last.year:
        return _between(
            written(first, pgettext("start of a range of days in a year", "j M")),
            written(last, pgettext("end of a range of days in a year", "j M Y")),
        )
    return _between(written(first, _day_format()), written(last, _day_format()))


def _ended(starts: date | None, ends: date) -> str:
    if starts is None:
        return _("until %(date)s") % {"date": written(ends, _month_format())}
    return interval(starts, ends, "" if (starts.year, starts.month) == (ends.year, ends.month) else "month")


def _between(first: str, last: str, spaced: bool = True) -> str:
    """Figures close up, words do not: 2–14 Feb 2027, 28 Jan – 3 Feb 2027."""
    pattern = pgettext("range of dates", "%(first)s – %(last)s") if spaced else pgettext(
        "range of days in a month", "%(first)s–%(last)s"
    )
    return pattern % {"first": first, "last": last}


def _since(text: str) -> str:
    return _("since %(date)s") % {"date": text}


def _day_format() -> str:
    return pgettext("date format", "j M Y")


def _month_format() -> str:
    return pgettext("date format", "M Y")
