"""Which new memories wait for the person's yes: those of chosen categories, those it is unsure of as well, or all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from memories import clock
from memories.models import Change, Memory, OwnerState

UNSURE = 0.7  # a confidence below it is low
LOOKED_BACK = timedelta(days=30)
Asks = OwnerState.Asks


@dataclass(frozen=True, slots=True)
class Approval:
    asks: str = Asks.CHOSEN
    switches: Mapping[str, str] = field(default_factory=dict)
    """Of the categories: on, ask or off; on without one."""

    def waits(self, category: str, confidence: float) -> bool:
        """Whether what a program learned, or a file brings, waits until the person says yes."""
        if self.asks == Asks.ALL or self.switches.get(category) == "ask":
            return True
        return self.asks == Asks.UNSURE and confidence < UNSURE


def approval_of(owner_id: int) -> Approval:
    found = OwnerState.objects.filter(owner_id=owner_id).values_list("asks", "categories").first()
    return Approval(*found) if found else Approval()


def waiting(owner_id: int) -> QuerySet[Memory]:
    return Memory.objects.filter(owner_id=owner_id, state=Memory.State.PENDING)


def looked_back(owner_id: int) -> dict[str, int]:
    """Of the observations learned in the last 30 days: `all`, and `unsure`, those of low confidence."""
    learned = Change.objects.filter(
        owner_id=owner_id,
        action=Change.Action.LEARNED,
        at__gte=clock.now() - LOOKED_BACK,
        memory__kind=Memory.Kind.OBSERVATION,
    )
    return learned.aggregate(all=Count("pk"), unsure=Count("pk", filter=Q(memory__confidence__lt=UNSURE)))
