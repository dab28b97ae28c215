"""Once more, because the person asks for it: a job that was given up, or messages that were set aside. Always bounded:
a job has its three tries again, a message one; then they are given up as before.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from memories import consolidate, jobs
from memories.errors import MemoryScopeError
from memories.history import lock_owner
from memories.models import Episode, Job

Kind, State, Learning = Job.Kind, Job.State, Episode.Learning
_AGAIN = (Kind.CONSOLIDATE, Kind.REFLECT, Kind.RECONSOLIDATE, Kind.EMBED, Kind.REBUILD, Kind.TRIAL, Kind.SWITCH)


class NotNow(MemoryScopeError):
    """The job is in no state in which that can be done; the message says so."""


def may_cancel(job: Job) -> bool:
    """The import of a file is stopped on its own page, which throws the file away."""
    return job.state in Job.OPEN and job.kind != Kind.BRING


def may_retry(job: Job) -> bool:
    if job.state == State.PAUSED:
        return job.kind != Kind.BRING
    if job.state in (State.PARKED, State.FAILED):
        return job.kind in (*_AGAIN, Kind.IMPORT) or (job.kind == Kind.BULK and bool({"ids", "of"} & job.task.keys()))
    return job.state == State.CANCELLED and job.kind in _AGAIN


def cancel(owner_id: int, job_id: int) -> Job:
    """Raise NotFound, NotNow."""
    if not may_cancel(jobs.get(owner_id, job_id)):
        raise NotNow(_("This job is over: there is nothing to cancel."))
    return jobs.cancel(owner_id, job_id)


def retry(owner_id: int, job_id: int) -> Job:
    """Let a job be tried again now; return it, or the one that waits for the same already. Raise NotFound, NotNow."""
    if not may_retry(jobs.get(owner_id, job_id)):
        raise NotNow(_("This job cannot be tried again."))
    return jobs.resume(owner_id, job_id)


@transaction.atomic
def retry_parked(owner_id: int, session: str) -> int:
    """Let the messages of a conversation that were set aside be read once more; return how many."""
    lock_owner(owner_id)
    rows = Episode.objects.filter(owner_id=owner_id, session=session, learning=Learning.PARKED)
    brought = rows.filter(source=Episode.Source.IMPORT).exists()
    said = rows.filter(~Q(source=Episode.Source.IMPORT)).exists()
    count = rows.update(learning=Learning.DUE, attempts=consolidate.ATTEMPTS - 1, parked_reason="")
    if said:
        jobs.request(owner_id, Kind.CONSOLIDATE, session)
    if brought:
        jobs.request(owner_id, Kind.IMPORT)
    return count
