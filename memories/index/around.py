"""Which of the candidates were said close to one another: a message and those before and after it in its session."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from memories.index.arrays import Arrays
from memories.index.context import BEFORE, OFFSETS

REACH = 4  # messages before and after
_AFTER = len(OFFSETS) - 1 - BEFORE


def around(arrays: Arrays, places: NDArray[Any]) -> NDArray[np.int32]:
    """For each place the rows, in `places`, of the messages 1 to REACH before and after it; -1 for one that is not
    there. Shape (2 · REACH, len(places))."""
    found, units = arrays.documents, arrays.units
    rows = np.full(found.length + 1, -1, np.int32)  # the last is nobody's
    rows[places] = np.arange(len(places), dtype=np.int32)
    first, last = found["first"], found["first"] + found["units"] - 1
    near: list[NDArray[np.int32]] = []
    for ends, side in ((first, BEFORE), (last, _AFTER)):
        at = np.asarray(places, np.int64)
        for _ in range(REACH):
            beside = units["near"][side].take(ends.take(np.minimum(at, found.length - 1)))
            beside[at == found.length] = 0
            at = np.where(beside > 0, units["of"].take(beside), found.length)
            near.append(rows.take(at))
    return np.stack(near)
