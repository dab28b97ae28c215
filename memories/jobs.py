"""Jobs: asked for, claimed once, leased, finished or tried again. The row is the queue; a task is only a doorbell."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from memories import background, clock, outbox
from memories.errors import NotFound
from memories.history import checked, lock_owner
from memories.job_log import note
from memories.models import Episode, Job

LEASE = timedelta(seconds=60)
ATTEMPTS = 3
BACK_OFF = (timedelta(seconds=30), timedelta(minutes=5))  # after the first and the second failure
State = Job.State
RUN = "memories.tasks.run_job"
STOPPED = gettext_noop("The worker stopped in the middle.")  # stored as it is; the page translates it


class Unfinished(Exception):
    """A run stops before its time is up and wants to go on in another: nothing failed."""


class Stopped(Exception):
    """The job was cancelled or paused, or is another run's by now: this one writes nothing more."""


@transaction.atomic
def request(owner_id: int, kind: str, session: str = "", due_at: datetime | None = None) -> Job:
    """Ask for a run. One that waits for the same is joined, with the earlier of both times."""
    lock_owner(owner_id)
    now = clock.now()
    due_at = due_at or now
    job = Job.objects.filter(owner_id=owner_id, kind=kind, session=session, state=State.QUEUED).first()
    if job is None:
        job = Job.objects.create(owner_id=owner_id, kind=kind, session=session, due_at=due_at, created_at=now)
        note(job.pk, "asked")
        _emit(job)
    elif due_at < job.due_at:
        job.due_at = due_at
        job.save(update_fields=["due_at"])
    if job.due_at <= now:
        background.enqueue(RUN, job.pk)
    return job


def claim(job_id: int, worker: str) -> Job | None:
    """Take a job that is due, for one lease; None when there is nothing to take.

    `worker` names this one claim. A job waits while another of the same kind and session runs.
    """
    now = clock.now()
    running = Job.objects.filter(
        state=State.RUNNING, owner=OuterRef("owner"), kind=OuterRef("kind"), session=OuterRef("session")
    )
    owner_id = Job.objects.filter(pk=job_id).values_list("owner_id", flat=True).first()
    if owner_id is None:
        return None
    try:
        with transaction.atomic():
            lock_owner(owner_id)
            taken = Job.objects.filter(~Exists(running), pk=job_id, state=State.QUEUED, due_at__lte=now).update(
                state=State.RUNNING,
                claimed_by=worker,
                lease_until=now + LEASE,
                attempts=F("attempts") + 1,
                started_at=now,
                finished_at=None,
                error="",
            )
            if taken != 1:
                return None
            note(job_id, "begun")
            job = Job.objects.get(pk=job_id)
            _emit(job)
            return job
    except IntegrityError:  # the other one started in the same instant
        return None


def renew(job: Job, *, progress: int | None = None, total: int | None = None) -> bool:
    """Hold on to a running job for another lease, and say how far it is. False: lost or cancelled, so stop.

    Runs ask between all their steps: a lease that is nearly new is only looked at, which keeps no writer waiting.
    """
    now = clock.now()
    fields: dict[str, Any] = {"lease_until": now + LEASE}
    if progress is None and total is None and _mine(job).filter(lease_until__gt=now + LEASE * 0.8).exists():
        return True
    if progress is not None:
        fields["progress"] = progress
    if total is not None:
        fields["total"] = total
    with transaction.atomic():
        lock_owner(job.owner_id)
        if _mine(job).update(**fields) != 1:
            return False
        if len(fields) > 1:
            if progress:
                note(job.pk, "went_on", n=progress)
            _emit(job)
    return True


def while_mine(job: Job) -> AbstractContextManager[None]:
    """Within, a write is only made while the job runs under this claim; else it raises Stopped."""

    def check() -> None:
        if not _mine(job).exists():
            raise Stopped

    return checked(check)


def count(job: Job, counts: Mapping[str, int]) -> None:
    """Add to the job's counts. Belongs at the end of the transaction whose work they count."""
    job.counts = {**job.counts, **{name: job.counts.get(name, 0) + number for name, number in counts.items()}}
    Job.objects.filter(pk=job.pk).update(counts=job.counts)


def postpone(job: Job, due_at: datetime, why: str) -> bool:
    """Put a running job back until later without counting the attempt: nothing failed. `why` is shown."""
    with transaction.atomic():
        lock_owner(job.owner_id)
        if not _mine(job).exists():
            return False
        waiting = _waiting_beside(job)
        if waiting is not None:
            waiting.due_at, waiting.error = max(waiting.due_at, due_at), why
            waiting.save(update_fields=["due_at", "error"])
            return _end(job, State.DONE)
        job.attempts = 0
        return _requeue(job, due_at, why)


def finish(job: Job, counts: Mapping[str, int]) -> bool:
    """The run is done; empty counts mean that there was nothing to do. False when the job was no longer this run's."""
    return _end(job, State.DONE, counts={**job.counts, **counts}, error="", parked_reason="")


def fail(job: Job, error: str, *, permanent: bool = False) -> bool:
    """The run failed: it is tried again later, and parked after the third time or when trying cannot help."""
    with transaction.atomic():
        lock_owner(job.owner_id)
        if not _mine(job).exists():
            return False
        if permanent or job.attempts >= ATTEMPTS:
            return _end(job, State.PARKED, error=error, parked_reason=error[:300])
        return _requeue(job, clock.now() + BACK_OFF[job.attempts - 1], error)


