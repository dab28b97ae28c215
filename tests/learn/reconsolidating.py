"""What a model answers when it is asked how statements relate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from memories.llm.base import Task

Relation = str | tuple[str, str]


def related(relations: Mapping[frozenset[str], Relation]) -> Callable[[Task[Any]], dict[str, Any]]:
    """Answers each pair by two words, one of each statement: {frozenset(("Berlin", "Lisbon")): "update"}; for contained
    ("contained", word of the fuller one). All others are unrelated."""

    def answer(task: Task[Any]) -> dict[str, Any]:
        return {"pairs": [_one(pair, relations) for pair in task.data["pairs"]]}

    return answer


def _one(pair: Mapping[str, Any], relations: Mapping[frozenset[str], Relation]) -> dict[str, Any]:
    for words, relation in relations.items():
        one, other = sorted(words)
        straight, crossed = one in pair["a"] and other in pair["b"], other in pair["a"] and one in pair["b"]
        if straight or crossed:
            if isinstance(relation, str):
                return {"pair": pair["number"], "relation": relation}
            return {
                "pair": pair["number"],
                "relation": relation[0],
                "fuller": "a" if relation[1] in pair["a"] else "b",
            }
    return {"pair": pair["number"], "relation": "unrelated"}


def asked_about(task: Task[Any]) -> set[frozenset[str]]:
    """The pairs of statements that a task is about."""
    return {frozenset((pair["a"], pair["b"])) for pair in task.data["pairs"]}
