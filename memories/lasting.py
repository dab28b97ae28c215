"""Words that are right only on the day they are said ("tomorrow", 上周) become dates that stay right."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from memories import dates
from memories.dates import Found
from memories.languages import has_han

_SHIFTS = (1, 7, 31)  # days: what means another day when said so much later depends on when it was said
_YEAR = 366
_YEARLY = re.compile(r"\b(?:last|next|this|past|ago|previous|coming|in)\b|[去前今明后]年|[前后]$", re.IGNORECASE)
_LEFT = re.compile(
    r",?\s*\b(?:(?:by|on|since|until|from|for) )?(?:the day (?:after tomorrow|before yesterday)|tomorrow|yesterday|"
    r"today|tonight)\b(?!['’])|(?:(?<![之以目先事])大?前|(?<![之以然])大?后|[今明昨])天(?!气)|[今明]早|[今明昨]晚|昨夜",
    re.IGNORECASE,
)
_FROM_NOW = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_YEARS_ZH = re.compile("|".join(_FROM_NOW))  # beside an age they are no date
_WEEKDAY = re.compile(
    r"(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?: (?:morning|afternoon|evening|night)s?)?|"
    r"(?:周|星期|礼拜)[一二三四五六日天](?:早上|上午|中午|下午|晚上|夜里)?",
    re.IGNORECASE,
)
_NAMED_ONE = re.compile(
    r"\b(?:last|next|this|past|coming|previous) (?:year['’]s )?(?P<name>[A-Za-z][A-Za-z ]+)$", re.IGNORECASE
)
_UNITS = re.compile(r"\b(?:year|month|week|weekend|day|night|morning|evening|afternoon)\b|day$", re.IGNORECASE)
_OWNER = re.compile(r"(?<=\w)['’]s\b")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|「[^」]*」|『[^』]*』|《[^》]*》|`[^`\n]+`")
_OURS = re.compile(r"\b(?:on|in|at|during|over)(?: the)? $", re.IGNORECASE)  # gives way to our own preposition
_THEIRS = re.compile(
    r"\b(?:by|until|till|since|from|before|after|around|about|of|for|to|through|between|and|than|as of)(?: the)? $",
    re.IGNORECASE,
)
_PARTS = ("morning", "afternoon", "noon", "evening", "night")
_PARTS_ZH = ("凌晨", "清晨", "早上", "早晨", "上午", "中午", "下午", "傍晚", "晚上", "夜里", "半夜", "深夜")
_SHORT_ZH = {"晚": "晚上", "早": "早上", "夜": "夜里"}
_SEASONS = {"en": ("spring", "summer", "autumn", "winter"), "zh": ("春天", "夏天", "秋天", "冬天")}


def lasting(statement: str, moment: datetime, time_zone: str) -> str:
    """The statement with each phrase that depends on the moment it was said replaced by the date it means.

    A word of that kind that means no date here ("today" within a figure of speech) is left out. What stands in
    quotation marks stays as it is, and so does a weekday alone, which may be a habit.
    """
    for found in reversed(relative(statement, moment, time_zone)):
        if not _WEEKDAY.fullmatch(found.phrase.strip()):
            statement = _replaced(statement, found)
    year = moment.astimezone(ZoneInfo(time_zone)).year
    statement = _YEARS_ZH.sub(lambda match: f"{year + _FROM_NOW[match[0]]}年", statement)
    quoted = [match.span() for match in _QUOTED.finditer(statement)]
    for match in reversed(list(_LEFT.finditer(statement))):
        if not any(start <= match.start() < end for start, end in quoted):
            statement = statement[: match.start()] + statement[match.end() :]
    return statement.strip()


def relative(text: str, moment: datetime, time_zone: str) -> list[Found]:
    """The time phrases of a text that mean something else when said on another day."""
    text = _OWNER.sub("  ", text)  # tomorrow's exam
    found = dates.resolve(text, moment, time_zone)
    if not found:
        return []
    moved: set[tuple[int, int]] = set()
    for days in (*_SHIFTS, _YEAR):
        later = {one.span: one for one in dates.resolve(text, moment + timedelta(days=days), time_zone)}
        for one in found:
            shift = (later[one.span].start - one.start).days if one.span in later else 0
            if 0 < shift <= days + 7 and (days < _YEAR or _YEARLY.search(one.phrase)):
                moved.add(one.span)
    return [one for one in found if one.span in moved]


def _replaced(text: str, found: Found) -> str:
    end, before = found.span[1], text[: found.span[0]]
    if has_han(found.phrase):
        if _YEARS_ZH.match(found.phrase):
            return text  # 去年中秋: the year is told in its place
        blank = " " if before[-1:].isascii() and before[-1:].isalnum() else ""
        return before + blank + _in_chinese(found) + text[end:]
    owned = re.match(r"['’]s\b", text[end:])
    if owned:
        return f"{before}the {_range(found.start, found.end)}{text[end + owned.end() :]}"
    preposition, bare = _in_english(found)
    ours, theirs = _OURS.search(before), _THEIRS.search(before)
    if ours:
        before = before[: ours.start()]
    told = bare if theirs and not ours else f"{preposition} {bare}"
    if not before.strip():
        told = told[0].upper() + told[1:]
    return before + told + text[end:]


def _in_english(found: Found) -> tuple[str, str]:
    """A preposition and what follows it."""
    start, end, shape = found.start, found.end, _shape(found)
    named = _NAMED_ONE.search(found.phrase)
    if named and not _UNITS.search(named["name"]) and shape not in ("week", "range"):  # last Christmas, next March
        return ("at" if found.precision == "day" else "in"), f"{named['name']} {start.year}"
    if shape == "day":
        of_day = next((name for name in _PARTS if re.search(name, found.phrase, re.IGNORECASE)), "")
        clock = f" at {found.clock:%H:%M}" if found.clock else ""
        return "on", f"the {of_day} of {_day(start)}" if of_day and not clock else f"{_day(start)}{clock}"
    if shape == "range":
        return "between", f"{_day(start)} and {_day(end)}"
    told = {
        "season": f"{_season(found, 'en')} {start.year}",
        "weekend": f"the weekend of {_day(start)}",
        "week": f"the week of {_day(start)}",
        "month": f"{start:%B %Y}",
        "year": str(start.year),
    }
    return ("on" if shape == "weekend" else "in"), told.get(shape, f"{shape} {start:%B %Y}")


def _in_chinese(found: Found) -> str:
    start, end, shape = found.start, found.end, _shape(found)
    if shape == "day":
        of_day = next((word for word in _PARTS_ZH if word in found.phrase), "")
        of_day = of_day or next((word for sign, word in _SHORT_ZH.items() if found.phrase.endswith(sign)), "")
        return _day_zh(start) + (f"{found.clock:%H:%M}" if found.clock else of_day)
    month = f"{start.year}年{start.month}月"
    return {
        "season": f"{start.year}年{_season(found, 'zh')}",
        "weekend": f"{_day_zh(start)}那个周末",
        "week": f"{_day_zh(start)}那一周",
        "month": month,
        "year": f"{start.year}年",
        "early": f"{month}初",
        "mid": f"{month}中旬",
        "late": f"{month}底",
        "range": f"{_day_zh(start)}至{_day_zh(end)}",
    }[shape]


def _shape(found: Found) -> str:
    """day, season, weekend, week, early, mid or late (of a month), month, year; or any other range."""
    start, days, next_day = found.start, (found.end - found.start).days, found.end + timedelta(days=1)
    shapes = (
        ("day", days == 0),
        ("season", found.precision == "season"),
        ("weekend", days == 1 and start.weekday() == 5),
        ("week", days == 6 and found.precision == "week"),
        ("early", found.precision == "month" and (start.day, found.end.day) == (1, 10)),
        ("mid", found.precision == "month" and (start.day, found.end.day) == (11, 20)),
        ("late", found.precision == "month" and (start.day, next_day.day) == (21, 1)),
        ("month", (start.day, next_day.day) == (1, 1) and found.end.month == start.month and days < 31),
        ("year", (start.month, start.day, next_day.month, next_day.day) == (1, 1, 1, 1) and days < 366),
    )
    return next((name for name, is_so in shapes if is_so), "range")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _range(start: date, end: date) -> str:
    return _day(start) if start == end else f"{start.day} {start:%B} to {_day(end)}"


def _season(found: Found, language: str) -> str:
    return _SEASONS[language][(found.start.month // 3 - 1) % 4]
