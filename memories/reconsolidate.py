"""Reconsolidation: memories meet each other again, old and new, a few at a time, each batch in one transaction.

Every pair that is near is judged once, whatever runs, stops or crashes: a batch is stored with its marks or not at all.
The steps are a setting, RECONSOLIDATION_STEPS.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from memories import budget, jobs
from memories.due import owners_due
from memories.holding import held
from memories.llm import models
from memories.llm.offline import OfflineChat
from memories.models import Job, Memory
from memories.records import Owner
from memories.steps.reconsolidation.batch import Batch
from memories.steps.reconsolidation.gather import observations_of

Step = Callable[[Batch], Batch]
_RUN_FOR = 300.0  # seconds; then the rest is for another run


def run(job: Job) -> Mapping[str, int]:
    """Compare what was not compared yet of the job's owner; return the job's counts."""
    return reconsolidate(job.owner.as_owner, job)


def reconsolidate(owner: Owner, job: Job) -> Mapping[str, int]:
    """Compare observations, newest first, until all are done or the run's share is: RECONSOLIDATE_PAIRS, or the job's
    own budget of tokens. What is left is for the next run. Return the job's counts.

    Raise ModelError when it is to be tried again; jobs.Unfinished when there is more than one run does.
    """
    started = time.monotonic()
    waiting = observations_of(owner.id).filter(compared=False)
    jobs.renew(job, progress=job.counts.get("compared", 0), total=job.counts.get("compared", 0) + waiting.count())
    while not _used_up(job):
        if time.monotonic() - started > _RUN_FOR:
            raise jobs.Unfinished("the rest is for another run")
        tomorrow = budget.used_up_until(owner)
        if tomorrow is not None:
            jobs.postpone(job, tomorrow, budget.USED_UP)
            break
        if not _compare_batch(owner, job):
            break
    return dict(job.counts)


def ask_where_due(now: datetime) -> int:
    """Ask for a run of everybody who has observations that were not compared for RECONSOLIDATE_AFTER_HOURS, and who had
    no run for as long; return how many.

    Never where no model is configured: among all that a person has said, rules find too much that is none. Then it is
    done by command.
    """
    if not settings.RECONSOLIDATE_AFTER_HOURS or isinstance(models.extraction, OfflineChat):
        return 0
    waiting = Memory.objects.filter(kind=Memory.Kind.OBSERVATION, state=Memory.State.ACTIVE, compared=False)
    owners = owners_due(Job.Kind.RECONSOLIDATE, waiting, now - timedelta(hours=settings.RECONSOLIDATE_AFTER_HOURS))
    for owner_id in owners:
        jobs.request(owner_id, Job.Kind.RECONSOLIDATE)
    return len(owners)


def _compare_batch(owner: Owner, job: Job) -> bool:
    """One batch through all steps. False: there is nothing more to do, or the job is no longer this run's."""
    batch = Batch(owner, job, settings.RECONSOLIDATE_PAIRS - job.counts.get("pairs", 0))
    with held(job):
        for step in steps(tuple(settings.RECONSOLIDATION_STEPS)):
            batch = step(batch)
            if batch.empty or not jobs.renew(job):
                return False
    return jobs.renew(job, progress=job.counts.get("compared", 0))


def _used_up(job: Job) -> bool:
    """Whether the run has had its share."""
    job.refresh_from_db(fields=["input_tokens", "output_tokens", "token_budget"])
    if job.token_budget is not None and job.input_tokens + job.output_tokens >= job.token_budget:
        return True
    return bool(job.counts.get("pairs", 0) >= settings.RECONSOLIDATE_PAIRS)


@lru_cache(8)
def steps(paths: tuple[str, ...]) -> tuple[Step, ...]:
    """The steps of the setting."""
    return tuple(import_string(path) for path in paths)
