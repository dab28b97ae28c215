"""What was ruled: by whom, when, and what became of the two."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from memories.models import Change, Conflict

SIZE = 30


@dataclass(frozen=True, slots=True)
class Past:
    conflicts: tuple[Conflict, ...]
    """The newest first, each with `undoable`: whether its ruling can be undone as a whole."""
    older: int | None
    """Of the last one shown, if there are more."""


def past(owner_id: int, before: int = 0) -> Past:
    """Those ruled before the one with the id `before`; three queries."""
    ruled = Conflict.objects.filter(owner_id=owner_id, state=Conflict.State.RULED, ruled_at__isnull=False)
    last = ruled.filter(pk=before).first() if before else None
    if last is not None:
        ruled = ruled.filter(Q(ruled_at__lt=last.ruled_at) | Q(ruled_at=last.ruled_at, pk__lt=last.pk))
    rows = list(ruled.select_related("a", "b").order_by("-ruled_at", "-pk")[: SIZE + 1])
    found = rows[:SIZE]
    jobs = [row.ruling_job_id for row in found if row.ruling_job_id]
    gone = set(
        Change.objects.filter(job__in=jobs, undone_by__isnull=False, cause=None).values_list("job_id", flat=True)
    )
    for row in found:
        row.undoable = row.ruling_job_id is not None and row.ruling_job_id not in gone  # type: ignore[attr-defined]
    return Past(tuple(found), found[-1].pk if len(rows) > SIZE else None)
