"""manage.py evaluate_time FILE…: how well time phrases are resolved, measured on labelled sentences."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from memories.evaluation.time_phrases import Figures, measure


class Command(BaseCommand):
    requires_system_checks = ()  # it reads files and nothing else
    help = "Measure the resolving of time phrases on labelled sentences, one JSON object a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one object by file stem")
        parser.add_argument("--wrong", action="store_true", help="show the sentences that came out wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        figures: dict[str, Figures] = {path.stem: measure(path) for path in options["files"]}
        if options["json"]:
            self.stdout.write(json.dumps({stem: found.as_json() for stem, found in figures.items()}, indent=1))
            return
        for stem, found in figures.items():
            told = found.as_json()
            self.stdout.write(
                f"{stem}: {told['sentences']} sentences, exact day {_share(told['exact_day'])}, exact interval "
                f"{_share(told['exact_interval'])}, false dates {_share(told['false_date'])}, "
                f"{told['ms']['p50']:.2f} ms a sentence (p95 {told['ms']['p95']:.2f})"
            )
            if options["wrong"]:
                for line in found.wrong:
                    self.stdout.write("  " + line)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
