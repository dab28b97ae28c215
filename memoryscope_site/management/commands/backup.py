"""`manage.py backup [FILE]`: the whole installation in one file, also while it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from memoryscope_site.archive import write_archive
from memoryscope_site.database_copy import database_file, stamp


class Command(BaseCommand):
    help = "Writes the database and the secret key into one file, consistent also while MemoryScope runs."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: a new file in the data folder's backups/")

    def handle(self, *args: Any, **options: Any) -> None:
        database = database_file()
        if database is None:
            raise CommandError("This installation uses PostgreSQL: back it up with pg_dump, and keep SECRET_KEY.")
        if not database.exists():
            raise CommandError(f"There is no database yet in {settings.DATA_DIR}.")
        target = options["file"] or settings.DATA_DIR / "backups" / f"memoryscope-{stamp()}.tar.gz"
        try:
            write_archive(database, settings.DATA_DIR, target)
        except OSError as error:
            raise CommandError(f"The backup cannot be written: {error}") from error
        self.stdout.write(f"Written: {target} ({target.stat().st_size / 1e6:.1f} MB).")
        if settings.ENV.secret_key:
            self.stdout.write("SECRET_KEY comes from the environment and is not in it: keep it as well.")
