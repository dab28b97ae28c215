"""Makes an owner's index again from the rows of memories and episodes, while others may be writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from memories.background import enqueue
from memories.index.base import Document
from memories.index.documents import INDEXED, episode_documents, memory_document
from memories.index.writing import entry, next_version, write
from memories.models import Episode, IndexEntry, IndexSnapshot, Memory
from memories.records import ResultKind

BATCH = 200  # documents made outside a transaction, then written in one


def rebuild(owner_id: int) -> int:
    """Write every document again, mark the others as gone; return the number of documents."""
    IndexSnapshot.objects.filter(owner_id=owner_id).delete()
    memories = Memory.objects.filter(owner_id=owner_id, state__in=INDEXED)
    episodes = Episode.objects.filter(owner_id=owner_id, state=Episode.State.ACTIVE)
    count = _again(owner_id, "memory", memories, lambda batch: [memory_document(memory) for memory in batch])
    count += _again(owner_id, "episode", episodes, episode_documents)
    _drop_the_rest(owner_id, "memory", memories)
    _drop_the_rest(owner_id, "episode", episodes)
    enqueue("memories.index.tasks.embed", owner_id)  # those whose vectors need the network
    enqueue("memories.index.tasks.snapshot", owner_id)
    return count


def _again(owner_id: int, kind: ResultKind, rows: QuerySet[Any], make: Callable[[list[Any]], list[Document]]) -> int:
    count, last = 0, 0
    while True:
        known = _versions(owner_id, kind, last)
        batch = list(rows.filter(pk__gt=last).order_by("pk")[:BATCH])
        if not batch:
            return count
        count += len(batch)
        last = batch[-1].pk
        _write(owner_id, known, make(batch))


def _versions(owner_id: int, kind: ResultKind, after: int) -> dict[int, int]:
    """What stood in the index before the rows are read: what has changed by the time of writing is newer than they."""
    return dict(IndexEntry.objects.filter(owner_id=owner_id, kind=kind, ref__gt=after).values_list("ref", "version"))


def _write(owner_id: int, known: dict[int, int], documents: Sequence[Document]) -> None:
    rows = [entry(owner_id, document) for document in documents]
    with transaction.atomic():
        version = next_version(owner_id)
        refs = [row.ref for row in rows]
        now = IndexEntry.objects.filter(owner_id=owner_id, kind=rows[0].kind, ref__in=refs)
        versions = dict(now.values_list("ref", "version"))
        write([row for row in rows if versions.get(row.ref) == known.get(row.ref)], version)


def _drop_the_rest(owner_id: int, kind: ResultKind, rows: QuerySet[Any]) -> None:
    entries = IndexEntry.objects.filter(owner_id=owner_id, kind=kind, gone=False)
    with transaction.atomic():
        version = next_version(owner_id)
        entries.exclude(ref__in=rows.values("pk")).update(version=version, gone=True, model="", units=b"", vectors=b"")
