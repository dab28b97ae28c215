"""Forgetting everything: every memory of a person, whatever its state, with all that was derived from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import connection, transaction
from django.db.models import Count, Q

from memories import clock, episodes, jobs, outbox
from memories.forget import SEARCHED, confirm, forgetting, unindex
from memories.forget.said import cited, statements
from memories.forget.scan import still_said
from memories.forget.typed_words import typed_with
from memories.history import lock_owner
from memories.models import (
    Conflict,
    Episode,
    Evidence,
    Job,
    Memory,
    Outbox,
    OwnerState,
    Recall,
    RecallItem,
    Receipt,
    Revision,
)
from memories.portable import uploads

TOLD = 200  # of which open pages hear, the newest
Messages = Literal["keep", "black_out", "erase"]


@dataclass(frozen=True, slots=True)
class Extent:
    """What there is to forget."""

    memories: int
    current: int
    insights: int
    archived: int
    revisions: int
    conflicts: int
    uses: int
    quotes: int
    quoted: int
    """Messages that the quotes stand in."""
    messages: int
    """All messages, of both sides."""
    typed: int
    """Checks and saved views that hold the words."""


def extent(owner_id: int) -> Extent:
    """Count what is the person's; change nothing."""
    mine = Memory.objects.filter(owner_id=owner_id)
    states = mine.aggregate(
        memories=Count("pk"),
        current=Count("pk", filter=Q(state=Memory.State.ACTIVE)),
        insights=Count("pk", filter=Q(kind=Memory.Kind.INSIGHT)),
        archived=Count("pk", filter=~Q(state=Memory.State.ACTIVE)),
    )
    quoted = Evidence.objects.filter(owner_id=owner_id, episode__isnull=False)
    return Extent(
        **states,
        revisions=Revision.objects.filter(owner_id=owner_id).count(),
        conflicts=Conflict.objects.filter(owner_id=owner_id).count(),
        uses=RecallItem.objects.filter(recall__owner_id=owner_id, memory__isnull=False).count(),
        quotes=quoted.count(),
        quoted=quoted.values("episode").distinct().count(),
        messages=Episode.objects.filter(owner_id=owner_id).count(),
        typed=len(typed_with(owner_id, statements(owner_id), list(mine.values_list("pk", flat=True)))),
    )


def forget_all(owner_id: int, messages: Messages = "keep") -> Receipt:
    """Erase every memory with its revisions, changes, evidence, conflicts, index rows, events and its part of recalls.

    `messages`: keep them, black out every quote in them, or erase them all, with what was recalled for them. What waits
    to be learned from is not learned any more. The do-not-learn list stays, and nothing is put on it: what is said
    again may be learned again. `scanned_ok` of the receipt is as in forget.forget; still_said counts a sample.
    """
    with transaction.atomic():
        lock_owner(owner_id)
        found = extent(owner_id)
        words = statements(owner_id)
        ids = list(Memory.objects.filter(owner_id=owner_id).order_by("pk").values_list("pk", flat=True))
        _stop_learning(owner_id)
        uploads.discard(owner_id)
        if messages == "black_out":
            for episode_id, pieces in cited(owner_id).items():
                episodes.redact(owner_id, episode_id, pieces)
        forgetting.send(sender=None, owner_id=owner_id, words=tuple(words), ids=tuple(ids))
        _erase_memories(owner_id, ids)
        if messages == "erase":
            _erase_messages(owner_id)
        counts = {
            "memories": found.memories, "revisions": found.revisions, "insights": found.insights,
            "conflicts": found.conflicts, "uses": found.uses, "quotes": found.quotes if messages != "keep" else 0,
            "typed": found.typed, "still_said": still_said(owner_id, sorted(words)[:SEARCHED]),
        }  # fmt: skip
        receipt = Receipt.objects.create(owner_id=owner_id, ids=ids, at=clock.now(), counts=counts)
    if not connection.in_atomic_block:
        confirm(receipt, words if messages == "keep" else None)
    return receipt


def _stop_learning(owner_id: int) -> None:
    """What was said before must not come back by a run that was asked for before."""
    for job_id in Job.objects.filter(owner_id=owner_id, state__in=Job.OPEN).values_list("pk", flat=True):
        jobs.cancel(owner_id, job_id)
    due = Episode.objects.filter(owner_id=owner_id, learning__in=(Episode.Learning.DUE, Episode.Learning.PARKED))
    due.update(learning=Episode.Learning.SKIPPED)


def _erase_memories(owner_id: int, ids: Sequence[int]) -> None:
    unindex(owner_id, "memory", ids)
    uses = RecallItem.objects.filter(recall__owner_id=owner_id, memory__isnull=False)
    uses.update(memory=None, revision=None, matched=[], parts={})
    Outbox.objects.filter(owner_id=owner_id, kind__startswith="memory.").delete()
    Memory.objects.filter(owner_id=owner_id).delete()
    OwnerState.objects.filter(owner_id=owner_id).update(reflected_at=None)
    for memory_id in ids[-TOLD:]:
        outbox.emit(owner_id, "memory.forgotten", memory=memory_id)


def _erase_messages(owner_id: int) -> None:
    unindex(owner_id, "episode", list(Episode.objects.filter(owner_id=owner_id).values_list("pk", flat=True)))
    Recall.objects.filter(owner_id=owner_id).delete()
    Episode.objects.filter(owner_id=owner_id).delete()
