"""Time phrases in English and Chinese, resolved against the moment they were said and the person's time zone.

Our own rules, table-driven: en.py and zh.py say which phrases there are, calendar.py what intervals they mean.
No date: durations, ages, how often, "now", titles in quotation marks, names and numbers.

Chosen where usage differs: half a year and N and a half months, years are the month of that day; a quarter is its three
months; 29 February is that of the last or the next leap year, by tense, and in a year without one it is nothing, as is
every day that no calendar has; 3/4/2025, whose month may be either, is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import ModuleType
from zoneinfo import ZoneInfo

from memories.dates import en, zh, zh_words
from memories.dates.calendar import NO_DAY, Interval, Precision, Span, Tense, day, through
from memories.dates.clocks import with_clock
from memories.dates.said import Said
from memories.dates.tense import tense
from memories.records import EventTime, Language

__all__ = ["Found", "resolve"]

_QUOTED = re.compile(
    r"“[^”]*”|\"[^\"\n]*\"|「[^」]*」|『[^』]*』|《[^》]*》|```.*?(?:```|\Z)|`[^`\n]+`|https?://\S+", re.DOTALL
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BLANKS = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\d\u3400-\u9fff])|(?<=\d) +(?=[\u3400-\u9fff])")
_LATIN = re.compile(r"[A-Za-z\d]{2}")
_EVERY = re.compile(r"(?:every|each|any|per|most|some)(?: other| single)? $|每(?:个|逢)?$|逢$", re.IGNORECASE)
_LONGEST = 20_000  # characters looked at
_SHORT = 300  # characters up to which a text is looked at as a whole
_BEFORE, _AFTER = 60, 100  # characters around a sign that a phrase may take up
_END = re.compile(r"\s|$|[，。！？]")


@dataclass(frozen=True, slots=True)
class Found:
    """A time phrase of a text: first and last day, inclusive, in the person's zone. `span` is its place in the text."""

    start: date
    end: date
    precision: Precision
    phrase: str
    span: Span
    clock: time | None = None

    @property
    def event(self) -> EventTime:
        return EventTime(self.start, self.end, self.precision, self.phrase[:120])


def resolve(
    text: str, moment: datetime, time_zone: str, language: Language | None = None, *, seen_from: Tense | None = None
) -> list[Found]:
    """Return the time phrases of a text, in its order. `moment` (aware) is when it was said.

    Without a language both are looked for, as people mix them. `seen_from` settles whether "in March" is past or to
    come, where no clause around it tells.
    """
    text = text[:_LONGEST]
    plain = _QUOTED.sub(lambda match: "\x00" * len(match[0]), text).replace("’", "'")
    at = moment.astimezone(ZoneInfo(time_zone)).date()
    found: list[tuple[Span, Interval]] = []
    if language != "zh" and _LATIN.search(plain):
        if en.GATE.search(plain):
            found += _in_english(plain, at, seen_from)
        found = found or [(en.now_span(match), day(at)) for match in en.NOW.finditer(plain)][:1]
    if language != "en" and _HAN.search(plain):
        folded, places = _without_blanks(zh_words.years_in_figures(plain.translate(zh_words.SAME)))
        if zh.GATE.search(folded):
            found += [
                ((places[a], places[b - 1] + 1), interval) for (a, b), interval in _in_chinese(folded, at, seen_from)
            ]
    found = list(_longest((span, 0, interval) for span, interval in found))
    return [
        Found(interval.start, interval.end, interval.precision, text[a:b], (a, b), interval.clock)
        for (a, b), interval in sorted(found, key=lambda item: item[0])
    ]


def _without_blanks(text: str) -> tuple[str, list[int]]:
    """The text without blanks beside Chinese, and the place of each of its characters in the original."""
    kept = list(_BLANKS.finditer(text))
    if not kept:
        return text, list(range(len(text)))
    gone = {place for match in kept for place in range(*match.span())}
    places = [place for place in range(len(text)) if place not in gone]
    return "".join(text[place] for place in places), places


def _in_english(plain: str, at: date, seen_from: Tense | None) -> list[tuple[Span, Interval]]:
    found = _days(_matches(plain, at, en, seen_from))
    return _joined(plain, [with_clock(plain, span, interval, "en") for span, interval in found])


def _in_chinese(plain: str, at: date, seen_from: Tense | None) -> list[tuple[Span, Interval]]:
    spared = zh.NOT_TIME.sub(lambda match: "\x00" * len(match[0]), plain)
    found = _days(_matches(spared, at, zh, seen_from))
    return _joined(spared, [with_clock(spared, span, interval, "zh") for span, interval in found])


def _matches(
    plain: str, at: date, language: ModuleType, seen_from: Tense | None
) -> Iterator[tuple[Span, int, Interval]]:
    parts = _near_signs(plain, language.GATE)
    for order, (pattern, means) in enumerate(language.TABLE):
        for match in (match for start, end in parts for match in pattern.finditer(plain, start, end)):
            if _EVERY.search(plain, max(0, match.start() - 14), match.start()):
                continue

            def told(match: re.Match[str] = match) -> Tense:
                return seen_from or tense(plain, match.span())

            interval = means(match, Said(at, told))
            if interval is not None:
                yield (en.in_span(match) if language is en else match.span()), order, interval


def _near_signs(plain: str, gate: re.Pattern[str]) -> list[Span]:
    """The parts of a long text in which a time phrase may stand: around the words that give one away."""
    if len(plain) <= _SHORT:
        return [(0, len(plain))]
    parts: list[Span] = []
    for sign in gate.finditer(plain):
        start, end = max(0, sign.start() - _BEFORE), _END.search(plain, min(sign.end() + _AFTER, len(plain)))
        until = end.start() if end else len(plain)
        if parts and start <= parts[-1][1]:
            parts[-1] = parts[-1][0], max(until, parts[-1][1])
        else:
            parts.append((start, until))
    return parts


def _days(matches: Iterator[tuple[Span, int, Interval]]) -> list[tuple[Span, Interval]]:
    return [(span, interval) for span, interval in _longest(matches) if interval is not NO_DAY]


def _longest(matches: Iterator[tuple[Span, int, Interval]]) -> Iterator[tuple[Span, Interval]]:
    """Of overlapping phrases the longest; of equally long ones that which stands first in the table."""
    taken: list[Span] = []
    for (start, end), _order, interval in sorted(matches, key=lambda item: (item[0][0] - item[0][1], item[1])):
        if all(end <= a or start >= b for a, b in taken):
            taken.append((start, end))
            yield (start, end), interval


def _joined(plain: str, found: Sequence[tuple[Span, Interval]]) -> list[tuple[Span, Interval]]:
    """Make one range of two dates: "from 15 July to 2 August", 7月15日到8月2日."""
    ordered = sorted(found, key=lambda item: item[0])
    result: list[tuple[Span, Interval]] = []
    for span, interval in ordered:
        if result:
            (start, end), first = result[-1]
            between = plain[end : span[0]]
            lead = re.search(r"\b(from|between) $", plain[:start], re.IGNORECASE)
            english = (
                lead
                and re.fullmatch(r" ?(?:to|until|till|through|-|–| and) ?", between)
                and ("and" in between) == (lead[1].lower() == "between")
            )
            chinese = re.fullmatch(r" ?(?:到|至|—+|－|-|~|～) ?", between) and _HAN.search(plain[start : span[1]])
            if english or chinese:
                last = interval
                if last.end < first.start:  # the end follows the start, whatever year it was taken for
                    last = _a_year_later(last)
                whole = through(first, last)
                if whole:
                    result[-1] = ((lead.start() if lead and english else start, span[1]), whole)
                    continue
        result.append((span, interval))
    return result


def _a_year_later(interval: Interval) -> Interval:
    def later(day: date) -> date:
        try:
            return day.replace(year=day.year + 1)
        except ValueError:
            return day.replace(year=day.year + 1, day=28)

    return Interval(later(interval.start), later(interval.end), interval.precision)
