"""manage.py demo: fill an empty installation with an invented person's six weeks."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from chat.demo import PASSWORD
from chat.demo.telling import tell


class Command(BaseCommand):
    help = "Fill an empty installation with an invented person, to look around. `make demo` runs it on its own folder."

    def handle(self, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        people = get_user_model().objects
        if not people.exists():
            tell(PASSWORD, partial(tqdm, unit=" chats", file=self.stderr, disable=options["verbosity"] == 0))
        elif not people.filter(username="yining").exists():
            raise CommandError("This installation has people of its own; the demo goes into an empty one: make demo")
        self.stdout.write(f"Sign in as yining with the password “{PASSWORD}”.")
