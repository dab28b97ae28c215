"""manage.py reconsolidate NAME…: compare memories now that were not compared yet, within a budget."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

from memories import jobs, tasks
from memories.models import Job
from memories.steps.reconsolidation.gather import observations_of


class Command(BaseCommand):
    help = (
        "Let memories meet each other again: repeats are merged, what changed is superseded, contradictions are put "
        "before the person. Everything can be undone. Run it again for what is left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="+", metavar="NAME", help="whose memories")
        parser.add_argument("--pairs", type=int, help="how many pairs to judge at most (default: RECONSOLIDATE_PAIRS)")
        parser.add_argument("--tokens", type=int, help="stop between two calls once so many tokens are used")

    def handle(self, *args: Any, **options: Any) -> None:
        for name in options["names"]:
            user = get_user_model().objects.filter(username=name).first()
            if user is None:
                raise CommandError(f"There is nobody called {name}.")
            with override_settings(**({"RECONSOLIDATE_PAIRS": options["pairs"]} if options["pairs"] else {})):
                self.stdout.write(f"{name}: {self._run(user.pk, options['tokens'])}")

    def _run(self, owner_id: int, tokens: int | None) -> str:
        job = jobs.request(owner_id, Job.Kind.RECONSOLIDATE)
        Job.objects.filter(pk=job.pk).update(token_budget=tokens)
        tasks.run_job(job.pk)
        job.refresh_from_db()
        if job.state == Job.State.RUNNING:
            return f"the worker does it already, as job {job.pk}"
        left = observations_of(owner_id).filter(compared=False).count()
        did = ", ".join(f"{name} {count}" for name, count in sorted(job.counts.items())) or "nothing to compare"
        error = f"; {job.error}" if job.error else ""
        return f"job {job.pk} {job.state}: {did}; {left} left, {job.calls} calls{error}"
