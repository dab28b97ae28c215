"""Which of the finds say nothing that one above them does not say: the fifth copy of a fact takes no place."""

from __future__ import annotations

import re

from memories.index.analyser import STOP_CHARACTERS, tokens
from memories.index.cues import Cue
from memories.index.documents import is_person
from memories.steps.retrieval.search import Found, Search

NEAR = 0.8  # cosine from which on the words of two are compared
_NUMBER = re.compile(r"\d+")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|without|cannot)\b|n['’]t\b|[不没無无未别]", re.IGNORECASE
)

_Words = tuple[frozenset[str], frozenset[str], int]


class Copies:
    """Made for one search. What the question asks for by day, by time or by number is no copy: each time counts."""

    def __init__(self, search: Search) -> None:
        question, candidates = search.question, search.candidates
        self._vectors = candidates.vectors if candidates is not None else None
        if question is not None and (question.many or question.days or Cue.TIME in question.wants):
            self._vectors = None
        self._kept: list[Found] = []
        self._words: dict[tuple[str, int], _Words] = {}

    def keep(self, found: Found) -> None:
        self._kept.append(found)

    def drop(self, found: Found) -> None:
        self._kept.remove(found)

    def of(self, found: Found) -> Found | None:
        """The one that was kept of which this is a copy."""
        vectors = self._vectors
        if vectors is None or not self._kept:
            return None
        near = vectors[[other.row for other in self._kept]] @ vectors[found.row]
        for other, cosine in zip(self._kept, near.tolist(), strict=True):
            if cosine >= NEAR and _side(found) == _side(other) and self._holds(other, found):
                return other
        return None

    def _holds(self, other: Found, found: Found) -> bool:
        more, less = self._words_of(other), self._words_of(found)
        return bool(less[0]) and less[0] <= more[0] and less[1] <= more[1] and less[2] == more[2]

    def _words_of(self, found: Found) -> _Words:
        key = found.kind, found.id
        if key not in self._words:
            text = found.text
            numbers = frozenset(_NUMBER.findall(text))
            self._words[key] = _telling(text), numbers, len(_NEGATION.findall(text))
        return self._words[key]


def _telling(text: str) -> frozenset[str]:
    """The tokens that tell what a text says."""
    return frozenset(token for token in tokens(text.replace("用户", " ")) if not STOP_CHARACTERS & set(token)) - {
        "user"
    }


def _side(found: Found) -> tuple[str, bool]:
    """Whose words they are: a memory has the user's."""
    speaker = found.speaker.strip().lower()
    return speaker if is_person(speaker) else "", found.role == "assistant"
