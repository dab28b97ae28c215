"""What the worker runs. A task is a doorbell: what there is to do, and whose it is, stands in the rows."""

from __future__ import annotations

import logging
import os
import secrets
import socket

from django.utils.module_loading import import_string

from memories import background, clock, jobs, outbox, recall_checks, reconsolidate, reflect, trash
from memories.errors import MemoryScopeError, ModelError
from memories.forget import confirm_receipts
from memories.log_names import naming
from memories.models import Job
from memories.portable import uploads
from memories.quiet_log import log_without_words

log = logging.getLogger(__name__)

RUNNERS = {
    "consolidate": "memories.consolidate.run",
    "reflect": "memories.reflect.run",
    "reconsolidate": "memories.reconsolidate.run",
    "import": "memories.learn_import.run",
    "bulk": "memories.bulk.run",
    "trial": "memories.evaluation.trial_job.run",
    "switch": "memories.categories.run",
    "bring": "memories.portable.job.run",
    "embed": "memories.reindexing.embed",
    "rebuild": "memories.reindexing.rebuild",
}


def run_job(job_id: int) -> None:
    """Run a job if it is due and nobody else has it. A runner takes the job and returns its counts."""
    job = jobs.claim(job_id, f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}")
    if job is None:
        return
    with naming(job=job.pk, user=job.owner_id):
        _run(job)


def _run(job: Job) -> None:
    try:
        counts = import_string(RUNNERS[job.kind])(job)
    except jobs.Unfinished:
        jobs.hand_back(job)
    except jobs.Stopped:
        pass  # whoever stopped it has said what becomes of it
    except ModelError as error:
        log.warning("job %s: %s", job.pk, error.for_log)
        jobs.fail(job, str(error), permanent=error.permanent)
    except MemoryScopeError as error:
        log.warning("job %s: %s", job.pk, error.for_log)
        jobs.fail(job, str(error))
    except Exception as error:
        log_without_words(log, f"job {job.pk} failed", error)
        jobs.fail(job, type(error).__name__)  # its text may quote what was said
    else:
        jobs.finish(job, counts)


def tick() -> None:
    """Once a minute: take back what a dead worker held, ask for what waits, ring for what is due, throw away what is
    old."""
    for part in (
        _take_back_what_lapsed,
        _ask_for_reflection,
        _ask_for_reconsolidation,
        _ring_for_what_is_due,
        outbox.prune,
        _empty_the_trash,
        confirm_receipts,
        uploads.sweep,
        _run_checks_of_recall,
    ):
        background.attempt(part)


def _take_back_what_lapsed() -> None:
    jobs.release_lapsed(clock.now())


def _ask_for_reflection() -> None:
    reflect.ask_where_it_waits(clock.now())


def _ask_for_reconsolidation() -> None:
    reconsolidate.ask_where_due(clock.now())


def _ring_for_what_is_due() -> None:
    for job_id in jobs.due(clock.now()):
        background.enqueue(jobs.RUN, job_id)


def _empty_the_trash() -> None:
    trash.empty(clock.now())


def _run_checks_of_recall() -> None:
    recall_checks.run_due(clock.now())
