"""Whose background work is due by the clock: who has something waiting, and had no run of its kind for as long."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from memories.models import Job, Memory, OwnerState

OWNERS = 100  # at once; the next minute goes on


def owners_due(kind: str, waiting: QuerySet[Memory], long_ago: datetime) -> list[int]:
    """The owners of `waiting` for whom no run of the kind is open, or ended after `long_ago`."""
    recent = Job.objects.filter(Q(state__in=Job.OPEN) | Q(finished_at__gt=long_ago), kind=kind)
    owners = waiting.filter(learned_at__lte=long_ago).exclude(owner_id__in=recent.values("owner_id"))
    found = list(owners.values_list("owner_id", flat=True).distinct()[:OWNERS])
    return [owner_id for owner_id in found if may_write(owner_id)]


def may_write(owner_id: int) -> bool:
    """Whether the person lets programs write into their memory."""
    switch = OwnerState.objects.filter(owner_id=owner_id).values_list("memory", flat=True).first()
    return switch in (None, OwnerState.MemorySwitch.READ_WRITE)
