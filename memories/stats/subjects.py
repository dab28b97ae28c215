"""What most memories are about, and how much of it was used lately, in one query."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from memories.models import Memory
from memories.stats.summary import used_lately

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
    current = Memory.objects.filter(owner_id=owner_id, state=Memory.State.ACTIVE).exclude(subject="")
    counted = current.values("subject").annotate(
        memories=Count("pk"), used=Count("pk", filter=Q(pk__in=used_lately(owner_id)))
    )
    return [
        Subject(row["subject"], row["memories"], row["used"]) for row in counted.order_by("-memories", "subject")[:MOST]
    ]
