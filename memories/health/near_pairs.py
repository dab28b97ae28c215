"""Pairs of current observations that say nearly the same and were not held against each other yet.

Which texts are alike is worked out anew when a memory changed since; whether a pair was settled is read each time.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db.models import Count, F, Max, Q, QuerySet

from memories.health.joining import alike
from memories.judged_pairs import UNANSWERED
from memories.models import Conflict, JudgedPair, Memory
from memories.names import unknown_names
from memories.nearness import apart

OWNERS = 200  # whose pairs a process holds: ids and figures, no text
QUICK = 5_000  # observations: up to so many a page works it out while it waits

State = Memory.State
Near = tuple[int, int, float]
Version = tuple[int, datetime | None]


@dataclass(frozen=True, slots=True)
class Pair:
    a: Memory
    b: Memory
    """Said later, or at the same time."""
    likeness: float


_held: OrderedDict[int, tuple[Version, tuple[Near, ...]]] = OrderedDict()
_lock = Lock()


def version_of(owner_id: int) -> Version:
    """How many observations there are, and when the last one changed."""
    found = observations(owner_id).aggregate(n=Count("pk"), newest=Max("changed_at"))
    return found["n"], found["newest"]


def known(owner_id: int, version: Version) -> bool:
    """Whether the pairs are there without being worked out, or few enough."""
    with _lock:
        held = _held.get(owner_id)
    return version[0] <= QUICK or (held is not None and held[0] == version)


def near(owner_id: int, version: Version | None = None) -> list[Near]:
    """Ids and likeness of the pairs that are not settled, the nearest first."""
    found = _alike(owner_id, version or version_of(owner_id))
    settled = _settled(owner_id, found)
    return [pair for pair in found if pair[:2] not in settled]


def pairs(owner_id: int, found: Sequence[Near]) -> list[Pair]:
    """With their memories, for those that a page shows."""
    rows = observations(owner_id).in_bulk({pk for a, b, _likeness in found for pk in (a, b)})
    shown = []
    for a, b, likeness in found:
        if a in rows and b in rows:
            one, other = sorted((rows[a], rows[b]), key=lambda row: (row.valid_from, row.pk))
            shown.append(Pair(one, other, likeness))
    return shown


def observations(owner_id: int) -> QuerySet[Memory]:
    return Memory.objects.filter(owner_id=owner_id, kind=Memory.Kind.OBSERVATION, state=State.ACTIVE)


def _alike(owner_id: int, version: Version) -> tuple[Near, ...]:
    with _lock:
        held = _held.get(owner_id)
    if held is not None and held[0] == version:
        return held[1]
    texts = dict(observations(owner_id).values_list("pk", "text"))
    found = tuple(pair for pair in alike(texts) if _may_be_one(texts[pair[0]], texts[pair[1]]))
    with _lock:
        _held[owner_id] = (version, found)
        _held.move_to_end(owner_id)
        while len(_held) > OWNERS:
            _held.popitem(last=False)
    return found


def _may_be_one(a: str, b: str) -> bool:
    """Whether neither has a number or a denial that the other has not, and they do not each name somebody else."""
    return not apart(a, b) and not (unknown_names(a, b) and unknown_names(b, a))


def _settled(owner_id: int, found: Sequence[Near]) -> set[tuple[int, int]]:
    """Judged as they stand, or put before the person. One query."""
    if not found:
        return set()
    ids = {pair[0] for pair in found}
    judged = JudgedPair.objects.filter(owner_id=owner_id, a__in=ids).exclude(relation=UNANSWERED)
    judged = judged.filter(a_revision=F("a__revision"), b_revision=F("b__revision"))
    later = {pair[1] for pair in found}
    asked = Conflict.objects.filter(Q(a__in=ids) | Q(a__in=later), owner_id=owner_id)
    asked = asked.exclude(state=Conflict.State.DROPPED)
    both = judged.values_list("a_id", "b_id").union(asked.values_list("a_id", "b_id"))
    return {(min(pair), max(pair)) for pair in both}
