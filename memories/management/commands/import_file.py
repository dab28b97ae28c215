"""manage.py import_file FILE --user NAME: what the page does, for files that are too big to be sent there."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from memories.errors import ImportRefused
from memories.management.people import named
from memories.models import Job, Upload
from memories.portable import uploads
from memories.portable.shown import Shown, shown
from memories.tasks import run_job

_PIECE = 1024 * 1024


class Command(BaseCommand):
    help = "Import memories or conversations: MemoryScope's own JSON or zip, ChatGPT, Claude, mem0, OpenMemory."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", required=True, metavar="NAME", help="whose they are")
        parser.add_argument("--learn", action="store_true", help="also learn from new messages")
        parser.add_argument("--yes", action="store_true", help="do not ask after the trial")

    def handle(self, *, file: Path, user: str, learn: bool, yes: bool, **options: Any) -> None:
        person = named(user)
        try:
            upload = uploads.take(person.pk, file.name, _pieces(file))
        except ImportRefused as refusal:
            raise CommandError(f"Nothing was imported. {refusal}") from None
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        found = self._run(upload)
        if found.upload.state != Upload.State.TRIED:
            raise CommandError(f"Nothing was imported. {found.upload.error}".strip())
        self._tell(found)
        if not yes and input("Import that now? [y/N] ").strip().lower() not in ("y", "yes", "j", "是"):
            uploads.cancel(person.pk)
            self.stdout.write("Nothing was imported.")
            return
        found = self._run(uploads.start(person.pk, learn=learn))
        if found.upload.state != Upload.State.DONE:
            raise CommandError(f"The import stopped: {found.upload.error or found.upload.job.error}")  # type: ignore[union-attr]
        self.stdout.write(f"Imported: {found.brought} new {'messages' if found.conversations else 'memories'}.")

    def _run(self, upload: Upload) -> Shown:
        """Do the job here, however many runs it takes. The worker may be doing it as well: then it is waited for."""
        while True:
            run_job(upload.job_id or 0)
            found = shown(uploads.of(upload.owner_id))
            if found is None or found.upload.job is None:
                raise CommandError("Somebody else imports a file for this person.")
            if found.upload.job.state not in (Job.State.QUEUED, Job.State.RUNNING):
                return found
            time.sleep(1)  # the worker was quicker, or the job has to be tried again later

    def _tell(self, found: Shown) -> None:
        talk = f", {found.report.conversations} conversations" if found.conversations else ""
        self.stdout.write(f"{found.label}{talk}. Nothing is saved yet:")
        for row in found.rows:
            self.stdout.write(f"{row.count:>8} {row.word}: {row.happens}")
            for where, why in row.refused:
                self.stdout.write(f"         {where}: {why}")
        if found.plan:
            self.stdout.write(str(found.plan))


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece
