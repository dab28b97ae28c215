"""Scores the resolving of time phrases: exact intervals of labelled phrases, and dates where none was told."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from memories.dates import Found, resolve

_NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Without a date `wanted` is empty; else each is a day, a day with a time, or a range. None: it is not labelled,
    and only the time it takes is measured."""

    text: str
    said: datetime
    zone: str
    wanted: tuple[str, ...] | None


@dataclass
class Figures:
    sentences: int = 0
    phrases: int = 0
    exact: int = 0
    days: int = 0
    exact_days: int = 0
    traps: int = 0
    fooled: int = 0
    milliseconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        ordered = sorted(self.milliseconds) or [0.0]
        return {
            "sentences": self.sentences,
            "exact_day": _share(self.exact_days, self.days),
            "exact_interval": _share(self.exact, self.phrases),
            "false_date": _share(self.fooled, self.traps),
            "ms": {
                "p50": round(ordered[len(ordered) // 2], 3),
                "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 3),
            },
        }


def measure(path: Path) -> Figures:
    """Score a file. A phrase is right when one date found in its sentence has exactly its first and last day (and
    its time of day, where that is told)."""
    figures = Figures()
    resolve("yesterday, 昨天", datetime.now(UTC), "UTC")  # the first one of a process compiles the patterns
    for sentence in read(path):
        started = time.perf_counter()
        found = resolve(sentence.text, sentence.said, sentence.zone)
        figures.milliseconds.append((time.perf_counter() - started) * 1000)
        figures.sentences += 1
        _count(figures, sentence, found)
    return figures


def _count(figures: Figures, sentence: Sentence, found: list[Found]) -> None:
    if sentence.wanted is None:
        return
    told = ", ".join(f"{item.phrase!r} {item.start}..{item.end}" for item in found) or "nothing"
    if not sentence.wanted:
        figures.traps += 1
        figures.fooled += bool(found)
        if found:
            figures.wrong.append(f"{sentence.text} | no date | {told}")
        return
    for wanted in sentence.wanted:
        right = any(_same(item, wanted) for item in found)
        figures.phrases += 1
        figures.exact += right
        if "/" not in wanted:
            figures.days += 1
            figures.exact_days += any(f"{item.start}/{item.end}" == f"{wanted[:10]}/{wanted[:10]}" for item in found)
        if not right:
            figures.wrong.append(f"{sentence.text} | {sentence.said:%a %Y-%m-%d} | {wanted} | {told}")


def _same(item: Found, wanted: str) -> bool:
    first, _, last = wanted.partition("/")
    if len(first) > 10:
        return f"{item.start}T{item.clock:%H:%M}" == first if item.clock else False
    return f"{item.start}/{item.end}" == f"{first}/{last or first}"


def read(path: Path) -> Iterator[Sentence]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            if "messages" in row:
                yield from _messages(row["messages"])
                continue
            wanted = row["expect"]
            wanted = [] if wanted is None else wanted if isinstance(wanted, list) else [wanted]
            said, zone = _said(row["sent"], row.get("timezone", "UTC"))
            yield Sentence(
                text=row.get("text") or row["message"],
                said=said,
                zone=zone,
                wanted=tuple(value.replace(" ", "T") for value in wanted),
            )


def _messages(rows: list[dict[str, Any]]) -> Iterator[Sentence]:
    """What was said in a space of retrieval data."""
    for row in rows:
        said, zone = _said(row["at"] or "2024-01-01", "UTC")
        yield Sentence(row["text"], said, zone, None)


def _said(text: str, zone: str) -> tuple[datetime, str]:
    chinese = re.match(r"(\d{4})年(\d{2})月(\d{2})日 \S+ (\d{2}):(\d{2})", text)
    if chinese:
        year, month, day, hour, minute = (int(part) for part in chinese.groups())
        return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)), zone
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone)) + (_NOON if len(text) == 10 else timedelta())
    return moment, zone


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
