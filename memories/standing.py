"""Standing rulings: how a person wants contradictions of a category settled without being asked each time.

They stand in OwnerState.rulings, by category: newer (what was said later holds), older, or both.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop

from memories import contradictions, store
from memories.history import lock_owner
from memories.models import Memory, OwnerState
from memories.records import By

RULINGS = ("newer", "older", "both")
_REASON = gettext_noop("your standing ruling for this category")  # stored; the page translates it


@transaction.atomic
def rule(owner_id: int, a: Memory, b: Memory, by: By) -> bool:
    """Settle a contradiction as the person wants it settled. False where they did not say, or locked
    what would give way: then they are asked.

    Both sides must want the same: their categories may differ. The pair is on record as ruled, and what gives way is
    kept: superseded, or archived if it is the newer one.
    """
    lock_owner(owner_id)
    rulings = OwnerState.objects.filter(owner_id=owner_id).values_list("rulings", flat=True).first() or {}
    wanted = {rulings.get(a.category), rulings.get(b.category)}
    ruling = wanted.pop() if len(wanted) == 1 else None
    if ruling not in RULINGS:
        return False
    older, newer = sorted((a, b), key=lambda memory: (memory.valid_from, memory.pk))
    if {"newer": older.locked, "older": newer.locked}.get(ruling):
        return False
    hand = By("ruling", _REASON, by.job_id)
    if ruling == "newer":
        store.supersede(owner_id, older.pk, newer.pk, at=newer.valid_from, by=hand)
    elif ruling == "older":
        store.archive(owner_id, newer.pk, hand)
    contradictions.record_ruling(owner_id, older.pk, newer.pk, ruling=ruling, reason=_REASON, by=by)
    return True
