"""What a person types where a time is asked for: "last March", 去年夏天, 2023-05, since Friday, the last 7 days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from memories.dates import Found, resolve, zh_words
from memories.dates.calendar import Precision, month, year
from memories.dates.en_words import NUMBERS

LONGEST = 80  # characters
_SINCE = re.compile(
    r"(?:ever )?(?:since|from|after) (?P<en>.+)|[自从]?(?P<zh>[^到至]+?)(?:起|以来|以后|之后|开始)", re.I
)
_UNTIL = re.compile(r"(?:before|until|till|up to) (?P<en>.+)|(?P<zh>.+?)(?:以前|之前|为止)", re.I)
_BARE = re.compile(r"((?:19|20)\d\d)(?:\s*[-/.年]\s*(1[0-2]|0?[1-9])月?|年)?", re.ASCII)
_YEARS = re.compile(r"((?:19|20)\d\d)年?\s*(?:-|–|to|until|到|至)\s*((?:19|20)\d\d)年?", re.ASCII | re.I)
_RANGE = re.compile(r"\S\s*(?:\b(?:to|until|till|through|and)\b|–)", re.I)
_LATELY = re.compile(
    r"(?:the )?(?:last|past|previous) (?P<n>\d{1,3}|\w+) (?P<unit>day|week|month|year)s?|"
    r"(?:最近|过去|近)(?P<zh>\d{1,3}|几|[一二两三四五六七八九十]{1,3})个?(?P<zh_unit>天|日|周|星期|礼拜|月|年)",
    re.I,
)
_DAYS = {"day": 1, "天": 1, "日": 1, "week": 7, "周": 7, "星期": 7, "礼拜": 7}
_MONTHS = {"month": 1, "月": 1, "year": 12, "年": 12}


@dataclass(frozen=True, slots=True)
class Picked:
    """First and last day, inclusive; an open end is None."""

    start: date | None
    end: date | None
    precision: Precision = "day"


def pick(text: str, moment: datetime, time_zone: str) -> Picked | None:
    """What a time phrase alone means, seen from `moment`; of a past and a coming day that it may mean, the past one.

    None if it is no time.
    """
    text = " ".join(text.split())[:LONGEST]
    today = moment.astimezone(ZoneInfo(time_zone)).date()
    if lately := _LATELY.fullmatch(text):
        return _lately(lately, today)
    if not _RANGE.search(text):
        if since := _SINCE.fullmatch(text):
            part = _whole(since["en"] or since["zh"], moment, time_zone)
            return Picked(part.start, max(today, part.end)) if part else None
        if until := _UNTIL.fullmatch(text):
            part = _whole(until["en"] or until["zh"], moment, time_zone)
            return Picked(None, part.start - timedelta(days=1)) if part else None
    found = _whole(text, moment, time_zone)
    return Picked(found.start, found.end, found.precision) if found else None


@dataclass(frozen=True, slots=True)
class _Whole:
    start: date
    end: date
    precision: Precision


def _whole(text: str, moment: datetime, time_zone: str) -> _Whole | None:
    years = _YEARS.fullmatch(text)
    if years and years[1] <= years[2]:
        return _Whole(year(int(years[1])).start, year(int(years[2])).end, "year")
    if bare := _BARE.fullmatch(text):
        found = month(int(bare[1]), int(bare[2])) if bare[2] else year(int(bare[1]))
        return _Whole(found.start, found.end, found.precision)
    leads = ("from ", "", "in ", "on ") if _RANGE.search(text) else ("", "in ", "on ")
    tried = (resolve(lead + text, moment, time_zone, seen_from="past") for lead in leads)
    return next((_longest(found) for found in tried if found), None)


def _longest(found: list[Found]) -> _Whole:
    best = max(found, key=lambda one: one.span[1] - one.span[0])
    return _Whole(best.start, best.end, best.precision)


def _lately(match: re.Match[str], today: date) -> Picked | None:
    """The last 7 days, 最近三个月: up to today, today included."""
    unit, number = (match["unit"] or match["zh_unit"]).lower(), _counted(match["n"] or match["zh"])
    if not number:
        return None
    if unit in _DAYS:
        return Picked(today - timedelta(days=number * _DAYS[unit] - 1), today)
    there = month(today.year, today.month - number * _MONTHS[unit])
    return Picked(there.start.replace(day=min(today.day, there.end.day)) + timedelta(days=1), today)


def _counted(said: str) -> int | None:
    if said.lower() in NUMBERS:
        return NUMBERS[said.lower()]
    if said in ("few", "几"):
        return 3
    return zh_words.number(said) if said.isdigit() or not said.isascii() else None
