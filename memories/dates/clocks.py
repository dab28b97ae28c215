"""The time of day beside a day: "tomorrow at 6:40 am", "at 7 tonight", 今晚七点."""

from __future__ import annotations

import re
from datetime import time

from memories.dates.calendar import Interval, Span
from memories.dates.en_words import NUMBERS
from memories.dates.zh_words import number
from memories.records import Language

_HOURS = {word: place for word, place in NUMBERS.items() if 1 <= place <= 12 and word not in ("a", "an")}
_HOUR_EN = rf"(?P<hour>\d{{1,2}}|{'|'.join(_HOURS)})"
_EN = re.compile(
    rf"(?:(?:at|by|around|about|from) )?(?:(?P<past>half|(?:a )?quarter|five|ten|twenty|twenty-five) "
    rf"(?P<side>past|to) {_HOUR_EN}|"
    rf"{_HOUR_EN.replace('hour', 'whole')}(?:[:.](?P<minute>\d\d))?(?: ?(?P<half>am|pm|a\.m\.?|"
    rf"p\.m\.?))?(?: o'clock)?|(?P<name>noon|midday|midnight))",
    re.IGNORECASE,
)


def _english(match: re.Match[str], phrase: str) -> tuple[int, int] | None:
    """Hour and minute; None where morning or evening is not told. `phrase` is all of what was said of the day."""
    if match["name"]:
        return (0, 0) if match["name"].lower() == "midnight" else (12, 0)
    said = match["hour"] or match["whole"]
    hour = int(said) if said.isdigit() else _HOURS[said.lower()]
    minute = int(match["minute"] or 0)
    if match["past"]:
        step = {"half": 30, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}.get(match["past"].lower(), 15)
        hour, minute = (hour, step) if match["side"].lower() == "past" else (hour - 1, 60 - step)
    if hour > 23 or minute > 59:
        return None
    half, low = (match["half"] or "").lower()[:1], phrase.lower()
    late = half == "p" or (not half and re.search(r"tonight|evening|afternoon|night", low))
    early = half == "a" or (not half and "morning" in low)
    if not (late or early or hour > 12 or match["minute"]):
        return None
    if late and hour < 12:
        hour += 12
    return (0 if early and hour == 12 else hour), minute


_ZH = re.compile(
    r"(?:的|，|,| )?(?:(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|早|晚))?"
    r"(?P<hour>\d{1,2}|十[一二]?|[一二两三四五六七八九])(?:点(?:钟|整)?(?:(?P<half>半)|(?P<quarter>[一三])刻|"
    r"过?(?P<minute>\d{1,2}|[零一二三四五六七八九十]{1,3})分?)?|[:：](?P<digital>\d\d))"
)


def _chinese(match: re.Match[str], phrase: str) -> tuple[int, int] | None:
    """Hour and minute. `phrase` is all of what was said of the day."""
    hour = number(match["hour"])
    if match["half"]:
        minute = 30
    elif match["quarter"]:
        minute = 15 * number(match["quarter"])
    else:
        minute = number(match["minute"] or match["digital"] or "0")
    if hour > 23 or minute > 59:
        return None
    said = phrase + (match["part"] or "")
    if (re.search(r"下午|傍晚|晚|夜里", said) and hour < 12) or (re.search(r"中午", said) and hour < 6):
        hour += 12
    return hour, minute


def with_clock(plain: str, span: Span, interval: Interval, language: Language) -> tuple[Span, Interval]:
    """Add the time of day that stands beside a day: "tomorrow at 6:40 am", "at 7 tonight", 今晚七点."""
    if interval.start != interval.end:
        return span, interval
    start, end = span
    pattern = _EN if language == "en" else _ZH
    options: list[tuple[re.Match[str], Span]] = []
    after = re.compile(r"(?:,? (?:at|by|around|about|from) |,? )?(?=\S)" if language == "en" else "").match(plain, end)
    if after:
        match = pattern.match(plain, after.end())
        if (
            match and (language == "zh" or "at" in after[0] or "by" in after[0] or match[0][:2].lower() in ("at", "by"))
        ) or (match and (match["half"] or match["name"] or match["past"])):
            options.append((match, (start, match.end())))
    if language == "en":
        before = [
            m
            for m in _EN.finditer(plain, max(0, start - 32), start)
            if re.fullmatch(r"(?: on| in)? ?(?:the )?", plain[m.end() : start])
        ]
        if before and (
            before[-1]["half"]
            or before[-1]["name"]
            or before[-1]["past"]
            or before[-1][0].lower().startswith(("at ", "by "))
        ):
            options.append((before[-1], (before[-1].start(), end)))
    for match, whole in options:
        told = (_english if language == "en" else _chinese)(match, plain[whole[0] : whole[1]])
        if told:
            return whole, Interval(interval.start, interval.end, "part-of-day", time(*told))
    return span, interval
