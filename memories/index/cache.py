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
        self.weight = 0  # bytes, when they were weighed last


class Cache:
    def __init__(self, room: int) -> None:
        self.room = room  # bytes
        self.weight = 0  # of all
        self._lock = Lock()
        self._held: OrderedDict[int, Held] = OrderedDict()

    def of(self, owner_id: int) -> Held:
        with self._lock:
            held = self._held.setdefault(owner_id, Held())
            self._held.move_to_end(owner_id)
            return held

    def weigh(self, owner_id: int) -> None:
        """Note what the owner's arrays have grown to, and let go of what was used longest ago until the rest fits.

        The newest stays, whatever its size.
        """
        with self._lock:
            held = self._held.get(owner_id)
            if held is None or held.arrays is None:
                return
            before, held.weight = held.weight, held.arrays.nbytes
            self.weight += held.weight - before
            while self.weight > self.room and len(self._held) > 1:
                _, oldest = self._held.popitem(last=False)
                self.weight -= oldest.weight

    def clear(self) -> None:
        with self._lock:
            self._held.clear()
            self.weight = 0

    def __contains__(self, owner_id: int) -> bool:
        with self._lock:
            return owner_id in self._held
