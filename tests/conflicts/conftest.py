"""A person who said two things that cannot both hold, with an insight on the older, and a second such pair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from memories import recalls, store
from memories.conflicts import queue
from memories.conflicts.choices import Choice
from memories.conflicts.ruling import rule
from memories.models import Conflict, Job, Memory
from memories.records import Owner, Recalled, Result
from tests.store.saying import MORNING, WORKER, conclude, learn, say

MEAT, STEAK = "Tomás eats no meat.", "Tomás eats steak on Fridays."


@dataclass
class Pair:
    a: Memory
    b: Memory
    insight: Memory
    conflict: Conflict


@pytest.fixture
def pair(owner: Owner) -> Pair:
    said = say(owner, "he is off meat since September, no meat for Tomás", at=MORNING)
    a = learn(owner, MEAT, said, "off meat since September", category="food")
    insight = conclude(owner, "Tomás is a vegetarian.", (a,), subject="Tomás")
    later = say(owner, "Friday is steak at his father’s, Tomás never says no", at=MORNING + timedelta(days=23))
    b = learn(owner, STEAK, later, "steak at his father’s", category="food", confidence=0.66)
    conflict = store.raise_conflict(owner.id, a.pk, b.pk, relation="contradiction", reason="", by=WORKER)
    return Pair(a, b, insight, conflict)


def another(owner: Owner, a: str = "Leila is 30.", b: str = "Leila is 34.") -> Conflict:
    """A pair that nothing hangs on."""
    one, other = learn(owner, a), learn(owner, b)
    return store.raise_conflict(owner.id, one.pk, other.pk, relation="contradiction", reason="", by=WORKER)


def use(owner: Owner, memory: Memory, *, at_rank: int = 1) -> None:
    """A reply has had it in its prompt."""
    parts = {"words": 0.4, "meaning": 0.3, "time": 0.0, "boost": 0.0}
    shown = Result("memory", memory.pk, memory.text, 0.7, parts, at_rank, MORNING, revision=1, in_prompt=True)
    recalls.save(owner, Recalled(results=(shown,)), say(owner, "What shall I cook?").pk, 10)


def settle(owner: Owner, conflict: Conflict, ruling: str, **more: object) -> Job:
    seen = queue.find(owner.id, conflict.pk).newest  # type: ignore[attr-defined]
    return rule(owner.id, conflict.pk, Choice(ruling, **more), seen=seen)  # type: ignore[arg-type]


def states(pair: Pair) -> tuple[str, str]:
    a, b = (Memory.objects.get(pk=memory.pk).state for memory in (pair.a, pair.b))
    return a, b
