"""manage.py evaluate_learning FILE…: what the model in use learns from labelled conversations."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.test.utils import override_settings

from memories.evaluation.learning import measure
from memories.evaluation.throwaway import leave_nothing_when_stopped, sweep
from memories.llm import models


class Command(BaseCommand):
    help = "Learn from labelled conversations as throw-away people and score what is stored. Leaves nothing behind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one object by file stem")
        parser.add_argument("--wrong", action="store_true", help="list what was missed, wrongly stored or let out")

    def handle(self, *args: Any, **options: Any) -> None:
        leave_nothing_when_stopped()
        sweep()
        with override_settings(BACKGROUND="memories.evaluation.learning.nobody"):
            figures: dict[str, dict[str, Any]] = {path.stem: measure(path) for path in options["files"]}
        wrong = {stem: found.pop("wrong", []) for stem, found in figures.items()}
        if options["json"]:
            self.stdout.write(json.dumps(figures, indent=1, ensure_ascii=False))
            return
        self.stdout.write(f"model: {models.extraction.name}")
        for stem, found in figures.items():
            self.stdout.write(f"{stem}:")
            for name, value in found.items():
                self.stdout.write(f"  {name}: {json.dumps(value, ensure_ascii=False)}")
            if options["wrong"]:
                for line in wrong[stem]:
                    self.stdout.write(f"  - {line}")
