"""What most memories are about, and how much of it was used lately, in one query."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from memories import clock
from memories.models import Memory, RecallItem
from memories.stats.summary import LATELY

MOST = 8


@dataclass(frozen=True, slots=True)
class Subject:
    name: str
    memories: int
    """Current ones."""
    used: int
    """Of them, in a prompt in the last 30 days."""


def subjects(owner_id: int) -> list[Subject]:
    """The subjects with most current memories, the greatest first."""
    used = RecallItem.objects.filter(
        in_prompt=True, recall__owner_id=owner_id, recall__at__gte=clock.now() - LATELY, memory__isnull=False
    )
    current = Memory.objects.filter(owner_id=owner_id, state=Memory.State.ACTIVE).exclude(subject="")
    counted = current.values("subject").annotate(
        memories=Count("pk"), used=Count("pk", filter=Q(pk__in=used.values("memory_id")))
    )
    return [
        Subject(row["subject"], row["memories"], row["used"]) for row in counted.order_by("-memories", "subject")[:MOST]
    ]
