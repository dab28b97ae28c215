"""Consolidation: new messages become observations, batch by batch, each in one transaction.

What may go wrong leaves the messages waiting: they are the queue. The steps are a setting, CONSOLIDATION_STEPS.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from memories import budget, jobs, reflect
from memories.errors import MemoryScopeError, ModelError
from memories.history import lock_owner
from memories.holding import held
from memories.models import Episode, Job
from memories.quiet_log import log_without_words
from memories.records import Owner
from memories.steps.consolidation.batch import Batch

log = logging.getLogger(__name__)

Step = Callable[[Batch], Batch]
ATTEMPTS = 3  # of one batch, before its messages are set aside so that the others go on
_RUN_FOR = 300.0  # seconds; then the rest is for another run


def run(job: Job) -> Mapping[str, int]:
    """Learn from the job's conversation; return the job's counts."""
    return consolidate(job.owner.as_owner, job)


def consolidate(owner: Owner, job: Job, session: str | None = None) -> Mapping[str, int]:
    """Learn from everything that waits in a conversation (the job's own, unless named); return the job's counts.

    Raise ModelError when a batch failed and is to be tried again; jobs.Unfinished when there is more than one run does.
    """
    session = job.session if session is None else session
    started = time.monotonic()
    while _waiting(owner, session):
        if _out_of_tokens(owner, job):
            break
        if time.monotonic() - started > _RUN_FOR:
            raise jobs.Unfinished("the rest is for another run")
        if not _learn_batch(owner, job, session):
            break
    reflect.ask(owner)
    return dict(job.counts)


def _learn_batch(owner: Owner, job: Job, session: str) -> bool:
    """One batch through all steps. False: stop, as the job is no longer this run's, or nothing waits any more."""
    batch = Batch(owner, job, session)
    try:
        with held(job):
            for step in steps(tuple(settings.CONSOLIDATION_STEPS)):
                batch = step(batch)
                if not batch.messages or not jobs.renew(job):
                    return False
    except ModelError as error:
        # What has nothing to do with the messages (a wrong key, no such model) does not count against them.
        if error.permanent or not _set_aside(batch, str(error)):
            raise
    except MemoryScopeError:
        raise
    except Exception as error:
        if isinstance(error, jobs.Unfinished) or not _set_aside(batch, type(error).__name__):  # its text may quote
            raise
        log_without_words(log, f"messages of job {job.pk} are parked", error)
    jobs.renew(job, progress=job.counts.get("messages", 0))
    return True


def _set_aside(batch: Batch, reason: str) -> bool:
    """Count a failure of these messages; after the third they are parked, with the reason. True if they are."""
    ids = [heard.episode.pk for heard in batch.new]
    with transaction.atomic():
        lock_owner(batch.owner.id)
        rows = Episode.objects.filter(pk__in=ids, owner_id=batch.owner.id, learning=Episode.Learning.DUE)
        rows.update(attempts=F("attempts") + 1)
        parked = rows.filter(attempts__gte=ATTEMPTS).update(
            learning=Episode.Learning.PARKED, parked_reason=reason[:300]
        )
        if parked:
            jobs.count(batch.job, {"parked": parked})
    return bool(parked) and not rows.exists()


def _waiting(owner: Owner, session: str) -> bool:
    return Episode.objects.filter(owner_id=owner.id, session=session, learning=Episode.Learning.DUE).exists()


def _out_of_tokens(owner: Owner, job: Job) -> bool:
    """Whether the day's budget, or the job's own, is used up; then the job waits."""
    tomorrow = budget.used_up_until(owner)
    if tomorrow is not None:
        jobs.postpone(job, tomorrow, budget.USED_UP)
        return True
    job.refresh_from_db(fields=["input_tokens", "output_tokens", "token_budget"])
    if job.token_budget is not None and job.input_tokens + job.output_tokens >= job.token_budget:
        jobs.pause(job.owner_id, job.pk)
        return True
    return False


@lru_cache(8)
def steps(paths: tuple[str, ...]) -> tuple[Step, ...]:
    """The steps of the setting."""
    return tuple(import_string(path) for path in paths)
