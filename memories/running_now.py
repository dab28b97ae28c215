"""What can be asked for at once: how much of it waits, what it would cost, and the asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from memories import budget, jobs, learn_import
from memories.due import may_write
from memories.learn_import import Plan
from memories.models import Episode, IndexEntry, Job
from memories.records import Owner
from memories.reindexing import without_vectors
from memories.steps.reconsolidation.gather import observations_of
from memories.steps.reflection.gather import unseen

Kind = Job.Kind
KINDS = (Kind.CONSOLIDATE, Kind.REFLECT, Kind.RECONSOLIDATE, Kind.EMBED, Kind.REBUILD)
_WRITES = (Kind.CONSOLIDATE, Kind.REFLECT, Kind.RECONSOLIDATE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """`n` counts messages, observations or documents, as the kind has it."""

    kind: str
    n: int
    conversations: int = 0
    plan: Plan | None = None
    """Of consolidation: what it would take."""
    off: bool = False
    """The person's switch lets nothing write into their memory."""
    until: datetime | None = None
    """The tokens of today are used up; then it goes on."""

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def anything(self) -> bool:
        return bool(self.n) and not self.off


def waiting(owner: Owner, kind: str) -> Waiting:
    """How much there is to do. Nothing is written."""
    writes = kind in _WRITES
    off = writes and not may_write(owner.id)
    until = budget.used_up_until(owner) if writes else None
    if kind != Kind.CONSOLIDATE:
        return Waiting(kind, _rows(owner.id, kind).count(), off=off, until=until)
    plan = learn_import.plan_of(_unread(owner.id))
    return Waiting(
        kind, plan.messages, len(_conversations(owner.id)), plan if plan.messages else None, off=off, until=until
    )


def run_now(owner: Owner, kind: str) -> list[Job]:
    """Ask for it at once; return the jobs, none when there is nothing to do."""
    if not waiting(owner, kind).anything:
        return []
    if kind != Kind.CONSOLIDATE:
        return [jobs.request(owner.id, kind)]
    return [jobs.request(owner.id, kind, session) for session in _conversations(owner.id)]


def _conversations(owner_id: int) -> list[str]:
    return sorted(_unread(owner_id).order_by().values_list("session", flat=True).distinct())


def _unread(owner_id: int) -> QuerySet[Episode]:
    """What the person said and was not learned from; of an import only what was left waiting has its own job."""
    rows = Episode.objects.filter(owner_id=owner_id, learning=Episode.Learning.DUE, role="user")
    return rows.filter(state=Episode.State.ACTIVE).exclude(source=Episode.Source.IMPORT)


def _rows(owner_id: int, kind: str) -> QuerySet:  # type: ignore[type-arg]
    if kind == Kind.REFLECT:
        return unseen(owner_id)
    if kind == Kind.RECONSOLIDATE:
        return observations_of(owner_id).filter(compared=False)
    if kind == Kind.EMBED:
        return without_vectors(owner_id)
    return IndexEntry.objects.filter(owner_id=owner_id, gone=False)
