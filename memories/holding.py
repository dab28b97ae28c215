"""Holds on to a job's lease while a model takes its time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from memories import jobs
from memories.models import Job
from memories.quiet_log import log_without_words

log = logging.getLogger(__name__)
EVERY = 20.0  # seconds; a lease is 60


@contextmanager
def held(job: Job) -> Iterator[None]:
    """Renew the lease every now and then until the block ends, from a thread beside it."""
    done = threading.Event()
    keeper = threading.Thread(target=_keep, args=(job, done), name=f"lease of job {job.pk}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _keep(job: Job, done: threading.Event) -> None:
    while not done.wait(EVERY):
        try:
            if not jobs.renew(job):
                return  # the run will notice by itself between two steps
        except Exception as error:
            log_without_words(log, f"could not renew the lease of job {job.pk}", error)
        finally:
            connection.close()
