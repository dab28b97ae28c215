"""What background work cost, and how much of what it learned is still kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from memories.models import Job, Memory


@dataclass(frozen=True, slots=True)
class Cost:
    tokens: int
    cost: float | None
    """None: no price is known."""
    priced: int
    """How many of the tokens have a price."""
    kept: int
    """Memories that jobs made and that are current."""

    @property
    def tokens_each(self) -> float | None:
        return self.tokens / self.kept if self.kept and self.tokens else None

    @property
    def cost_each(self) -> float | None:
        return self.cost / self.kept if self.kept and self.cost is not None else None


def cost(owner_id: int, kept: int) -> Cost:
    """`kept`: how many current memories came from jobs."""
    used = F("input_tokens") + F("output_tokens")
    found = Job.objects.filter(owner_id=owner_id).aggregate(
        tokens=Sum(used), money=Sum("cost"), priced=Sum(used, filter=Q(cost__isnull=False))
    )
    return Cost(found["tokens"] or 0, found["money"], found["priced"] or 0, kept)


def costly(owner_id: int) -> QuerySet[Job]:
    """The jobs that used tokens or made memories, the newest first; each with its `tokens`."""
    found = Job.objects.filter(owner_id=owner_id).annotate(tokens=F("input_tokens") + F("output_tokens"))
    made = Memory.objects.filter(job=OuterRef("pk"))
    return found.filter(Q(tokens__gt=0) | Q(Exists(made))).order_by("-pk")


def made_by(jobs: Iterable[Job]) -> dict[int, tuple[int, int]]:
    """By job: how many memories it made, and how many of them are current."""
    rows = Memory.objects.filter(job__in=list(jobs)).values_list("job_id")
    counted = rows.annotate(made=Count("pk"), kept=Count("pk", filter=Q(state=Memory.State.ACTIVE))).order_by()
    return {job: (made, kept) for job, made, kept in counted if job is not None}
