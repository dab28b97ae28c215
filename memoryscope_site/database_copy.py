"""Copies of the SQLite database, whole and consistent while others write to it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.utils import timezone

KEPT = 3


def database_file() -> Path | None:
    """The SQLite database of this installation; None where another database is used."""
    database = settings.DATABASES["default"]
    return Path(database["NAME"]) if database["ENGINE"] == "django.db.backends.sqlite3" else None


def copy_database(source: Path, target: Path) -> None:
    """Copy with SQLite's own backup; `target` appears complete, readable by this user alone, or not at all."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        with closing(sqlite3.connect(source, timeout=20)) as reading, closing(sqlite3.connect(draft)) as writing:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        sync(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def copy_before_migration(source: Path, folder: Path) -> Path:
    """Keep what the database was before its tables change, the last three times."""
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"before-migration-{stamp()}.sqlite3"
    copy_database(source, target)
    for old in sorted(folder.glob("before-migration-*.sqlite3"))[:-KEPT]:
        old.unlink()
    return target


def stamp() -> str:
    return f"{timezone.now():%Y%m%d-%H%M%S-%f}"


def sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
