"""Keeps the arrays of the owners who searched last, within a bound of memory. Safe to use from several threads."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock, RLock

from memories.index.arrays import Arrays


class Held:
    """One owner's place. Its lock is held while the arrays are read or changed."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.arrays: Arrays | None = None


class Cache:
    def __init__(self, room: int) -> None:
        self.room = room  # bytes
        self._lock = Lock()
        self._held: OrderedDict[int, Held] = OrderedDict()

    def of(self, owner_id: int) -> Held:
        with self._lock:
            held = self._held.setdefault(owner_id, Held())
            self._held.move_to_end(owner_id)
            return held

    def weigh(self) -> None:
        """Let go of what was used longest ago until the rest fits. The newest stays, whatever its size."""
        with self._lock:
            sizes = {owner_id: self._size(held) for owner_id, held in self._held.items()}
            total = sum(sizes.values())
            while total > self.room and len(self._held) > 1:
                owner_id, _ = self._held.popitem(last=False)
                total -= sizes[owner_id]

    def clear(self) -> None:
        with self._lock:
            self._held.clear()

    def __contains__(self, owner_id: int) -> bool:
        with self._lock:
            return owner_id in self._held

    @staticmethod
    def _size(held: Held) -> int:
        return held.arrays.nbytes if held.arrays is not None else 0
