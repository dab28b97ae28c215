"""From the rank of each message to recall, hits, MRR and the share of questions with the current one first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from memories.evaluation.spaces import Question

DEPTHS = (5, 10, 20)


@dataclass(frozen=True, slots=True)
class Measured:
    """One question: which share of its evidence was in the first n, and so on."""

    text: str
    category: str
    recall: tuple[float, ...] | None
    """By DEPTHS; None for a question without evidence."""
    hit: bool
    first: int | None
    """Rank of the best evidence, from 1."""
    current_first: bool | None
    milliseconds: float

    @property
    def wrong(self) -> bool:
        """Whether the current one was not first, or nothing of the evidence came up."""
        return self.current_first is False or (self.recall is not None and not self.hit)


def measure(question: Question, rank: Mapping[str, int], milliseconds: float) -> Measured:
    """`rank` has the place, from 1, of each message that was found, or from which what was found was learned."""
    found = sorted(rank[id_] for id_ in question.evidence if id_ in rank)
    recall = None
    if question.evidence:
        recall = tuple(sum(place <= depth for place in found) / len(question.evidence) for depth in DEPTHS)
    current_first = None
    if question.stale and question.current:
        nowhere = max(rank.values(), default=0) + 1
        current_first = question.current <= rank.keys() and max(rank[id_] for id_ in question.current) < min(
            rank.get(id_, nowhere) for id_ in question.stale
        )
    return Measured(
        text=question.text,
        category=question.category,
        recall=recall,
        hit=bool(found and found[0] <= 10),
        first=found[0] if found else None,
        current_first=current_first,
        milliseconds=milliseconds,
    )


def summed_up(all_measured: Sequence[Measured], add_ms: float, index: str) -> dict[str, Any]:
    """The figures of one file, in the shape that `evaluate --json` promises; and `wrong`, the questions that failed."""
    categories = sorted({measured.category for measured in all_measured})
    times = [measured.milliseconds for measured in all_measured]
    with_evidence = [measured for measured in all_measured if measured.recall is not None]
    return {
        **_in_all(all_measured),
        "hit": {"10": _mean(measured.hit for measured in with_evidence)},
        "mrr": _mean(1 / measured.first if measured.first else 0.0 for measured in with_evidence),
        "categories": {
            category: _in_all([measured for measured in all_measured if measured.category == category])
            for category in categories
        },
        "query_ms": {"p50": _percentile(times, 50), "p95": _percentile(times, 95)},
        "add_ms": round(add_ms, 3),
        "index": index,
        "wrong": [f"{measured.category}: {measured.text}" for measured in all_measured if measured.wrong],
    }


def _in_all(some: Sequence[Measured]) -> Mapping[str, Any]:
    recalls = [measured.recall for measured in some if measured.recall is not None]
    judged = [measured.current_first for measured in some if measured.current_first is not None]
    return {
        "questions": len(some),
        "recall": {str(depth): _mean(recall[at] for recall in recalls) for at, depth in enumerate(DEPTHS)},
        "current_first": _mean(judged) if judged else None,
    }


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(float(np.mean(found)), 4) if found else None


def _percentile(values: Sequence[float], share: float) -> float | None:
    return round(float(np.percentile(values, share)), 2) if values else None
