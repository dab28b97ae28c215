"""What one change makes of others: insights go stale and wait for reflection, conflicts settle."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_noop

from memories import contradictions
from memories.history import Snapshot, record, snapshot
from memories.models import Change, Memory
from memories.records import By
from memories.staleness import mark_stale
from memories.succession import ends_at, replaced_by

_EARLIER = gettext_noop("what took its place began earlier")  # stored; the page translates it
_FOLLOWS = ("state", "valid_from", "replaced_by_id")
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
    if _follows_otherwise(change.before, change.after):
        _end_what_it_replaced(memory, change)
    contradictions.review(memory)


def _end_what_it_replaced(memory: Memory, change: Change) -> None:
    """Let nothing that it replaced hold beside it, or beside what replaced it in its turn."""
    for former in replaced_by(memory):
        ends = ends_at(former)
        if former.valid_until is not None and former.valid_until > ends:
            before = snapshot(former)
            former.valid_until = ends
            write(former, before, Change.Action.EDITED, By("system", _EARLIER, change.job_id), cause=change)


def _says_otherwise(before: Snapshot | None, after: Snapshot | None) -> bool:
    if before is None or after is None:
        return True
    return any(before[name] != after[name] for name in _SAYS)


def _follows_otherwise(before: Snapshot | None, after: Snapshot | None) -> bool:
    """Whether it may have come into the place of others in another way, or at another time."""
    if before is None or after is None:
        return False
    return any(before[name] != after[name] for name in _FOLLOWS)
