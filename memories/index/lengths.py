"""What BM25 adds to the count of a term in a unit, for the unit's length."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from memories.index.base import Numbers
from memories.index.columns import Columns

K1, B = 1.2, 0.75


class Lengths:
    """The averages of one owner's units, read with their neighbours. Made by the first search after a change.

    Memories are compared with memories in length, episodes with episodes: a memory has no neighbours.
    """

    def __init__(self, documents: Columns, units: Columns) -> None:
        self._documents, self._units = documents, units
        self._all: Numbers | None = None
        self.living = int(documents["units"] @ documents["alive"])
        context, memory = units["context"], documents["memory"]
        self._mixed = bool(memory.any())
        if self._mixed:
            of_memory = memory.take(units["of"])
            self._of_episode, self._of_memory = _ratio(context[~of_memory]), _ratio(context[of_memory])
        else:
            self._of_episode = self._of_memory = _ratio(context)

    def added(self, units: NDArray[Any]) -> Numbers:
        """For each of these units."""
        ratio: Any = self._of_episode
        if self._mixed:
            of_memory = self._documents["memory"].take(self._units["of"].take(units))
            ratio = np.where(of_memory, self._of_memory, self._of_episode)
        norm: Numbers = self._units["context"].take(units)
        norm *= ratio
        norm += K1 * (1 - B)
        return norm

    def added_to_all(self) -> Numbers:
        """The same for every unit there is."""
        if self._all is None:
            self._all = self.added(np.arange(self._units.length))
        return self._all


def _ratio(context: Numbers) -> np.float32:
    """K1 · B over the average length of the units that have any."""
    count = np.count_nonzero(context)
    return np.float32(K1 * B * count / context.sum()) if count else np.float32(0)
