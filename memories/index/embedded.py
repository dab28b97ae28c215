"""The index that needs nothing: derived rows in the main database, and arrays of the recent owners in memory.

Writing happens in the caller's transaction. A search reads one version number, loads only rows newer than what this
process holds, and so sees at once what any process has committed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import RLock
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from memories.background import enqueue
from memories.errors import IndexUnavailable, ModelError
from memories.index.arrays import Arrays
from memories.index.base import Candidates, Document, Index, View, Wanted
from memories.index.cache import Cache, Held
from memories.index.documents import is_person
from memories.index.loading import current_version, load, newer_rows
from memories.index.people import ABOUT
from memories.index.rebuilding import rebuild
from memories.index.search import search
from memories.index.writing import entry, next_version, write
from memories.llm import models
from memories.models import IndexEntry, IndexSnapshot
from memories.records import ResultKind

MANY = 256  # documents written at once, or rows newer than the snapshot: worth a new snapshot
CHAT_SHARE = 0.1  # of the documents: from then on it is memory of chats with an assistant


class EmbeddedIndex(Index):
    """Option MEMORY_MB: how much memory the arrays of all owners may take in one process."""

    name = "embedded"
    in_sql = True

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__(options)
        self.cache = Cache(int(options.get("MEMORY_MB", 512)) * 1_000_000)

    def add(self, owner_id: int, documents: Iterable[Document], *, purge: bool = False) -> None:
        rows = [entry(owner_id, document) for document in documents]
        if not rows:
            return
        with transaction.atomic():
            write(rows, next_version(owner_id))
            if purge:
                IndexSnapshot.objects.filter(owner_id=owner_id).delete()
            if not all(row.vectors for row in rows):
                enqueue("memories.index.tasks.embed", owner_id)
            if len(rows) >= MANY:
                enqueue("memories.index.tasks.snapshot", owner_id)

    def remove(self, owner_id: int, kind: ResultKind, ids: Iterable[int], *, purge: bool = False) -> None:
        """What was stored is emptied at once, and a mark is left for processes that still hold it."""
        refs = sorted(set(ids))
        if not refs:
            return
        with transaction.atomic():
            marks = (IndexEntry(owner_id=owner_id, kind=kind, ref=ref, gone=True) for ref in refs)
            write(marks, next_version(owner_id))
            if purge:
                IndexSnapshot.objects.filter(owner_id=owner_id).delete()

    def view(self, owner_id: int) -> View:
        model = _model_in_use()
        try:
            version = current_version(owner_id)
            held = self.cache.of(owner_id)
            with held.lock:
                if held.arrays is not None and held.arrays.version == version and held.arrays.model == model:
                    return EmbeddedView(held.arrays, held.lock)
                if connection.in_atomic_block:
                    # What is read here may be rolled back: it must not outlive this search.
                    return EmbeddedView(load(owner_id, model).arrays, RLock())
                view = EmbeddedView(self._refresh(owner_id, held, version, model), held.lock)
            self.cache.weigh(owner_id)
            return view
        except DatabaseError as error:
            raise IndexUnavailable(_("The memory index cannot be read.")) from error

    def rebuild(self, owner_id: int) -> int:
        return rebuild(owner_id)

    def forget_cached(self) -> None:
        self.cache.clear()

    def _refresh(self, owner_id: int, held: Held, version: int, model: str) -> Arrays:
        """The owner's arrays with everything up to `version` at least."""
        arrays = held.arrays
        stale = arrays is not None and (
            arrays.model != model or version < arrays.version or arrays.dead > MANY + arrays.live
        )
        if arrays is None or stale:
            loaded = load(owner_id, model)
            arrays = loaded.arrays
            if loaded.behind > MANY + arrays.live // 40:
                enqueue("memories.index.tasks.snapshot", owner_id)
            if loaded.without_vectors:
                enqueue("memories.index.tasks.embed", owner_id)
        else:
            arrays.extend(newer_rows(owner_id, arrays.version, model))
        arrays.version = max(arrays.version, version)
        held.arrays = arrays
        return arrays


def _model_in_use() -> str:
    """Empty while a model that is not known by name does not say how long its vectors are: words find texts then."""
    try:
        return models.embedding.name
    except ModelError:
        return ""


class EmbeddedView(View):
    def __init__(self, arrays: Arrays, lock: RLock) -> None:
        self._arrays, self._lock = arrays, lock
        self.speakers = [name for name in arrays.speakers if is_person(name)]
        self.people = [name for name in arrays.speakers if is_person(name) or name.startswith(ABOUT)]
        self.between_people = arrays.chat < CHAT_SHARE * max(1, arrays.live)

    def candidates(self, wanted: Wanted, limit: int) -> Candidates:
        with self._lock:
            return search(self._arrays, wanted, limit)
