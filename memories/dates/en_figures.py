"""Dates of English that are written in figures, and years."""

from __future__ import annotations

import re

from memories.dates import calendar as cal
from memories.dates.calendar import Interval
from memories.dates.en_words import part_of
from memories.dates.said import Said


def iso(match: re.Match[str], _said: Said) -> Interval | None:
    return cal.exact(int(match["year"]), int(match["m"]), int(match["day"]))


def figures(match: re.Match[str], _said: Said) -> Interval | None:
    """14.03.2025, 3/14/2025. With strokes either may be the month: only where one of them cannot be, it is a date."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if match["sep"] == "." or first > 12 or first == second:
        return cal.exact(year, second, first)
    return cal.exact(year, first, second) if second > 12 else None


def year(match: re.Match[str], _said: Said) -> Interval:
    number = int(match["year"])
    early = match.groupdict().get("early")
    return cal.part_of_year(number, part_of(early)) if early else cal.year(number)


def years(match: re.Match[str], _said: Said) -> Interval | None:
    return cal.through(cal.year(int(match["year"])), cal.year(int(match["until"])))


def short_year(match: re.Match[str], said: Said) -> Interval:
    """'09, '98: of this century unless that is well ahead."""
    number = int(match["short"])
    return cal.year(number + (2000 if number <= (said.at.year + 5) % 100 else 1900))


def decade(match: re.Match[str], _said: Said) -> Interval | None:
    first = int(match["decade"]) * 10
    return cal.through(cal.year(first), cal.year(first + 9))
