"""manage.py import_chat FILE --user NAME: bring earlier chats along, and learn from them if asked."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from chat import imports
from memories import learn_import
from memories.errors import ImportRefused
from memories.management.people import named
from memories.records import Owner


class Command(BaseCommand):
    help = "Import earlier chats: JSON Lines (a history a line) or a JSON list of {role, content, at}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", required=True, metavar="NAME", help="whose chats these are")
        parser.add_argument("--learn", action="store_true", help="also learn from them, after saying what that takes")
        parser.add_argument("--budget", type=int, metavar="TOKENS", help="pause learning when so many tokens are spent")
        parser.add_argument("--yes", action="store_true", help="do not ask before learning")

    def handle(self, *, file: Path, user: str, learn: bool, budget: int | None, yes: bool, **options: Any) -> None:
        if budget is not None and budget < 1:
            raise CommandError("--budget takes a number of tokens, 1 or more.")
        owner: Owner = named(user).as_owner
        try:
            sessions = imports.read(file, owner.time_zone)
        except ImportRefused as refusal:
            raise CommandError(f"Nothing was imported. {refusal}") from None
        total = sum(len(session.messages) for session in sessions)
        with tqdm(total=total, unit=" messages", file=self.stderr, disable=options["verbosity"] == 0) as bar:
            done = imports.bring_in(owner, sessions, bar.update)
        self.stdout.write(
            f"{done.new} new messages in {done.conversations} conversations, {done.known} were there already. "
            "They can be found at once."
        )
        if learn:
            self._learn(owner, done.sessions, budget, yes)
        elif done.new:
            self.stdout.write("To learn from them as well, run the command again with --learn.")

    def _learn(self, owner: Owner, sessions: list[str], budget: int | None, yes: bool) -> None:
        plan = learn_import.plan(owner, sessions)
        if not plan.messages:
            self.stdout.write("There is nothing new to learn from.")
            return
        self.stdout.write(str(plan))
        if not yes and input("Learn from them now? [y/N] ").strip().lower() not in ("y", "yes", "j", "是"):
            self.stdout.write("Nothing will be learned. The messages stay.")
            return
        job = learn_import.start(owner, sessions, token_budget=budget)
        self.stdout.write(
            f"Job {job.pk} is queued at {timezone.localtime(job.created_at):%H:%M}; the worker of `make run` does it. "
            f"`manage.py learning {job.pk} --pause` pauses it, `--resume` lets it go on, `--cancel` ends it."
        )
