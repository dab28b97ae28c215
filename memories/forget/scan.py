"""Looks whether forgotten words are really gone: in the owner's rows, and in the bytes of the database files."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence

from django.apps import apps
from django.db import OperationalError, connection
from django.db.models import CharField, Field, JSONField, Model, TextField

from memories.forget import file_search

_AT_ONCE = 200  # texts in one statement

log = logging.getLogger(__name__)


def still_said(owner_id: int, words: Iterable[str]) -> dict[str, int]:
    """Count the owner's rows that hold one of the texts word for word, by table; without those that do not.

    That is the person's own doing (they said it twice, or a reply repeated it), and not for us to erase unasked.
    """
    words = list(words)
    found: dict[str, int] = {}
    for model, field in _texts():
        if not any(part.name == "owner" for part in model._meta.get_fields()):
            continue
        ids = set(_holding(model, field, words, owner_id))
        if ids:
            found[model._meta.label_lower] = found.get(model._meta.label_lower, 0) + len(ids)
    return found


def clean(words: Iterable[str]) -> bool:
    """Whether no database file holds any of the texts, apart from rows that are still there and say the same.

    Empties the write-ahead log first. A copy may be left in a page's free space: `rewrite` wipes it. Must run outside a
    transaction. Other databases than SQLite reclaim erased rows in their own time: only rows are looked at.
    """
    if connection.vendor != "sqlite":
        return True
    words = [text for text in words if text]
    _checkpoint()
    return all(_in_any_row(text) for text in _in_files(words))


def rewrite() -> bool:
    """Write the database file anew from its rows alone, and empty the log; say whether that was possible.

    Takes as long as copying the file, and holds up who writes meanwhile: for the worker.
    """
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    except OperationalError as error:  # somebody writes without a pause
        log.warning("the database file could not be rewritten: %s", error)
        return False
    return _checkpoint()


def _checkpoint() -> bool:
    """Whether the log is empty now: a reader may still need it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_frames = cursor.fetchone()
    return not busy


def _in_files(texts: list[str]) -> list[str]:
    """Those that stand in the files of the database; all of them when the files could not be searched."""
    main = str(connection.settings_dict["NAME"])
    asked = {"files": [main, f"{main}-wal"], "texts": [sorted(_written(text)) for text in texts]}
    done = subprocess.run(  # noqa: S603 - not in this process: see there
        [sys.executable, "-I", file_search.__file__],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        log.warning("the database files could not be searched: exit code %s", done.returncode)
        return texts
    return [texts[n] for n in json.loads(done.stdout)]


def _in_any_row(text: str) -> bool:
    return any(True for model, field in _texts() for _pk in _holding(model, field, [text], None))


def _holding(
    model: type[Model], field: Field[object, object], texts: Sequence[str], owner_id: int | None
) -> Iterator[object]:
    """The ids of rows in which the field holds one of the texts."""
    quote = connection.ops.quote_name
    place = "instr" if connection.vendor == "sqlite" else "strpos"
    table, column = quote(model._meta.db_table), quote(str(field.column))
    cast = column if connection.vendor == "sqlite" else f"{column}::text"
    written = [one for text in texts for one in (_written(text) if isinstance(field, JSONField) else {text})]
    for start in range(0, len(written), _AT_ONCE):
        params: list[str | int] = [*written[start : start + _AT_ONCE]]
        said = " OR ".join([f"{place}({cast}, %s) > 0"] * len(params))
        sql = f"SELECT {quote(str(model._meta.pk.column))} FROM {table} WHERE ({said})"  # noqa: S608
        if owner_id is not None:
            sql += " AND owner_id = %s"
            params.append(owner_id)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            yield from (row[0] for row in cursor.fetchall())


def _texts() -> Iterator[tuple[type[Model], Field[object, object]]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, CharField | TextField | JSONField):
                yield model, field


def _written(text: str) -> set[str]:
    """The ways in which a text stands in the database: as it is, and as JSON writes it."""
    return {text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
