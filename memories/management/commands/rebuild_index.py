"""manage.py rebuild_index [--user NAME]: makes the index again from what is stored."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from memories.index import index
from memories.management.people import named_or_all


class Command(BaseCommand):
    help = "Makes the index again from the memories and messages that are stored. Safe while the program runs."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--user", metavar="NAME", help="of this person only")

    def handle(self, *args: Any, **options: Any) -> None:
        people = named_or_all(options["user"])
        documents = sum(
            index().rebuild(person.pk) for person in tqdm(people, unit="person", disable=not sys.stderr.isatty())
        )
        self.stdout.write(f"The index holds {documents} documents of {len(people)} people.")
