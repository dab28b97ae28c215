"""Asks how statements about one person relate, many pairs in one call. What follows from it, code decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from memories import model_calls
from memories.fencing import fenced
from memories.llm.answers import Judged, Judgement
from memories.models import Job, Memory
from memories.nearness import Likeness, telling
from memories.records import Language

_WORDS, _MEANING = 0.2, 0.4  # from here on two statements may have to do with each other
_TELLING = frozenset(("identity", "family", "work", "study", "home", "health", "food", "place"))
"""Categories in which two facts may exclude each other without sharing a word."""


@dataclass(frozen=True, slots=True)
class Statement:
    text: str
    said: datetime
    category: str = "other"
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """`a` was said earlier than `b`, or at the same time."""

    a: Statement
    b: Statement
    language: Language


def statement_of(memory: Memory) -> Statement:
    return Statement(memory.text, memory.valid_from, memory.category, memory.subject)


def affinity(likeness: Likeness, a: Statement, b: Statement, *, without: frozenset[str] = frozenset()) -> float:
    """How near they are; 0 if they have nothing to do with each other as far as code can see. `without` are tokens that
    tell nothing."""
    one, other = telling(a.text) - without, telling(b.text) - without
    words = len(one & other) / max(1, min(len(one), len(other)))
    meaning = likeness.meaning(a.text, b.text)
    same_field = a.category == b.category and a.category in _TELLING
    same_subject = a.category != "other" and bool(a.subject) and a.subject.casefold() == b.subject.casefold()
    near = words >= _WORDS or meaning >= _MEANING or same_field or same_subject
    return words + meaning + 0.2 * same_field + 0.2 * same_subject if near else 0.0


def judge(job: Job, language: Language, pairs: Sequence[Pair]) -> dict[int, Judged]:
    """One structured call; by place in `pairs`, from 0, what the model says of it. No pairs, no call.

    A pair that the model leaves out is missing, one that was not asked about is ignored, and of two answers about
    one pair the first counts. Raise ModelError.
    """
    if not pairs:
        return {}
    lines = [
        f"[{number}] a ({pair.a.said:%Y-%m-%d}): {fenced(pair.a.text)}\n"
        f"    b ({pair.b.said:%Y-%m-%d}): {fenced(pair.b.text)}"
        for number, pair in enumerate(pairs, 1)
    ]
    data = [
        {"number": number, "a": pair.a.text, "b": pair.b.text, "language": pair.language}
        for number, pair in enumerate(pairs, 1)
    ]
    answer = model_calls.fill(job, "judge_pairs", language, Judgement, {"pairs": data}, pairs="\n".join(lines))
    found: dict[int, Judged] = {}
    for judged in answer.pairs:
        if 1 <= judged.pair <= len(pairs):
            found.setdefault(judged.pair - 1, judged)
    return found
