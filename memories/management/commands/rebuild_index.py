"""manage.py rebuild_index [--user NAME]: makes the index again from what is stored."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from memories.index import index


class Command(BaseCommand):
    help = "Makes the index again from the memories and messages that are stored. Safe while the program runs."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--user", metavar="NAME", help="of this person only")

    def handle(self, *args: Any, **options: Any) -> None:
        people = get_user_model().objects.order_by("pk")
        if options["user"]:
            people = people.filter(username=options["user"])
            if not people:
                raise CommandError(f"There is no user {options['user']}.")
        ids = list(people.values_list("pk", flat=True))
        documents = sum(
            index().rebuild(owner_id) for owner_id in tqdm(ids, unit="person", disable=not sys.stderr.isatty())
        )
        self.stdout.write(f"The index holds {documents} documents of {len(ids)} people.")
