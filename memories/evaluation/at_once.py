"""Runs a job of a throw-away owner here and now."""

from __future__ import annotations

import os
import socket
from secrets import token_hex

from django.db import transaction
from django.utils.module_loading import import_string

from memories import clock, jobs
from memories.errors import ModelError
from memories.models import Job
from memories.records import Owner
from memories.tasks import RUNNERS


def run_at_once(owner: Owner, kind: str, session: str = "") -> Job:
    """Run a job of the kind to its end. The worker beside us never sees it waiting. Raise ModelError, RuntimeError."""
    with transaction.atomic():
        job = jobs.request(owner.id, kind, session=session)
        Job.objects.filter(pk=job.pk).update(due_at=clock.now())
        taken = jobs.claim(job.pk, f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}")
    if taken is None:
        raise RuntimeError(f"job {job.pk} could not be taken")
    while True:
        try:
            counts = import_string(RUNNERS[kind])(taken)
            break
        except jobs.Unfinished:  # a slow model: what the worker would leave to another run goes on here
            continue
        except ModelError as error:
            jobs.fail(taken, str(error), permanent=True)
            raise
    jobs.finish(taken, counts)
    taken.refresh_from_db()
    if taken.state != Job.State.DONE:
        raise RuntimeError(f"{kind} ended as {taken.state}: {taken.error}")
    return taken
