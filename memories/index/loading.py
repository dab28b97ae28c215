"""Reads one owner's derived rows into arrays: from the snapshot and what is newer, or row by row."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from memories.index.arrays import Arrays
from memories.index.rows import Row, unpack
from memories.index.snapshot import FORMAT, thaw
from memories.models import IndexEntry, IndexSnapshot, OwnerState

log = logging.getLogger(__name__)


# Plain SQL for the two statements of every search: building them anew takes longer than running them.
_VERSION = f"SELECT index_version FROM {OwnerState._meta.db_table} WHERE owner_id = %s"  # noqa: S608 - no input in it
_NEWER = (
    "SELECT kind, ref, version, gone, model, units, vectors "  # noqa: S608
    f"FROM {IndexEntry._meta.db_table} WHERE owner_id = %s AND version > %s ORDER BY version, id"
)


@dataclass(frozen=True, slots=True)
class Loaded:
    arrays: Arrays
    behind: int
    """How many rows the snapshot did not have."""
    without_vectors: bool
    """Whether some of those rows lack vectors of the model in use."""


def current_version(owner_id: int) -> int:
    """The version of the owner's newest row."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, [owner_id])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def load(owner_id: int, model: str, *, snapshot: bool = True) -> Loaded:
    """The owner's arrays as stored."""
    arrays = (_from_snapshot(owner_id, model) if snapshot else None) or Arrays(model)
    rows = list(newer_rows(owner_id, arrays.version, model))
    arrays.extend(rows)
    return Loaded(arrays, len(rows), any(not row.gone and row.vectors is None for row in rows))


def newer_rows(owner_id: int, version: int, model: str) -> list[Row]:
    """The rows written after `version`, with vectors only if the model made them."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWER, [owner_id, version])
        return list(_rows(cursor, model))


def _rows(cursor: Iterable[tuple[Any, ...]], model: str) -> Iterator[Row]:
    for kind, ref, row_version, gone, made_by, units, vectors in cursor:
        if gone:
            yield Row(kind == "memory", ref, row_version)
        else:
            usable = bytes(vectors) if made_by == model else b""
            yield unpack(kind == "memory", ref, row_version, model=made_by, units=bytes(units), vectors=usable)


def _from_snapshot(owner_id: int, model: str) -> Arrays | None:
    # No order: sorting would copy the bytes.
    rows = IndexSnapshot.objects.filter(owner_id=owner_id, format=FORMAT).order_by()
    found = list(rows.values_list("data", flat=True))
    if not found:
        return None
    try:
        return thaw(bytes(found[0]), model)
    except (ValueError, KeyError, TypeError, EOFError, OSError):
        log.warning("the index snapshot of user %s cannot be read; its rows are", owner_id)
        return None
