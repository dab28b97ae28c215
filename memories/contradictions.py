"""Pairs of memories that cannot both hold: raised, settled by themselves, raised again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from memories import clock, outbox
from memories.history import load, lock_owner
from memories.models import Conflict, Episode, Memory
from memories.records import By


@transaction.atomic
def raise_conflict(
    owner_id: int, a_id: int, b_id: int, *, relation: str, reason: str, by: By, suggestion: str = ""
) -> Conflict:
    """Put two memories before the person. The same pair is asked about once: what was ruled stays ruled."""
    lock_owner(owner_id)
    a, b = sorted((load(owner_id, a_id), load(owner_id, b_id)), key=lambda memory: (memory.valid_from, memory.pk))
    if a.pk == b.pk:
        raise ValueError("a memory cannot contradict itself")
    known = Conflict.objects.filter(Q(a=a, b=b) | Q(a=b, b=a)).first()
    if known is not None and known.state != Conflict.State.DROPPED:
        return known
    conflict = known or Conflict(owner_id=owner_id, a=a, b=b)
    conflict.state = Conflict.State.OPEN
    conflict.relation, conflict.reason, conflict.suggestion = relation, reason, suggestion
    conflict.job_id, conflict.raised_at = by.job_id, clock.now()
    conflict.save()
    _emit(conflict)
    return conflict


def review(memory: Memory) -> None:
    """Settle the open conflicts of a memory that is no longer current; open them again when both sides are."""
    mine = Conflict.objects.filter(Q(a=memory) | Q(b=memory), owner_id=memory.owner_id)
    for conflict in mine.exclude(state=Conflict.State.RULED).select_related("a", "b"):
        both = conflict.a.state == conflict.b.state == Memory.State.ACTIVE
        state = Conflict.State.OPEN if both else Conflict.State.DROPPED
        if conflict.state != state:
            conflict.state = state
            conflict.save(update_fields=["state"])
            _emit(conflict)


def _emit(conflict: Conflict) -> None:
    episode = Episode.objects.filter(evidence__memory_id=conflict.b_id).order_by("-at").first()
    session = episode.session if episode else ""
    outbox.emit(conflict.owner_id, "conflict.raised", conflict=conflict.pk, session=session)
