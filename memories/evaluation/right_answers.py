"""What a perfect model would answer while it learns from a labelled space: made from the labels, asked by the real
consolidation.

Every message of the user's that states something is one observation: The user says: “…”, with their words, but for
questions around them. Of two labelled statements the later replaces the earlier where the labels say so.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from memories.evaluation.spaces import Question, Space
from memories.index.analyser import tokens
from memories.index.passages import SENTENCE
from memories.languages import has_han
from memories.llm.base import Task

LONGEST = 550  # characters of what is quoted
ALIKE = 0.6  # share of words from which on two statements are the same one
PAST = "past"  # the category of questions about what held before: there `stale` is what replaced `current`

Pair = tuple[str, str]


class RightAnswers:
    """The answers to the tasks of one space; `updates` are pairs of messages, the old one first."""

    def __init__(self, space: Space) -> None:
        self.updates = updates_of(space)
        wanted = {message for question in space.questions for message in question.evidence | question.current}
        self._asked_about = frozenset(said.text for said in space.messages if said.id in wanted)
        self._ids: dict[str, set[str]] = defaultdict(set)
        for said in space.messages:
            if said.role == "user" and (words := self._words(said.text)):
                self._ids[_statement(words)].add(said.id)
        self._subjects = {
            message: f"matter{number}"
            for number, question in enumerate(space.questions)
            for message in question.current | question.stale
        }

    def __call__(self, task: Task[Any]) -> dict[str, Any]:
        if task.name == "extract_observations":
            return self._extract(task.data["messages"], task.data["known"])
        if task.name == "judge_pairs":
            return {"pairs": [self._judge(pair) for pair in task.data["pairs"]]}
        return {"insights": []}

    def _extract(self, messages: list[dict[str, Any]], known: list[dict[str, Any]]) -> dict[str, Any]:
        new = [said for said in messages if said["new"] and said["role"] == "user"]
        return {
            "relevance": [{"message": said["number"], "score": 2} for said in new],
            "observations": [
                self._observation(said["number"], words, known) for said in new if (words := self._words(said["text"]))
            ],
        }

    def _observation(self, number: int, words: str, known: list[dict[str, Any]]) -> dict[str, Any]:
        statement = _statement(words)
        subjects = [self._subjects[message] for message in self._ids[statement] if message in self._subjects]
        old = [entry["number"] for entry in known if self._replaces(entry["text"], statement)]
        return {
            "message": number,
            "statement": statement,
            "quote": words,
            "about": "user",
            "subject": subjects[0] if subjects else "",
            "category": "events",
            "support": "full",
            "replaces": old,
        }

    def _words(self, text: str) -> str:
        """What is learned of a message; what a question is about is learned even where it is told in a question."""
        return stated_in(text) or (text.strip()[:LONGEST] if text in self._asked_about else "")

    def _judge(self, pair: dict[str, Any]) -> dict[str, Any]:
        update = self._replaces(pair["a"], pair["b"])
        return {"pair": pair["number"], "relation": "update" if update else "unrelated"}

    def _replaces(self, old: str, new: str) -> bool:
        return any((a, b) in self.updates for a in self._messages(old) for b in self._messages(new))

    def _messages(self, statement: str) -> set[str]:
        """Those that say it. Consolidation may have put a date in the place of "next year"."""
        if statement in self._ids:
            return self._ids[statement]
        words = frozenset(tokens(statement))
        shares = {known: _shared(words, frozenset(tokens(known))) for known in self._ids}
        nearest = max(shares, key=lambda known: shares[known], default="")
        return self._ids[nearest] if shares.get(nearest, 0) >= ALIKE else set()


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _statement(words: str) -> str:
    told = "用户说：“{}”" if has_han(words) else "The user says: “{}”"
    return told.format(words.replace("“", '"').replace("”", '"'))


def stated_in(text: str) -> str:
    """What a message says, without questions at its beginning and its end; empty if it only asks."""
    first = last = start = 0
    for gap in [*SENTENCE.finditer(text), None]:
        end = gap.start() if gap else len(text)
        piece = text[start:end].rstrip("\"'”’)） ")
        if piece and not piece.endswith(("?", "？")):
            first = first if last else start
            if last and end - first > LONGEST:
                break
            last = end
        start = gap.end() if gap else end
    return text[first:last].strip()[:LONGEST]


def updates_of(space: Space) -> set[Pair]:
    """Which message replaces which, the old one first, by the labels of the questions."""
    place = {said.id: number for number, said in enumerate(space.messages)}
    found: set[Pair] = set()
    for question in space.questions:
        for old, new in _pairs(question):
            if place[old] < place[new]:
                found.add((old, new))
    return found


def _pairs(question: Question) -> list[Pair]:
    """A trap's newer statement changes nothing, so its pair is none: it would be older than what it replaces."""
    past = question.category == PAST
    return [(c, s) if past else (s, c) for c in question.current for s in question.stale]
