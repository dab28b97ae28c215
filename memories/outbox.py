"""Events for the browser, numbered per owner in the writing transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import F

from memories import bell, clock
from memories.models import Outbox, OwnerState

KEPT_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Event:
    seq: int
    kind: str
    payload: dict[str, int | str]


def emit(owner_id: int, kind: str, **ids: int | str) -> None:
    """Write one event of ids. Must run in the transaction of the write that it tells of.

    The number is taken in the owner's row, whose lock orders concurrent writers: a reader never sees
    number n + 1 before number n.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event belongs into the transaction of its write")
    owner = OwnerState.objects.filter(owner_id=owner_id)
    if not owner.update(seq=F("seq") + 1):
        OwnerState.objects.get_or_create(owner_id=owner_id)
        owner.update(seq=F("seq") + 1)
    seq = OwnerState.objects.values_list("seq", flat=True).get(owner_id=owner_id)
    Outbox.objects.create(owner_id=owner_id, seq=seq, kind=kind, payload=ids, at=clock.now())
    bell.ring_on_commit()


def read_after(owner_id: int, seq: int, limit: int = 200) -> list[Event]:
    """Return the owner's events after `seq`, in order."""
    rows = Outbox.objects.filter(owner_id=owner_id, seq__gt=seq).order_by("seq")[:limit]
    return [Event(row.seq, row.kind, row.payload) for row in rows]


def newest(owner_id: int) -> int:
    """Return the number of the owner's newest event, 0 if there is none."""
    return OwnerState.objects.filter(owner_id=owner_id).values_list("seq", flat=True).first() or 0


def prune() -> int:
    """Delete events that no page can still be waiting for; return how many."""
    return Outbox.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()[0]
