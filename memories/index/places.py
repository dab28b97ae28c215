"""Where a document stands in the arrays, by kind and id: a sorted array, and a small dict of what came since."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from memories.index.columns import Columns

MANY = 1024  # new ones, from which on all are sorted anew


class Places:
    """Looks only at the columns `ref`, `memory` and `alive` of the documents. Made when it is first asked."""

    def __init__(self, documents: Columns) -> None:
        self._documents = documents
        self._keys = np.zeros(0, np.int64)
        self._places = np.zeros(0, np.int64)
        self._new: dict[int, int] | None = None

    def of(self, memory: bool, ref: int) -> int | None:
        """The place of a living document; None if there is none."""
        if self._new is None or len(self._new) > MANY:
            self._sort()
        key = 2 * ref + memory
        place = self._new.get(key) if self._new is not None else None
        if place is None:
            at = int(np.searchsorted(self._keys, key))
            if at == len(self._keys) or self._keys[at] != key:
                return None
            place = int(self._places[at])
        return place if self._documents["alive"][place] else None

    def add(self, first: int, documents: Iterable[tuple[bool, int]]) -> None:
        """Note documents that stand at `first` and the places after it."""
        if self._new is not None:
            self._new.update((2 * ref + memory, place) for place, (memory, ref) in enumerate(documents, first))

    @property
    def nbytes(self) -> int:
        return self._keys.nbytes + self._places.nbytes + 100 * len(self._new or ())

    def _sort(self) -> None:
        found = self._documents
        alive = np.flatnonzero(found["alive"])
        keys = 2 * found["ref"][alive] + found["memory"][alive]
        order = np.argsort(keys, kind="stable")
        self._keys, self._places, self._new = keys[order], alive[order], {}
