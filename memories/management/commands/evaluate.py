"""manage.py evaluate [--json] [--arms] [--memories] FILE…: how well the right messages, or memories, are found."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from memories.evaluation.learned import evaluate_memories
from memories.evaluation.run import MemoryFailed, evaluate, with_arm, with_retrieve
from memories.evaluation.spaces import BadSpace
from memories.evaluation.throwaway import leave_nothing_when_stopped, sweep


class Command(BaseCommand):
    help = "Asks the questions of labelled files and says how well they are answered. Leaves nothing behind."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="one space a line, JSONL")
        parser.add_argument("--json", action="store_true", help="print one object by file name instead of a table")
        parser.add_argument("--wrong", action="store_true", help="list the questions that were not answered rightly")
        parser.add_argument("--arms", action="store_true", help="measure words alone and meaning alone as well")

        parser.add_argument(
            "--memories",
            action="store_true",
            help="learn the messages first, with the right answers made from the labels, and ask over the memories",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        leave_nothing_when_stopped()
        sweep()
        background = settings.BACKGROUND
        # Nothing of a throw-away owner may stay in the queue of the worker.
        settings.BACKGROUND = "memories.background.at_once"
        found: dict[str, Any] = {}
        try:
            for path in options["files"]:
                figures = self._figures(path, **options)
                wrong = figures.pop("wrong")
                found[path.stem] = figures
                if not options["json"]:
                    self._table(path.stem, figures)
                    for line in wrong if options["wrong"] else ():
                        self.stdout.write(f"  - {line}")
        except (BadSpace, MemoryFailed, OSError) as error:
            raise CommandError(str(error)) from error
        finally:
            settings.BACKGROUND = background
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))

    def _figures(self, path: Path, *, memories: bool, arms: bool, **_options: Any) -> dict[str, Any]:
        if memories:
            return evaluate_memories(path, self._progress)
        figures = evaluate(path, with_retrieve, self._progress)
        if arms:
            alone = {arm: evaluate(path, with_arm(arm), self._progress) for arm in ("words", "meaning")}
            figures["arms"] = {arm: found["recall"] for arm, found in alone.items()}
        return figures

    def _progress(self, what: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r\033[K{what}", ending="")

    def _table(self, name: str, found: dict[str, Any]) -> None:
        recall, times = found["recall"], found["query_ms"]
        self.stdout.write(
            f"{name}: {found['questions']} questions, recall@5 {recall['5']}, @10 {recall['10']}, @20 {recall['20']}, "
            f"hit@10 {found['hit']['10']}, MRR {found['mrr']}"
        )
        if found["current_first"] is not None:
            self.stdout.write(f"  current first {found['current_first']}")
        if "leaks" in found:
            self._memories(found)
        for arm, alone in found.get("arms", {}).items():
            self.stdout.write(f"  {arm} alone: recall@5 {alone['5']}, @10 {alone['10']}, @20 {alone['20']}")
        for category, part in found["categories"].items():
            first = "" if part["current_first"] is None else f", current first {part['current_first']}"
            self.stdout.write(
                f"  {category or 'no category'}: {part['questions']} questions, recall@10 {part['recall']['10']}{first}"
            )
        self.stdout.write(
            f"  a question takes {times['p50']} ms (p95 {times['p95']}), adding a message {found['add_ms']} ms, "
            f"index {found['index']}"
        )

    def _memories(self, found: dict[str, Any]) -> None:
        learned, leaks = found["learned"], found["leaks"]
        self.stdout.write(
            f"  learned {learned['memories']} memories from {learned['messages']} messages, "
            f"{learned['superseded']} superseded; questions left out {learned.get('questions_left_out', 0)}; "
            f"past answers shown with their end {found['shown_as_past']}"
        )
        told = ", ".join(f"{kind.replace('_', ' ')} {count}" for kind, count in leaks.items())
        self.stdout.write(f"  leaks {sum(leaks.values())} ({told})")
