"""What one change makes of others: insights go stale and wait for reflection, conflicts settle."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.utils.translation import gettext_noop

from memories import clock, contradictions, jobs
from memories.history import Snapshot, record, snapshot
from memories.models import Change, Memory
from memories.records import By

REFLECT_AFTER = timedelta(minutes=2)  # corrections come in groups
_SAYS = ("text", "state", "about", "valid_from", "valid_until", "event_from", "event_to")


def write(memory: Memory, before: Snapshot | None, action: str, by: By, *, cause: Change | None = None) -> Change:
    """Save and record one change of a memory, and what follows from it."""
    change = record(memory, before, action, by, cause=cause)
    spread(memory, change)
    return change


def spread(memory: Memory, change: Change, *, settled: Collection[int] = ()) -> None:
    """Mark what rests on a changed observation as stale, without the insights in `settled`; review its conflicts."""
    if memory.kind == Memory.Kind.OBSERVATION and _says_otherwise(change.before, change.after):
        mark_stale(memory.pk, change, settled=settled)
    contradictions.review(memory)


def mark_stale(observation_id: int, cause: Change, *, settled: Collection[int] = ()) -> None:
    """Mark the insights that rest on an observation as stale, each with a change, and ask for reflection."""
    resting = Memory.objects.filter(
        kind=Memory.Kind.INSIGHT, stale=False, evidence__observation_id=observation_id
    ).exclude(pk__in=settled)
    for insight in resting.distinct():
        before = snapshot(insight)
        insight.stale = True
        by = By("system", gettext_noop("an observation it rests on has changed"), cause.job_id)
        record(insight, before, Change.Action.STALE, by, cause=cause)
        ask_for_reflection(insight.owner_id)


def ask_for_reflection(owner_id: int) -> None:
    jobs.request(owner_id, "reflect", due_at=clock.now() + REFLECT_AFTER)


def _says_otherwise(before: Snapshot | None, after: Snapshot | None) -> bool:
    if before is None or after is None:
        return True
    return any(before[name] != after[name] for name in _SAYS)
