"""Reflection: observations become insights, a few subjects at a time, each batch in one transaction.

The steps are a setting, REFLECTION_STEPS.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from memories import budget, jobs
from memories.holding import held
from memories.models import Job
from memories.records import Owner
from memories.steps.reflection.batch import Batch

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
    started = time.monotonic()
    for _batch in range(_MOST):
        if time.monotonic() - started > _RUN_FOR:
            raise jobs.Unfinished("the rest is for another run")
        tomorrow = budget.used_up_until(owner)
        if tomorrow is not None:
            jobs.postpone(job, tomorrow, budget.USED_UP)
            break
        if not _reflect_batch(owner, job):
            break
    return dict(job.counts)


def _reflect_batch(owner: Owner, job: Job) -> bool:
    """One batch through all steps. False: there is nothing more to do, or the job is no longer this run's."""
    batch = Batch(owner, job)
    with held(job):
        for step in steps(tuple(settings.REFLECTION_STEPS)):
            batch = step(batch)
            if batch.empty or not jobs.renew(job):
                return False
    return True


@lru_cache(8)
def steps(paths: tuple[str, ...]) -> tuple[Step, ...]:
    """The steps of the setting."""
    return tuple(import_string(path) for path in paths)
