"""Which units hold a token, and how often: sorted arrays, and a small dict of what came since they were sorted."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from memories.index.base import Numbers

Units = NDArray[np.int32]
_NONE = (np.zeros(0, np.int32), np.zeros(0, np.float32))


class Postings:
    def __init__(self) -> None:
        self.keys = np.zeros(0, np.uint64)
        self.starts = np.zeros(1, np.int64)
        self.units: Units = np.zeros(0, np.int32)
        self.counts = np.zeros(0, np.uint16)
        self._new: dict[int, list[tuple[int, int]]] = {}
        self._new_count = 0

    def add(self, units: Units, keys: NDArray[np.uint64], counts: NDArray[np.uint16]) -> None:
        """Note that each unit holds the token of the key beside it. Units come in rising order over all calls."""
        if len(keys) > 20_000:
            self.sort(units, keys, counts)
            return
        self._note(zip(units.tolist(), keys.tolist(), counts.tolist(), strict=True), len(keys))

    def add_one(self, unit: int, keys: NDArray[np.uint64], counts: NDArray[np.uint16]) -> None:
        """The same for one unit."""
        self._note(zip(repeat(unit), keys.tolist(), counts.tolist()), len(keys))

    def _note(self, entries: Iterable[tuple[int, int, int]], count: int) -> None:
        for unit, key, often in entries:
            self._new.setdefault(key, []).append((unit, often))
        self._new_count += count
        if self._new_count > max(20_000, len(self.units) // 8):
            self.sort()

    def of(self, key: int) -> tuple[Units, Numbers]:
        """The units that hold a token, and how often."""
        base = self._sorted(key)
        new = self._new.get(key)
        if not new:
            return base
        units, counts = zip(*new, strict=True)
        return (
            np.concatenate((base[0], np.array(units, np.int32))),
            np.concatenate((base[1], np.array(counts, np.float32))),
        )

    def sort(
        self,
        units: Units | None = None,
        keys: NDArray[np.uint64] | None = None,
        counts: NDArray[np.uint16] | None = None,
    ) -> None:
        """Put everything into the sorted arrays, with more at the end if given."""
        flat = [(key, unit, count) for key, entries in self._new.items() for unit, count in entries]
        all_keys = [np.repeat(self.keys, np.diff(self.starts)), np.array([entry[0] for entry in flat], np.uint64)]
        all_units = [self.units, np.array([entry[1] for entry in flat], np.int32)]
        all_counts = [self.counts, np.array([entry[2] for entry in flat], np.uint16)]
        if units is not None and keys is not None and counts is not None:
            all_keys.append(keys)
            all_units.append(units)
            all_counts.append(counts)
        key, unit, count = np.concatenate(all_keys), np.concatenate(all_units), np.concatenate(all_counts)
        order = np.argsort(key, kind="stable")
        self.keys, first = np.unique(key[order], return_index=True)
        self.starts = np.append(first, len(key)).astype(np.int64)
        self.units, self.counts = unit[order], count[order]
        self._new, self._new_count = {}, 0

    @property
    def nbytes(self) -> int:
        return self.keys.nbytes + self.starts.nbytes + self.units.nbytes + self.counts.nbytes + 120 * self._new_count

    def _sorted(self, key: int) -> tuple[Units, Numbers]:
        place = int(np.searchsorted(self.keys, np.uint64(key)))
        if place == len(self.keys) or int(self.keys[place]) != key:
            return _NONE
        start, end = self.starts[place], self.starts[place + 1]
        return self.units[start:end], self.counts[start:end].astype(np.float32)
