"""Dates in words, in the language and time zone of the page. The formats are translated, not only the names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from memories import clock
from memories.dates.beginning import began


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    icon: str
    cls: str = ""


def local(at: datetime) -> datetime:
    return clock.in_zone(at, timezone.get_current_timezone()) if timezone.is_aware(at) else at


def margin(at: datetime, now: datetime, weekday: bool = False) -> tuple[str, str]:
    """Two short lines: Today and the time, or day and year; in the last week also the day of the week and the day."""
    at, today = local(at), local(now).date()
    if at.date() == today:
        return _("Today"), at.strftime("%H:%M")
    if at.date() == today - timedelta(days=1):
        return _("Yesterday"), at.strftime("%H:%M")
    day = written(at, pgettext("date format", "j M"))
    if weekday and timedelta(0) < today - at.date() < timedelta(days=7):
        return written(at, pgettext("date format: day of the week, short", "D")), day
    return day, written(at, pgettext("date format", "Y"))


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


def greeting(hour: int) -> str:
    """A pattern with the name left open."""
    if 5 <= hour < 12:
        return _("Good morning, %(name)s")
    return _("Good afternoon, %(name)s") if 12 <= hour < 18 else _("Good evening, %(name)s")


def span(memory: Any, now: datetime) -> Span | None:
    """Needs valid_from, valid_until, event_from, event_to, precision and time_phrase; each may be None or empty."""
    today = local(now).date()
    starts = local(memory.valid_from).date() if memory.valid_from else None
    ends = local(memory.valid_until).date() if memory.valid_until else None
    if ends and memory.valid_until <= now:
        return Span(_ended(starts, ends), "span-closed", "span--ended")
    if memory.event_from:
        return _of_event(memory, today)
    if ends:
        return Span(_("until %(date)s") % {"date": written(ends, _day_format())}, "span-closed")
    if starts is None or getattr(memory, "kind", "") == "insight":  # an insight began when it was written
        return None
    # Nobody said from when it holds: all that is known is from when it is known.
    return Span(_("known since %(date)s") % {"date": written(starts, _month_format())}, "span-open")


def _of_event(memory: Any, today: date) -> Span:
    text = interval(memory.event_from, memory.event_to or memory.event_from, memory.precision)
    if memory.event_from > today:
        return Span(text, "span-ahead")
    if began(getattr(memory, "time_phrase", "") or "", getattr(memory, "text", "")):
        return Span(_since(text), "span-open")
    return Span(text, "span-point", "span--point")


def interval(first: date, last: date, precision: str = "") -> str:
    """Whole days, inclusive, in as few words as the precision allows: May 2027, 2–14 Feb 2027."""
    if precision == "year" and first.year == last.year:
        return written(first, pgettext("date format", "Y"))
    if precision in ("month", "season", "year"):
        return _months(first, last)
    return written(first, _day_format()) if first == last else _days(first, last)


def days_between(first: date | None, last: date | None) -> str:
    """Whole days, inclusive; an end that is None is open."""
    if first and last:
        return interval(first, last)
    if first:
        return _since(written(first, _day_format()))
    return _("until %(date)s") % {"date": written(last, _day_format())} if last else ""


def _months(first: date, last: date) -> str:
    if first.year != last.year:
        return _between(written(first, _month_format()), written(last, _month_format()))
    if first.month == last.month:
        return written(first, _month_format())
    return _between(
        written(first, pgettext("start of a range of months in a year", "M")),
        written(last, pgettext("end of a range of months in a year", "M Y")),
    )


def _days(first: date, last: date) -> str:
    if first.year != last.year:
        return _between(written(first, _day_format()), written(last, _day_format()))
    if first.month != last.month:
        return _between(
            written(first, pgettext("start of a range of days in a year", "j M")),
            written(last, pgettext("end of a range of days in a year", "j M Y")),
        )
    return pgettext("range of days in a month", "%(first)s–%(last)s") % {
        "first": written(first, pgettext("start of a range of days in a month", "j")),
        "last": written(last, pgettext("end of a range of days in a month", "j M Y")),
    }


def _ended(starts: date | None, ends: date) -> str:
    if starts is None:
        return _("until %(date)s") % {"date": written(ends, _month_format())}
    return interval(starts, ends, "" if (starts.year, starts.month) == (ends.year, ends.month) else "month")


def _between(first: str, last: str) -> str:
    return pgettext("range of dates", "%(first)s – %(last)s") % {"first": first, "last": last}


def of_message(since: datetime | None, until: datetime | None) -> Span | None:
    """Of a message: from when on it holds in place of an earlier one, or until when it did."""
    if until:
        text = _("until %(date)s, when you said otherwise") % {"date": written(local(until).date(), _day_format())}
        return Span(text, "span-closed", "span--ended")
    if since:
        text = _("since %(date)s, in place of what you said before") % {
            "date": written(local(since).date(), _day_format())
        }
        return Span(text, "span-open")
    return None


def _since(text: str) -> str:
    return _("since %(date)s") % {"date": text}


def _day_format() -> str:
    return pgettext("date format", "j M Y")


def _month_format() -> str:
    return pgettext("date format", "M Y")
