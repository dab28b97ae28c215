"""What the head of the page and the health of memory count, in one query over memories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from memories import clock
from memories.models import Memory, RecallItem
from memories.stats.period import Period

State, Kind = Memory.State, Memory.Kind
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Summary:
    current: int
    superseded: int
    archived: int
    stale: int
    """Insights."""
    from_jobs: int
    """Current memories that a job made."""
    observations: int
    """Current ones, and when the last of them changed."""
    changed_at: datetime | None
    before: Mapping[str, int]
    """By kind, current memories that were learned before the period."""
    never_used: int
    used_lately: int
    """In a prompt in the last 30 days."""

    @property
    def share_used(self) -> float:
        return self.used_lately / self.current if self.current else 0.0


def used_lately(owner_id: int) -> QuerySet[RecallItem, int | None]:
    """Ids of the memories that were in a prompt in the last 30 days.

    By recalls, which are few in a month, rather than by every use of each memory.
    """
    uses = RecallItem.objects.filter(in_prompt=True, recall__owner_id=owner_id, recall__at__gte=clock.now() - LATELY)
    return uses.filter(memory__isnull=False).values_list("memory_id", flat=True)


def summary(owner_id: int, period: Period) -> Summary:
    active = Q(state=State.ACTIVE)
    older = active & Q(learned_at__lt=period.start)
    uses = RecallItem.objects.filter(in_prompt=True)
    counted = Memory.objects.filter(owner_id=owner_id).aggregate(
        current=Count("pk", filter=active),
        superseded=Count("pk", filter=Q(state=State.SUPERSEDED)),
        archived=Count("pk", filter=Q(state=State.ARCHIVED)),
        stale=Count("pk", filter=active & Q(stale=True, kind=Kind.INSIGHT)),
        from_jobs=Count("pk", filter=active & Q(job__isnull=False)),
        observations=Count("pk", filter=active & Q(kind=Kind.OBSERVATION)),
        changed_at=Max("changed_at", filter=active & Q(kind=Kind.OBSERVATION)),
        old_observations=Count("pk", filter=older & Q(kind=Kind.OBSERVATION)),
        old_insights=Count("pk", filter=older & Q(kind=Kind.INSIGHT)),
        never_used=Count("pk", filter=active & Q(~Exists(uses.filter(memory=OuterRef("pk"))))),
        used_lately=Count("pk", filter=active & Q(pk__in=used_lately(owner_id))),
    )
    before = {"observation": counted.pop("old_observations"), "insight": counted.pop("old_insights")}
    return Summary(before=before, **counted)
