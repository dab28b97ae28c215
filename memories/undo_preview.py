"""What undoing would change: it is done, looked at, and taken back before anybody else sees it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from memories import jobs
from memories.errors import CannotUndo, NotFound
from memories.history import lock_owner
from memories.models import Change, Conflict
from memories.records import By
from memories.undo import standing, undo

MOST = 50  # changes of a job that are tried: half a second in which nobody else writes


@dataclass(frozen=True, slots=True)
class Left:
    """A change that stays, and why it cannot be undone."""

    change: Change
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    changes: tuple[Change, ...]
    """That undoing would write, the first one first; those that follow from another have a `cause`."""
    left: tuple[Left, ...] = ()
    conflicts: int = 0
    """Open ones that the job raised: they are taken back."""
    total: int = 0
    """How many changes of the job still stand."""
    tried: int = 0

    @property
    def more(self) -> int:
        """How many were not tried."""
        return self.total - self.tried

    @property
    def own(self) -> int:
        return sum(change.cause_id is None for change in self.changes)


def of_change(owner_id: int, change_id: int, by: By) -> Preview:
    """Raise NotFound; what cannot be undone is `left`."""
    change = Change.objects.select_related("memory").filter(owner_id=owner_id, pk=change_id).first()
    if change is None:
        raise NotFound("There is no such change.")
    return _tried(owner_id, [change], by, total=1)


def of_job(owner_id: int, job_id: int, by: By) -> Preview:
    """Raise NotFound. Of a job that changed more than MOST only its newest changes are tried."""
    jobs.get(owner_id, job_id)
    there = standing(owner_id, job_id)
    conflicts = Conflict.objects.filter(owner_id=owner_id, job_id=job_id, state=Conflict.State.OPEN).count()
    tried = list(there.select_related("memory")[:MOST])
    return _tried(owner_id, tried, by, total=there.count(), conflicts=conflicts)


def _tried(owner_id: int, changes: list[Change], by: By, *, total: int, conflicts: int = 0) -> Preview:
    left: list[Left] = []
    with transaction.atomic():
        lock_owner(owner_id)
        newest = Change.objects.aggregate(pk=Max("pk"))["pk"] or 0
        for change in changes:
            try:
                with transaction.atomic():
                    undo(owner_id, change.pk, by)
            except CannotUndo as error:
                left.append(Left(change, str(error)))
        rows = Change.objects.filter(owner_id=owner_id, pk__gt=newest).select_related("memory").order_by("pk")
        written = tuple(rows)
        transaction.set_rollback(True)
    return Preview(written, tuple(left), conflicts, total, len(changes))
