"""Halves, tens, quarters and decades of Chinese, and days that are told without 号."""

from __future__ import annotations

import re

from memories.dates import calendar as cal
from memories.dates.calendar import NO_DAY, Interval
from memories.dates.said import Means, Said
from memories.dates.zh_words import ANY_YEAR, MONTH, NOT_SERIAL, WHICH, N, number, offset, year_of

_UNITS = {"天": "day", "日": "day", "月": "month", "年": "year"}
_QUARTER = {char: place % 4 + 1 for place, char in enumerate("一二三四1234")}
_OF_A_TIME = r"(?!的?老?(?:歌|音乐|电影|港片|港剧|电视剧|动画|动漫|游戏|风|摇滚|金曲|流行|建筑|装修|房|小区|小说|味道))"


def _half(match: re.Match[str], said: Said) -> Interval:
    """两个半月前, 两个半星期前."""
    sign, count = (1 if match["side"] == "前" else -1), number(match["n"])
    if match["unit"] == "月":
        return cal.half_month_ago(said.at, sign, count)
    return cal.week(cal.day(said.at, -sign * (7 * count + 3)).start)


def _tens(match: re.Match[str], said: Said) -> Interval:
    """十几年前: 19 to 11 years ago."""
    unit, tens = _UNITS.get(match["unit"], "week"), number(match["tens"])
    sign = 1 if match["side"] == "前" else -1
    far, near = (tens + 9, tens + 1) if sign > 0 else (tens + 1, tens + 9)
    return cal.between(said.at, sign * far, sign * near, unit)


def _quarter(match: re.Match[str], said: Said) -> Interval:
    groups = match.groupdict()
    if groups.get("which"):
        return cal.quarter_from(said.at, offset(match["which"]))
    quarter, year = _QUARTER[match["quarter"]], year_of(match, said.at.year)
    return cal.quarter(year, quarter) if year else cal.nearest_quarter(said.at, quarter, said.tense())


def _decade(match: re.Match[str], _said: Said) -> Interval | None:
    """九十年代 is of the last century, 00年代 of this; 二十年代 may be of either."""
    said, century = match["decade"].translate(str.maketrans("零〇", "00")), match["century"]
    start = int(said) if said.isdigit() else number(said)
    if start >= 100:
        first = start
    elif start < 30 and start and not century:
        return None
    else:
        first = start + (1900 if (start and not century) or (century and "本" not in century) else 2000)
    return cal.through(cal.year(first), cal.year(first + 9))


def _bare_day(match: re.Match[str], said: Said) -> Interval | None:
    """二月二十九, without 号: the days of the moon's calendar that are named so are left out."""
    month, day = number(match["month"]), number(match["day"])
    if (month, day) in ((1, 15), (7, 15), (8, 15), (9, 19)):
        return NO_DAY
    year = year_of(match, said.at.year)
    if year:
        return cal.exact(year, month, day) or NO_DAY
    return cal.nearest_date(said.at, month, day, said.tense()) or NO_DAY


ROWS: tuple[tuple[str, Means], ...] = (
    (rf"(?<![第每大\d几]){N}个半(?P<unit>月|星期|礼拜)(?:之|以)?(?P<side>前|后(?!来|天|面|悔|边))", _half),
    (
        r"(?<![第每几百千万年月\d])(?P<tens>[二两三四五六七八九]?十|[1-9]0)[几多余]个?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之|以)?"
        r"(?P<side>前|后(?!来|天|面|悔|边))",
        _tens,
    ),
    (rf"{WHICH}季度", _quarter),
    (rf"(?:{ANY_YEAR}的?)?第(?P<quarter>[一二三四1-4])季度", _quarter),
    (rf"{ANY_YEAR}的?Q?(?P<quarter>[一二三四1-4])季度", _quarter),
    (rf"{ANY_YEAR}的?Q(?P<quarter>[1-4])(?!\d)", _quarter),
    (
        r"(?P<century>上个?世纪|本世纪|(?:20|二十)世纪)?的?(?<![十\d])(?P<decade>[一二三四五六七八九]十|(?:19|20)\d0|[0-9]0|零零|〇〇)年代"
        rf"(?:初期?|中期?|末期?|后期)?{_OF_A_TIME}",
        _decade,
    ),
    (
        rf"{NOT_SERIAL}(?:{ANY_YEAR})?(?<![\d.]){MONTH}(?P<day>三十一?|[二廿]?十[一二三四五六七八九]|二十|廿[一二三四五六七八九]?)"
        r"(?![一二三四五六七八九十百千万\d几多来余个号日天年月岁块元分点度倍次名位万%度])",
        _bare_day,
    ),
)
