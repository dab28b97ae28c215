"""One file that holds an installation: its database, its secret key, and when and by what it was made."""

from __future__ import annotations

import json
import os
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from memoryscope_site.database_copy import copy_database, stamp, sync
from memoryscope_site.versions import newer_than_program

FORMAT = 1
DATABASE, KEY, ABOUT = "memoryscope.sqlite3", "secret_key", "about.json"


class BadArchive(Exception):
    """The file cannot be restored. Its text says why."""


def write_archive(database: Path, data_dir: Path, target: Path) -> None:
    """Write the archive, readable by this user alone; `target` appears complete or not at all."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=data_dir) as folder:
        copy = Path(folder) / DATABASE
        copy_database(database, copy)
        about = Path(folder) / ABOUT
        about.write_text(json.dumps({"program": "MemoryScope", "format": FORMAT, "made": stamp()}))
        try:
            with (
                os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
                tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive,
            ):
                archive.add(about, ABOUT)
                archive.add(copy, DATABASE)
                if (data_dir / KEY).exists():
                    archive.add(data_dir / KEY, KEY)
            sync(draft)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


def unpack(source: Path, folder: Path) -> None:
    """Unpack into an empty folder and make sure that this program can work with what was in it."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                if member.name not in (DATABASE, KEY, ABOUT) or not member.isreg():
                    raise BadArchive(f"{source} is no backup of MemoryScope: it holds {member.name!r}.")
                archive.extract(member, folder, filter="data")
                (folder / member.name).chmod(0o600)
    except FileNotFoundError as error:
        raise BadArchive(f"There is no file {source}.") from error
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BadArchive(f"{source} cannot be read as a backup: {error}.") from error
    _check(source, folder)


def _check(source: Path, folder: Path) -> None:
    try:
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text())
    except (OSError, ValueError) as error:
        raise BadArchive(f"{source} is no backup of MemoryScope.") from error
    if about.get("program") != "MemoryScope" or about.get("format") != FORMAT or not (folder / DATABASE).exists():
        raise BadArchive(f"{source} is no backup that this version can read.")
    try:
        with closing(sqlite3.connect(folder / DATABASE)) as database:
            damage = [row[0] for row in database.execute("PRAGMA integrity_check(3)")]
            damage += [f"a row of {row[0]} points nowhere" for row in database.execute("PRAGMA foreign_key_check")]
            applied = set(database.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError as error:
        raise BadArchive(f"The database in {source} is damaged: {error}") from error
    if damage != ["ok"]:
        raise BadArchive(f"The database in {source} is damaged: {damage[0] if damage[0] != 'ok' else damage[1]}")
    if newer := newer_than_program(applied):
        raise BadArchive(
            f"{source} was made by a newer version of MemoryScope ({newer[-1]}). Update the program first."
        )
