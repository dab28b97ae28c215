"""manage.py learning [JOB]: how far learning from an import is; pause it, let it go on, end it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from memories import jobs
from memories.models import Job


class Command(BaseCommand):
    help = "Show jobs that learn from imports; pause, resume or cancel one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", type=int, nargs="?")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--pause", action="store_true")
        what.add_argument("--resume", action="store_true")
        what.add_argument("--cancel", action="store_true")
        parser.add_argument("--budget", type=int, metavar="TOKENS", help="with --resume: the new limit")

    def handle(self, *, job: int | None, budget: int | None, **options: Any) -> None:
        if job is None:
            rows = Job.objects.filter(kind=Job.Kind.IMPORT).order_by("-pk")[:20]
            for row in rows:
                self._show(row)
            if not rows:
                self.stdout.write("No import is being learned from.")
            return
        found = Job.objects.filter(kind=Job.Kind.IMPORT, pk=job).first()
        if found is None:
            raise CommandError(f"There is no job {job} that learns from an import.")
        if options["pause"]:
            found = jobs.pause(found.owner_id, found.pk)
        elif options["cancel"]:
            found = jobs.cancel(found.owner_id, found.pk)
        elif options["resume"]:
            if budget is not None:
                Job.objects.filter(pk=found.pk).update(token_budget=budget)
            found = jobs.resume(found.owner_id, found.pk)
        self._show(found)

    def _show(self, job: Job) -> None:
        spent = job.input_tokens + job.output_tokens
        limit = f" of {job.token_budget}" if job.token_budget else ""
        self.stdout.write(
            f"job {job.pk}: {job.state}, {job.progress} of {job.total} messages, {job.calls} calls, "
            f"{spent}{limit} tokens. {job.parked_reason or job.error}".rstrip()
        )
