"""Asks how statements about one person relate, many pairs in one call. What follows from it, code decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from memories import model_calls
from memories.fencing import fenced
from memories.llm.answers import Judged, Judgement
from memories.models import Job
from memories.records import Language


@dataclass(frozen=True, slots=True)
class Statement:
    text: str
    said: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """`a` was said earlier than `b`, or at the same time."""

    a: Statement
    b: Statement
    language: Language


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
