"""manage.py chat NAME: talk in the terminal."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from chat.door.terminal import Terminal
from memories.retrieve import warm


class Command(BaseCommand):
    help = "Talk in the terminal, with the same memory as on the pages. /help lists the commands, Ctrl-D leaves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="who talks")

    def handle(self, *, name: str, **options: Any) -> None:
        user: Any = get_user_model().objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(f"There is nobody called {name} who may sign in.")
        warm()
        terminal = Terminal(user.as_owner, self._write)
        prompt = "> " if sys.stdin.isatty() else ""
        while terminal.open:
            try:
                terminal.read(input(prompt))
            except EOFError:
                break
            except KeyboardInterrupt:
                self._write("\n")
                break

    def _write(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()
