"""`manage.py restore FILE`: puts back what `manage.py backup` wrote. What was there before is kept as a backup."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from memoryscope_site.archive import DATABASE, KEY, BadArchive, unpack, write_archive
from memoryscope_site.database_copy import database_file, stamp, sync
from memoryscope_site.supervisor.record import AlreadyRunning, Record


class Command(BaseCommand):
    help = "Replaces the database and the secret key by those of a backup. The present ones are backed up first."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        database = database_file()
        if database is None:
            raise CommandError("This installation uses PostgreSQL: restore it with psql or pg_restore.")
        try:
            with Record(settings.DATA_DIR) as record:
                record.end_leftovers()
                self._restore(options["file"], database)
        except AlreadyRunning as reason:
            raise CommandError(f"{reason} Stop it first.") from reason
        except BadArchive as reason:
            raise CommandError(f"{reason} Nothing was changed.") from reason

    def _restore(self, source: Path, database: Path) -> None:
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.DATA_DIR) as name:
            folder = Path(name)
            unpack(source, folder)
            connections.close_all()
            if database.exists():
                self.stdout.write(f"What was here is kept: {_keep_present(database)}")
            sync(folder / DATABASE)
            (folder / DATABASE).replace(database)
            if (folder / KEY).exists():
                (folder / KEY).replace(settings.DATA_DIR / KEY)
        self.stdout.write(f"Restored from {source}. Start MemoryScope with: make run")
        if settings.ENV.secret_key:
            self.stdout.write("SECRET_KEY comes from the environment: set the one that belongs to this backup.")


def _keep_present(database: Path) -> Path:
    backups = settings.DATA_DIR / "backups"
    kept: Path = backups / f"before-restore-{stamp()}.tar.gz"
    try:
        write_archive(database, settings.DATA_DIR, kept)
        _close_log(database)
    except sqlite3.OperationalError as error:
        raise CommandError(f"Another program has {database} open. Stop it first; nothing was changed.") from error
    except sqlite3.DatabaseError:  # too damaged to be read: the files themselves are kept
        kept = backups / f"damaged-{stamp()}.sqlite3"
        for ending in ("-wal", "-shm", ""):
            part = Path(f"{database}{ending}")
            if part.exists():
                part.replace(f"{kept}{ending}")
    return kept


def _close_log(database: Path) -> None:
    """Fold the write-ahead log into the file, so that none is left to be mixed into another database."""
    with closing(sqlite3.connect(database, timeout=2)) as closing_down:
        if closing_down.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete":
            raise sqlite3.OperationalError("database is locked")
