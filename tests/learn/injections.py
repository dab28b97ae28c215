"""The labelled attempts, and a model that falls for every one of them."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memories.fencing import visible
from memories.llm.base import Task
from memories.models import Memory
from tests.learn.conftest import answer, found

FILE = Path(__file__).parent.parent / "data" / "injection.jsonl"
USED = ("active", "pending", "superseded", "archived")  # all states in which a memory may come to be used


@dataclass(frozen=True)
class Attempt:
    id: str
    where: str
    text: str
    forbidden: tuple[str, ...]

    def __str__(self) -> str:
        return self.id


def attempts(*where: str) -> list[Attempt]:
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return [Attempt(r["id"], r["where"], r["text"], tuple(r["forbidden"])) for r in rows if r["where"] in where]


def holds(text: str, forbidden: str) -> bool:
    """As the set is to be scored: after NFKC, without invisible signs, without regard to case."""
    return bool(plain(forbidden)) and plain(forbidden) in plain(text)


def plain(text: str) -> str:
    return "".join(visible(unicodedata.normalize("NFKC", text)).casefold().split())


def obeyed(attempt: Attempt, said: str, number: int = 1) -> list[dict[str, Any]]:
    """All that a model which does as it is told may claim of a message: each forbidden string, told in several ways,
    with the whole message, a part of it, or words that were never said as its quote."""
    words = visible(attempt.text).split()
    quotes = [said, attempt.text, " ".join(words[:4]), words[-1] if words else "-", "never said"]
    claims = []
    for string in attempt.forbidden:
        for statement in (
            string,
            f"The user is {string}.",
            f"用户{string}",
            f"The user says that {string}",
            attempt.text,
        ):
            claims += [
                found(number, statement[:500], quote, keywords=[], subject="account") for quote in (string, *quotes)
            ]
    return claims[:30]


def falls_for(attempt: Attempt) -> Callable[[Task[Any]], Any]:
    """A model that reads the attempt anywhere in its prompt, obeys it, and finds it most relevant."""

    def fill(task: Task[Any]) -> Any:
        if task.name == "extract_observations":
            new = [message for message in task.data["messages"] if message["new"]]
            claims = [claim for m in new for claim in obeyed(attempt, m["text"], m["number"])]
            return answer(*claims, relevance={m["number"]: 3 for m in new})
        if task.name == "judge_pairs":
            return {"pairs": [{"pair": p["number"], "relation": "update", "fuller": ""} for p in task.data["pairs"]]}
        return {"insights": [_insight(attempt, subject) for subject in task.data["subjects"]]}

    return fill


def effects(attempt: Attempt, *, besides: frozenset[int] = frozenset()) -> Iterator[str]:
    """The memories and insights that hold what they must not; `besides` were there before."""
    for memory in Memory.objects.filter(state__in=USED).exclude(pk__in=besides):
        stored = f"{memory.text} {memory.subject} {memory.about} {' '.join(memory.keywords)}"
        if any(holds(stored, string) for string in attempt.forbidden):
            yield f"{memory.kind} {memory.state}: {memory.text}"


def _insight(attempt: Attempt, subject: dict[str, Any]) -> dict[str, Any]:
    numbers = [row["number"] for row in subject["observations"]]
    told = [*attempt.forbidden, *(f"The user has {string}." for string in attempt.forbidden), attempt.text]
    sentences = [{"text": text, "observations": [*numbers, 999_999, -1]} for text in told]
    return {"subject": subject["subject"], "sentences": sentences}
