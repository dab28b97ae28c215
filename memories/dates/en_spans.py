"""Halves, quarters, decades in words, counted weekdays, and holidays without a preposition, of English."""

from __future__ import annotations

import re

from memories.dates import calendar as cal
from memories.dates import en_means as means
from memories.dates.calendar import Interval
from memories.dates.en_words import WEEKDAYS, D, N, U, W, Y
from memories.dates.holidays import EN
from memories.dates.said import Means, Said

_DECADES = {"thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960, "seventies": 1970,
            "eighties": 1980, "nineties": 1990, "noughties": 2000}  # fmt: skip
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_WEATHER = re.compile(r"temperature|degree|weather|humid|sunny|fahrenheit|°|forecast|\bhot\b|\bwarm\b", re.IGNORECASE)
_AROUND = 60  # characters
_OF_A_TIME = (
    r"(?! (?:music|songs?|hits?|movies?|films?|style|fashion|bands?|rock|pop|vibes?|sitcoms?|shows?|kids?|hip|disco|"
    r"country|cartoons?|dance|dress|party|look|theme|nostalgia))"
)
_DAYS = "|".join(
    re.escape(name)
    for name in sorted(EN, key=len, reverse=True)
    if re.search(r" (?:eve|day|sunday|monday)$|^good", name)
)


def _halves(match: re.Match[str], said: Said) -> Interval | None:
    groups = match.groupdict()
    ahead = bool(groups.get("in")) or "from now" in match[0].lower()
    if groups.get("in") and said.tense() == "past":
        return None  # how long it took
    count = means.count_of(match["n"]) if groups.get("n") else 0
    unit, sign = match["unit"].lower(), -1 if ahead else 1
    if unit == "year":
        return cal.ago(said.at, sign * (count * 12 + 6), "month")
    if unit == "month":
        return cal.half_month_ago(said.at, sign, count)
    return cal.week(cal.day(said.at, -sign * (7 * count + 3)).start) if unit == "week" and count else None


def _weekdays_ago(match: re.Match[str], said: Said) -> Interval | None:
    """Three Fridays ago: the third of them, counted back from yesterday."""
    count = means.count_of(match["n"])
    last = cal.nearest_weekday(said.at, WEEKDAYS.index(match["weekday"].lower()[:3]), "past")
    return cal.day(last.start, -7 * (count - 1)) if count else None


def _quarter(match: re.Match[str], said: Said) -> Interval:
    groups = match.groupdict()
    if groups.get("which") and not groups.get("nth"):
        which = match["which"].lower()
        return cal.quarter_from(said.at, -1 if which in ("last", "past") else 1 if which == "next" else 0)
    number = int(groups.get("q") or 0) or _NTH[match["nth"].lower()]
    if groups.get("year"):
        return cal.quarter(int(match["year"]), number)
    if groups.get("which"):
        year = said.at.year + {"last": -1, "next": 1}.get(match["which"].lower(), 0)
        return cal.quarter(year, number)
    return cal.nearest_quarter(said.at, number, said.tense())


def _decade(match: re.Match[str], _said: Said) -> Interval | None:
    start, end = match.span()
    if _WEATHER.search(match.string, max(0, start - _AROUND), end + _AROUND):
        return None
    first = _DECADES[match["name"].lower()] if match["name"] else 1900 + int(match["short"]) * 10
    return cal.through(cal.year(first), cal.year(first + 9))


_AGO = r"(?:ago|back(?! (?:to|in|from)\b)|before today|from now)"
ROWS: tuple[tuple[str, Means], ...] = (
    (rf"half an? (?P<unit>year|month) {_AGO}", _halves),
    (rf"{N} and (?:a|one) half {U} {_AGO}", _halves),
    (rf"{N} {U} and (?:a|one) half {_AGO}", _halves),
    (rf"(?P<n>\d{{1,2}})(?:\.5|½| 1/2) {U} {_AGO}", _halves),
    (r"(?P<in>in )(?:about |around )?half an? (?P<unit>year|month)(?:'s time)?", _halves),
    (rf"(?P<in>in )(?:about |around )?{N} and a half {U}", _halves),
    (rf"(?P<in>in )(?:about |around )?{N} {U} and a half", _halves),
    (rf"{N} {D}s ago", _weekdays_ago),
    (rf"Q(?P<q>[1-4])(?: of|,)?[ -]{Y}", _quarter),
    (r"(?P<year>(?:19|20)\d\d)[ -]?Q(?P<q>[1-4])", _quarter),
    (rf"(?:the )?(?P<nth>first|second|third|fourth|last) quarter (?:of|in),? (?:{Y}|{W} year)", _quarter),
    (rf"{W} quarter(?! (?:of|mile|hour|final|pounder|moon|note)\b|s\b|back|-)", _quarter),
    (r"(?:in|since|by|until|during|for) Q(?P<q>[1-4])(?! (?:of|and [a-z]+ (?:it|was))\b)", _quarter),
    (
        rf"(?:in |during |from |since |of )?the (?:early |mid-?|late )?(?:(?P<name>{'|'.join(_DECADES)})|"
        rf"'?(?P<short>[3-9])0'?s){_OF_A_TIME}",
        _decade,
    ),
    (
        rf"(?:(?<=^)|(?<=[.,;!?:(\n])|(?<=[.,;!?:(\n] )|(?<=\band )|(?<=\bbut )|(?<=\bwas )|(?<=\bthat ))"
        rf"(?P<holiday>{_DAYS})(?! (?:is|are|means|has|tree|dinner|cookie|market|card|song|party|present|gift|menu|"
        r"tradition|service|special|edition|sale|costume|movie|music|parade|breakfast|lunch|meal|concert)|'s)",
        means.holiday,
    ),
)
