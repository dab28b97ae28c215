"""`manage.py doctor`: looks at a deployment and says what to mend."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from memoryscope_site.operations.doctor import Finding, examine


class Command(BaseCommand):
    help = "Look at settings, data folder, database, index, worker and models, and say what to mend."
    requires_system_checks = []  # they are among what is looked at

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one object: findings, each with verdict and remedy")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(examine())
        if options["json"]:
            self.stdout.write(json.dumps({"findings": [asdict(finding) for finding in findings]}, indent=2))
        else:
            for finding in findings:
                self.stdout.write(self._line(finding))
        wrong = sum(finding.verdict == "mend" for finding in findings)
        if wrong:
            raise CommandError(f"{wrong} to mend.", returncode=1)

    def _line(self, finding: Finding) -> str:
        style = {"ok": self.style.SUCCESS, "note": self.style.WARNING, "mend": self.style.ERROR}[finding.verdict]
        line = f"{style(f'{finding.verdict:<5}')} {finding.about}: {finding.words}"
        return f"{line}\n      {finding.remedy}" if finding.remedy else line
