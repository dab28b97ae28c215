"""Holidays by name, in English and Chinese. Moving ones are computed, or stand in a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from memories.dates.calendar import Interval, Tense, day

Find = Callable[[int], date | None]


def _fixed(month: int, number: int) -> Find:
    return lambda year: date(year, month, number)


def _nth(month: int, weekday: int, which: int) -> Find:
    """The first, second, … weekday of a month."""

    def find(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))

    return find


def _easter(year: int) -> date:
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, number = divmod(h + rest - 7 * m + 114, 31)
    return date(year, month, number + 1)


def _qingming(year: int) -> date:
    place = year % 100
    return date(year, 4, int(place * 0.2422 + 4.81) - place // 4)


def _table(first_year: int, days: str) -> Find:
    """Month and day as mmdd, one a year."""
    known = days.split()

    def find(year: int) -> date | None:
        place = year - first_year
        return date(year, int(known[place][:2]), int(known[place][2:])) if 0 <= place < len(known) else None

    return find


_new_year_of_the_moon = _table(
    2010, "0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203"
)
_dragon_boats = _table(
    2010, "0616 0606 0623 0612 0602 0620 0609 0530 0618 0607 0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605"
)
_mid_autumn = _table(
    2010, "0922 0912 0930 0919 0908 0927 0915 1004 0924 0913 1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912"
)


def _after_new_year(offset: int) -> Find:
    def find(year: int) -> date | None:
        start = _new_year_of_the_moon(year)
        return start + timedelta(days=offset) if start else None

    return find


EN: dict[str, Find] = {
    "christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "christmas": _fixed(12, 25),
    "xmas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "new year's eve": _fixed(12, 31),
    "nye": _fixed(12, 31),
    "new year's day": _fixed(1, 1),
    "new year's": _fixed(1, 1),
    "valentine's day": _fixed(2, 14),
    "valentine's": _fixed(2, 14),
    "st patrick's day": _fixed(3, 17),
    "independence day": _fixed(7, 4),
    "the fourth of july": _fixed(7, 4),
    "halloween": _fixed(10, 31),
    "thanksgiving": _nth(11, 3, 4),
    "easter sunday": _easter,
    "easter monday": lambda year: _easter(year) + timedelta(days=1),
    "good friday": lambda year: _easter(year) - timedelta(days=2),
    "easter": _easter,
    "chinese new year": _new_year_of_the_moon,
    "lunar new year": _new_year_of_the_moon,
}
ZH: dict[str, Find] = {
    "元旦": _fixed(1, 1),
    "情人节": _fixed(2, 14),
    "三八妇女节": _fixed(3, 8),
    "妇女节": _fixed(3, 8),
    "植树节": _fixed(3, 12),
    "愚人节": _fixed(4, 1),
    "清明节": _qingming,
    "清明": _qingming,
    "五一劳动节": _fixed(5, 1),
    "劳动节": _fixed(5, 1),
    "五一": _fixed(5, 1),
    "青年节": _fixed(5, 4),
    "母亲节": _nth(5, 6, 2),
    "六一儿童节": _fixed(6, 1),
    "儿童节": _fixed(6, 1),
    "六一": _fixed(6, 1),
    "父亲节": _nth(6, 6, 3),
    "教师节": _fixed(9, 10),
    "国庆节": _fixed(10, 1),
    "国庆": _fixed(10, 1),
    "万圣节": _fixed(10, 31),
    "双十一": _fixed(11, 11),
    "双11": _fixed(11, 11),
    "感恩节": _nth(11, 3, 4),
    "平安夜": _fixed(12, 24),
    "圣诞节": _fixed(12, 25),
    "圣诞": _fixed(12, 25),
    "跨年夜": _fixed(12, 31),
    "除夕夜": _after_new_year(-1),
    "除夕": _after_new_year(-1),
    "年三十": _after_new_year(-1),
    "大年三十": _after_new_year(-1),
    "大年初一": _after_new_year(0),
    "大年初二": _after_new_year(1),
    "大年初三": _after_new_year(2),
    "春节": _after_new_year(0),
    "元宵节": _after_new_year(14),
    "元宵": _after_new_year(14),
    "端午节": _dragon_boats,
    "端午": _dragon_boats,
    "中秋节": _mid_autumn,
    "中秋": _mid_autumn,
}


def in_year(find: Find, year: int) -> Interval | None:
    there = find(year)
    return day(there) if there else None


def nearest(find: Find, at: date, tense: Tense) -> Interval | None:
    """The holiday that is past or to come, today included."""
    years = (at.year, at.year - 1) if tense == "past" else (at.year, at.year + 1)
    for year in years:
        there = find(year)
        if there and (there == at or (there < at) == (tense == "past")):
            return day(there)
    return None
