"""What a person says who tells much of themselves, and the model that learns from it without taking any time."""

from __future__ import annotations

import random
from typing import Any

from tests.benchmarks.corpus import Corpus

_TEMPLATES = (
    "I keep my {} beside the {} in the kitchen.",
    "My sister plays the {} in the {} orchestra.",
    "I work three days a week for a firm that makes {}, and I like the {}.",
    "On Sundays I walk to the {} with my dog and we come back along the {}.",
    "I am learning to build a {} and I have bought a {} for it.",
    "We had {} for dinner, with a little {}.",
    "I do not eat {} any more because of my stomach, only {}.",
)
_FILLERS = ("Could you help me with the {}?", "Thanks, that {} was useful.", "Tell me more about the {}, please.")
AGAIN = 15  # of these facts one is said a second time
FACTS = 2  # of three messages tell a fact


class Talker:
    """The same seed says the same."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._words = Corpus(seed).words
        self._told: list[str] = []

    def messages(self, count: int) -> list[str]:
        return [self._fact() if number % 3 < FACTS else self._filler() for number in range(count)]

    def _fact(self) -> str:
        if self._told and self._random.random() < 1 / AGAIN:
            return f"As I said, {self._random.choice(self._told)}"
        fact = self._random.choice(_TEMPLATES).format(*self._random.sample(self._words, 2))
        self._told.append(fact)
        return fact

    def _filler(self) -> str:
        return self._random.choice(_FILLERS).format(self._random.choice(self._words))


def answer(task: Any) -> dict[str, Any]:
    """Every statement about oneself is an observation; of the pairs asked about, each seventh is a repeat."""
    if task.name == "judge_pairs":
        pairs = [pair["number"] for pair in task.data["pairs"]]
        return {"pairs": [{"pair": n, "relation": "unrelated" if n % 7 else "duplicate"} for n in pairs]}
    told = [said for said in task.data["messages"] if said["new"]]
    facts = [said for said in told if said["text"].startswith(("I ", "My ", "On ", "We ", "As "))]
    return {
        "relevance": [{"message": said["number"], "score": 2 if said in facts else 0} for said in told],
        "observations": [
            {
                "message": said["number"],
                "statement": said["text"].removeprefix("As I said, "),
                "quote": said["text"].removeprefix("As I said, "),
                "about": "user",
                "subject": said["text"].split()[1],
                "category": "other",
                "support": "full",
            }
            for said in facts
        ],
    }
