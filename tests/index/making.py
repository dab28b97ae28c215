"""Documents as the product makes them, without rows behind them: what a backend is given."""

from __future__ import annotations

from collections import Counter
from typing import Any

from memories.index.analyser import tokens
from memories.index.base import Candidates, Document, Index, Unit, Wanted
from memories.index.cues import asking, asks, cues
from memories.index.passages import passages
from memories.llm import models
from memories.records import ResultKind


def document(id: int, text: str, kind: ResultKind = "episode", **fields: Any) -> Document:
    parts = passages(text)
    fields = {"session": "one", "at": float(id), "model": models.embedding.name} | fields
    if "vectors" not in fields:
        fields["vectors"] = models.embedding.embed_batch(parts)
    return Document(
        kind=kind,
        id=id,
        units=tuple(Unit(Counter(tokens(part)), asks(part)) for part in parts),
        cues=cues(text),
        asking=asking(text),
        **fields,
    )


def wanted(text: str, **fields: Any) -> Wanted:
    defaults: dict[str, Any] = {
        "terms": dict.fromkeys(tokens(text), 1.0),
        "vector": models.embedding.embed_batch([text])[0],
        "model": models.embedding.name,
    }
    return Wanted(**(defaults | fields))


def ranked(found: Candidates, by: str = "words") -> list[int]:
    """Ids of what an arm found, best first."""
    values = getattr(found, by)
    order = sorted(range(len(found)), key=lambda row: (-values[row], found.ids[row]))
    return [int(found.ids[row]) for row in order if values[row] > 0]


def figures(found: Candidates) -> dict[tuple[bool, int], tuple[float, ...]]:
    """Everything a ranking is made of, by document."""
    return {
        (bool(found.memory[row]), int(found.ids[row])): (
            round(float(found.words[row]), 4),
            round(float(found.meaning[row]), 3),
            round(float(found.own[row]), 3),
            int(found.cues[row]),
            round(float(found.asking[row]), 3),
            int(found.first_day[row]),
            int(found.last_day[row]),
        )
        for row in range(len(found))
    }


def search(backend: Index, owner_id: int, text: str, **fields: Any) -> Candidates:
    return backend.candidates(owner_id, wanted(text, **fields), 50)
