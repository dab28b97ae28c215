"""Writes the derived rows of the embedded index."""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.db.models import F, Value
from django.db.models.functions import Greatest

from memories.index.base import Document
from memories.index.rows import pack
from memories.models import IndexEntry, OwnerState


def next_version(owner_id: int) -> int:
    """Take the next version of the owner's index, in the writing transaction, under the lock of the owner's row.

    It follows the clock, so that a number whose transaction was rolled back is never given again.
    """
    now = time.time_ns() // 1000
    own = OwnerState.objects.filter(owner_id=owner_id)
    while not own.update(index_version=Greatest(F("index_version") + 1, Value(now))):
        OwnerState.objects.get_or_create(owner_id=owner_id)
    return own.values_list("index_version", flat=True).get()


def entry(owner_id: int, document: Document) -> IndexEntry:
    """The row of a document; its version is still to be taken."""
    units, vectors = pack(document)
    return IndexEntry(
        owner_id=owner_id, kind=document.kind, ref=document.id, model=document.model, units=units, vectors=vectors
    )


def write(entries: Iterable[IndexEntry], version: int) -> None:
    """Write rows in place of those of the same owner, kind and id."""
    rows = list(entries)
    for row in rows:
        row.version = version
    IndexEntry.objects.bulk_create(
        rows,
        batch_size=100,
        update_conflicts=True,
        unique_fields=["owner", "kind", "ref"],
        update_fields=["version", "gone", "model", "units", "vectors"],
    )
