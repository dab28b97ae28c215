"""What one change makes of others: insights go stale and wait for reflection, conflicts settle."""

from __future__ import annotations

from collections.abc import Collection

from memories import contradictions
from memories.history import Snapshot, record
from memories.models import Change, Memory
from memories.records import By
from memories.staleness import mark_stale

_SAYS = ("text", "state", "about", "valid_from", "valid_until", "event_from", "event_to", "subject", "category")


def write(memory: Memory, before: Snapshot | None, action: str, by: By, *, cause: Change | None = None) -> Change:
    """Save and record one change of a memory, and what follows from it."""
    change = record(memory, before, action, by, cause=cause)
    spread(memory, change)
    return change


def spread(memory: Memory, change: Change, *, settled: Collection[int] = ()) -> None:
    """Mark what rests on a changed observation as stale, without the insights in `settled`; review its conflicts.

    What it says now, or says again, is new to reflection and to reconsolidation.
    """
    if memory.kind == Memory.Kind.OBSERVATION and _says_otherwise(change.before, change.after):
        mark_stale(memory, cause=change, job_id=change.job_id, settled=settled)
        if change.before is not None and memory.state == Memory.State.ACTIVE:
            Memory.objects.filter(pk=memory.pk).update(reflected=False, compared=False)
    contradictions.review(memory)


def _says_otherwise(before: Snapshot | None, after: Snapshot | None) -> bool:
    if before is None or after is None:
        return True
    return any(before[name] != after[name] for name in _SAYS)
