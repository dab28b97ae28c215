"""The trial of the model in use, as a job of the worker. Its counts are the results of the cases by name."""

from __future__ import annotations

import time
from collections.abc import Mapping

from django.db import transaction

from memories import jobs
from memories.errors import ModelError
from memories.evaluation import verdict
from memories.evaluation.throwaway import sweep
from memories.evaluation.trial import TOO_MANY, cases, try_all
from memories.holding import held
from memories.job_costs import spend
from memories.llm import models
from memories.models import Job

_RUN_FOR = 240.0  # seconds; then the rest is for another run


def start(owner_id: int) -> Job:
    """Let the worker try the model. One that waits or runs already, whoever asked for it, is as good."""
    there = Job.objects.filter(kind=Job.Kind.TRIAL, state__in=(Job.State.QUEUED, Job.State.RUNNING)).first()
    return there or jobs.request(owner_id, Job.Kind.TRIAL)


def run(job: Job) -> Mapping[str, int]:
    """Try the cases that have no result yet. Raise ModelError when the model fails too often."""
    sweep()
    began, failures = time.monotonic(), 0
    Job.objects.filter(pk=job.pk).update(model=models.extraction.name, total=len(cases()))
    with held(job):
        for tried in try_all(frozenset(job.counts)):
            failures += bool(tried.error)
            if tried.permanent or failures == TOO_MANY:
                raise ModelError(tried.error, permanent=True)
            result = verdict.FAILED if tried.error else verdict.RIGHT if tried.right else verdict.WRONG
            with transaction.atomic():
                jobs.count(job, {tried.name: result})
                spend(job, tried.usage, models.extraction.name)
            if not jobs.renew(job, progress=len(job.counts)):
                break
            if len(job.counts) < len(cases()) and time.monotonic() - began > _RUN_FOR:
                raise jobs.Unfinished("the rest is for another run")
    return {}
