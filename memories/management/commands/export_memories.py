"""manage.py export_memories --user NAME [FILE]: a person's memories as JSON, JSON Lines or Markdown."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.core.management.base import BaseCommand, CommandError

from memories.management.people import named
from memories.portable.chosen import FORMS, chosen
from memories.portable.everything import everything


class Command(BaseCommand):
    help = "Write a person's memories as a file. JSON can be imported again and is then the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to write; without it the terminal")
        parser.add_argument("--user", required=True, metavar="NAME", help="whose memories these are")
        parser.add_argument("--format", choices=[*FORMS, "everything"], default="json")
        parser.add_argument("--filter", default="", metavar="QUERY", help="as in the address of the list: kind=insight")

    def handle(self, *, user: str, format: str, filter: str, file: Path | None, **options: Any) -> None:
        owner = named(user).as_owner
        if format == "everything":
            if file is None:
                raise CommandError("Say where to write the zip.")
            _write(file, everything(owner))
        else:
            pieces = FORMS[format].write(owner, chosen(owner, dict(parse_qsl(filter.lstrip("?")))))
            if file is None:
                for piece in pieces:
                    self.stdout.write(piece, ending="")
                return
            _write(file, (piece.encode() for piece in pieces))
        self.stderr.write(f"Written to {file}.")


def _write(file: Path, pieces: Any) -> None:
    """The file appears complete or not at all, and only this user can read it."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            for piece in pieces:
                out.write(piece)
        draft.replace(file)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None
    finally:
        draft.unlink(missing_ok=True)
