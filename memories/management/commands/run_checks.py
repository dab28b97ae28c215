"""manage.py run_checks [--user NAME]: asks again what people kept as checks in the recall lab."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from memories import recall_checks
from memories.errors import MemoryScopeError
from memories.management.people import named_or_all
from memories.models import RecallCheck


class Command(BaseCommand):
    help = "Runs the checks of the recall lab; fails when one of them does. Prints numbers, never a text."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--user", metavar="NAME", help="of this person only")

    def handle(self, *args: Any, **options: Any) -> None:
        total = passed = 0
        for user in named_or_all(options["user"]):
            for check in recall_checks.of(user.pk):
                total += 1
                passed += self._passes(user, check)
        self.stdout.write(f"{passed} of {total} checks pass.")
        if passed < total:
            raise CommandError(f"{total - passed} of {total} checks fail.")

    def _passes(self, user: Any, check: RecallCheck) -> bool:
        try:
            run = recall_checks.run(user.as_owner, check)
        except MemoryScopeError as error:
            self.stdout.write(f"check {check.pk} of {user.username}: not asked, {error}")
            return False
        told = "not found" if run.rank is None else f"rank {run.rank}"
        self.stdout.write(f"check {check.pk} of {user.username}: {'passes' if run.passed else 'fails'}, {told}")
        return run.passed
