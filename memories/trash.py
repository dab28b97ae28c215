"""Deletes for good what has been in the trash, or kept out, for 30 days; the trash at once when the person says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from memories.history import lock_owner
from memories.index import index
from memories.insight_loss import losses, withdraw
from memories.models import Memory, RecallItem
from memories.records import By

KEPT_FOR = timedelta(days=30)
BATCH = 500  # a tick does a bounded piece of work; the next one goes on
_FOR_A_TIME = (Memory.State.TRASHED, Memory.State.QUARANTINED)


def empty(now: datetime) -> int:
    """Delete what is over its time, one transaction an owner; return how many memories went.

    Insights that still rest on one lose the sentences that cite it, but for those that the person locked or wrote.
    Unlike forgetting, the messages stay as they are.
    """
    old = Memory.objects.filter(state__in=_FOR_A_TIME, changed_at__lt=now - KEPT_FOR).order_by("pk")
    by_owner: dict[int, list[int]] = {}
    for pk, owner_id in old.values_list("pk", "owner_id")[:BATCH]:
        by_owner.setdefault(owner_id, []).append(pk)
    by = By("system", gettext_noop("30 days in the trash"))
    return sum(_delete(owner_id, ids, by, changed_at__lt=now - KEPT_FOR) for owner_id, ids in by_owner.items())


def empty_now(owner_id: int, ids: Iterable[int]) -> int:
    """Delete what the person saw in the trash and still is there; return how many memories went, with insights."""
    by = By("user", gettext_noop("the trash was emptied"))
    seen = list(ids)
    pieces = [seen[at : at + BATCH] for at in range(0, len(seen), BATCH)]
    return sum(_delete(owner_id, piece, by, state=Memory.State.TRASHED) for piece in pieces)


@transaction.atomic
def _delete(owner_id: int, ids: list[int], by: By, **still: Any) -> int:
    lock_owner(owner_id)
    # Somebody may have taken one out again since it was listed.
    rows = Memory.objects.filter(owner_id=owner_id, pk__in=ids, state__in=_FOR_A_TIME).filter(**still)
    gone = list(rows.values_list("pk", flat=True))
    theirs = Memory.objects.filter(Q(locked=True) | Q(own_words=True), owner_id=owner_id, kind=Memory.Kind.INSIGHT)
    untouched = set(theirs.values_list("pk", flat=True))
    withdrawn = [withdraw(loss, by) for loss in losses(owner_id, gone) if loss.insight_id not in untouched]
    gone += [loss.insight_id for loss, whole in withdrawn if whole]
    index().remove(owner_id, "memory", gone)
    RecallItem.objects.filter(memory_id__in=gone).update(memory=None, revision=None, matched=[])
    Memory.objects.filter(pk__in=gone).delete()
    return len(gone)