def hand_back(job: Job) -> bool:
    """Put a run that stopped in time back in the queue, at once and without counting the attempt."""
    with transaction.atomic():
        lock_owner(job.owner_id)
        if not _mine(job).exists():
            return False
        job.attempts = 0
        return _requeue(job, clock.now(), "")


def release_lapsed(now: datetime) -> int:
    """Take back running jobs whose worker let the lease run out; return how many."""
    lapsed = Job.objects.filter(state=State.RUNNING, lease_until__lt=now)
    count = 0
    for job in lapsed:
        with transaction.atomic():
            lock_owner(job.owner_id)
            if not _mine(job).filter(lease_until__lt=now).exists():
                continue
            if job.attempts >= ATTEMPTS:
                count += _end(job, State.PARKED, error=STOPPED, parked_reason=STOPPED)
            else:
                count += _requeue(job, clock.now(), STOPPED)
    return count


def due(now: datetime, limit: int = 50) -> list[int]:
    """Return the ids of the jobs to ring for, oldest first."""
    rows = Job.objects.filter(state=State.QUEUED, due_at__lte=now).order_by("due_at", "pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def get(owner_id: int, job_id: int) -> Job:
    """Return the owner's job. Raise NotFound."""
    job = Job.objects.filter(owner_id=owner_id, pk=job_id).first()
    if job is None:
        raise NotFound(_("There is no such job."))
    return job


@transaction.atomic
def cancel(owner_id: int, job_id: int) -> Job:
    """Stop a job; one that runs notices between two batches. What an import has not learned from yet is let be."""
    job = _switch(owner_id, job_id, Job.OPEN, State.CANCELLED)
    if job.kind == Job.Kind.IMPORT and job.state == State.CANCELLED:
        waiting = Episode.objects.filter(owner_id=owner_id, source=Episode.Source.IMPORT)
        waiting.filter(learning=Episode.Learning.DUE).update(learning=Episode.Learning.SKIPPED)
    return job


def pause(owner_id: int, job_id: int) -> Job:
    return _switch(owner_id, job_id, (State.QUEUED, State.RUNNING), State.PAUSED)


def resume(owner_id: int, job_id: int) -> Job:
    """Let a paused job go on, or try a parked, failed or cancelled one again: now."""
    stopped = (State.PAUSED, State.PARKED, State.FAILED, State.CANCELLED)
    return _switch(owner_id, job_id, stopped, State.QUEUED)


@transaction.atomic
def _switch(owner_id: int, job_id: int, there: tuple[Job.State, ...], state: Job.State) -> Job:
    lock_owner(owner_id)
    job = get(owner_id, job_id)
    if job.state not in there:
        return job
    if state == State.QUEUED:
        waiting = _waiting_beside(job)
        if waiting is not None:
            return waiting
        job.attempts, job.due_at = 0, clock.now()
        background.enqueue(RUN, job.pk)
    else:
        job.finished_at = clock.now() if state == State.CANCELLED else None
    job.state, job.lease_until, job.parked_reason = state, None, ""
    job.save(update_fields=["state", "attempts", "due_at", "finished_at", "lease_until", "parked_reason"])
    note(job.pk, "resumed" if state == State.QUEUED else state)
    _emit(job)
    return job


def _requeue(job: Job, due_at: datetime, error: str) -> bool:
    """Put a running job back. When another waits for the same by now, that one takes over, attempts included."""
    waiting = _waiting_beside(job)
    if waiting is not None:
        waiting.attempts = max(waiting.attempts, job.attempts)
        waiting.due_at = max(waiting.due_at, due_at)
        waiting.save(update_fields=["attempts", "due_at"])
        return _end(job, State.FAILED if error else State.DONE, error=error)
    done = _mine(job).update(
        state=State.QUEUED, due_at=due_at, lease_until=None, claimed_by="", error=error, attempts=job.attempts
    )
    note(job.pk, "again" if error else "put_back")
    job.refresh_from_db()
    _emit(job)
    if job.due_at <= clock.now():
        background.enqueue(RUN, job.pk)
    return done == 1


def _end(job: Job, state: Job.State, **fields: Any) -> bool:
    """End this run if it still is one, and ring for the job that waited for it."""
    with transaction.atomic():
        lock_owner(job.owner_id)
        now = clock.now()
        if _mine(job).update(state=state, lease_until=None, finished_at=now, **fields) != 1:
            return False
        note(job.pk, state)
        job.refresh_from_db()
        _emit(job)
        waiting = _waiting_beside(job)
        if waiting is not None and waiting.due_at <= now:
            background.enqueue(RUN, waiting.pk)
    return True


def _mine(job: Job) -> QuerySet[Job]:
    """The row, as long as it runs under the claim that `job` was read with."""
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, claimed_by=job.claimed_by)


def _waiting_beside(job: Job) -> Job | None:
    waiting = Job.objects.filter(owner_id=job.owner_id, kind=job.kind, session=job.session, state=State.QUEUED)
    return waiting.exclude(pk=job.pk).first()


def _emit(job: Job) -> None:
    outbox.emit(job.owner_id, "job.changed", job=job.pk, session=job.session)
