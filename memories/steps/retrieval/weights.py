"""What each part of a score weighs. Measured with `manage.py evaluate`: docs/retrieval.md lists what was tried.

The setting RETRIEVAL_WEIGHTS changes single ones: {"people": {"meaning": 0.8}, "chat": {"answer": -0.5}}.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings

from memories.llm import models
from memories.steps.retrieval.search import Question


@dataclass(frozen=True, slots=True)
class Weights:
    """Beside `words`, which weighs 1."""

    meaning: float
    alone: float = 0.0
    """Of the words of a message without its neighbours."""
    date: float = 1.2
    cue: float = 0.33
    """Its wording has what the question asks for: a time, a place, a number."""
    asks: float = -0.45
    """Times the share of its sentences that ask."""
    length: float = 0.0
    """Times its length, up to LENGTH tokens."""
    person: float = 0.18
    """Said by, or about, somebody whom the question names."""
    answer: float = 0.0
    """Said by the assistant, unless the question is about that."""
    rule: float = 0.0
    """A standing rule of the person's, times how near what it is about is; for requests."""
    preference: float = 0.0
    lift: float = 0.0
    """Share of the way towards the best message of the same side near it in its conversation."""
    lift_other: float = 0.0
    """The same towards one of the other side."""
    spread: float = 0.1
    """Taken off, in a question that asks for many, for each one before it from the same tenth of the history."""
    memory: float = 0.15
    """A distilled statement rather than what was said."""
    pinned: float = 0.05
    recent: float = 0.02
    """Of a memory, halved with every HALF_LIFE days since it was learned."""
    support: float = 0.02
    """Of a memory, towards which it comes with every quote it rests on."""


PEOPLE = Weights(meaning=0.65, length=0.1)
CHAT = Weights(meaning=1.3, answer=-1.0, rule=1.25, preference=0.85, lift=0.5, lift_other=0.3)

MODES = {"people": PEOPLE, "chat": CHAT}
"""By who talks: people with one another, or the user with an assistant."""

LENGTH = 30  # tokens
HALF_LIFE = 180  # days
DIALOGUE = 10.0  # times the weight of meaning when the query is a piece of dialogue
BY_WORDS = 1.0  # weight of `alone` where there are words only


def installed(between_people: bool) -> Weights:
    """Those of the mode, as the installation has them."""
    return _chosen("people" if between_people else "chat", repr(settings.RETRIEVAL_WEIGHTS))


def weights_for(question: Question, tried: Mapping[str, float] | None = None) -> Weights:
    """Those of the mode, as the question's length and language change them. `tried` take the place of single ones."""
    weights = replace(installed(question.between_people), **(tried or {}))
    if question.dialogue:
        weights = replace(weights, meaning=DIALOGUE * weights.meaning, cue=0.0, asks=0.0, length=0.0)
    if question.language not in models.embedding.languages:
        weights = replace(weights, alone=BY_WORDS)
        if not question.between_people:
            weights = replace(weights, cue=0.0, asks=0.0)  # against words alone they are too strong
    return weights


@lru_cache(8)
def _chosen(mode: str, _settings: str) -> Weights:
    changed: Mapping[str, Any] = settings.RETRIEVAL_WEIGHTS.get(mode, {})
    return replace(MODES[mode], **changed)
