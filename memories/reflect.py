"""Reflection: observations become insights, a few subjects at a time, each batch in one transaction.

A run that ends anywhere has done whole batches: the next goes on with what is still new or stale. The steps are a
setting, REFLECTION_STEPS.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from memories import budget, jobs
from memories.cadence import cadence_of
from memories.due import owners_due
from memories.holding import held
from memories.models import Job, Memory
from memories.records import Owner
from memories.steps.reflection.batch import Batch
from memories.steps.reflection.gather import unseen

Step = Callable[[Batch], Batch]
_RUN_FOR = 300.0  # seconds; then the rest is for another run
_MOST = 50  # batches of one run


def run(job: Job) -> Mapping[str, int]:
    """Reflect on what is new of the job's owner; return the job's counts."""
    return reflect(job.owner.as_owner, job)


def reflect(owner: Owner, job: Job) -> Mapping[str, int]:
    """Write or update the insights that new observations and stale insights ask for; return the job's counts.

    Raise ModelError when it is to be tried again; jobs.Unfinished when there is more than one run does.
    """
    started, before = time.monotonic(), None
    for _batch in range(_MOST):
        if time.monotonic() - started > _RUN_FOR:
            raise jobs.Unfinished("the rest is for another run")
        tomorrow = budget.used_up_until(owner)
        if tomorrow is not None:
            jobs.postpone(job, tomorrow, budget.USED_UP)
            break
        batch = _reflect_batch(owner, job)
        if batch is None or batch.work == before:
            break
        before = batch.work
    return dict(job.counts)


def _reflect_batch(owner: Owner, job: Job) -> Batch | None:
    """One batch through all steps. None: there is nothing more to do, or the job is no longer this run's."""
    batch = Batch(owner, job)
    with held(job):
        for step in steps(tuple(settings.REFLECTION_STEPS)):
            batch = step(batch)
            if batch.empty or not jobs.renew(job):
                return None
    return batch


def ask(owner: Owner) -> None:
    """Ask for a run when enough observations have gathered, or for when the oldest has waited long enough."""
    waiting = unseen(owner.id)
    oldest = waiting.order_by("learned_at").values_list("learned_at", flat=True).first()
    if oldest is None:
        return
    if waiting.count() >= cadence_of(owner.id).observations:
        jobs.request(owner.id, Job.Kind.REFLECT)
    else:
        jobs.request(owner.id, Job.Kind.REFLECT, due_at=oldest + _patience())


def ask_where_it_waits(now: datetime) -> int:
    """Ask for a run of everybody for whom observations have waited long enough and nothing is asked for; how many.

    That is what was added by hand, restored or edited, and what a cancelled or parked run left.
    """
    waiting = Memory.objects.filter(kind=Memory.Kind.OBSERVATION, state=Memory.State.ACTIVE, reflected=False)
    owners = owners_due(Job.Kind.REFLECT, waiting, now - _patience())
    asked = [owner_id for owner_id in owners if unseen(owner_id).exists()]
    for owner_id in asked:
        jobs.request(owner_id, Job.Kind.REFLECT)
    return len(asked)


def _patience() -> timedelta:
    return timedelta(hours=settings.REFLECT_AFTER_HOURS)


@lru_cache(8)
def steps(paths: tuple[str, ...]) -> tuple[Step, ...]:
    """The steps of the setting."""
    return tuple(import_string(path) for path in paths)
