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
    rows = np.full(found.length, -1, np.int32)
    rows[places] = np.arange(len(places), dtype=np.int32)
    of, neighbours = units["of"], units["near"]
    near = np.full((2 * REACH, len(places)), -1, np.int32)
    for begin, side in ((0, BEFORE), (REACH, _AFTER)):
        at, there = np.asarray(places, np.int64), np.arange(len(places))
        for step in range(begin, begin + REACH):
            end = found["first"].take(at)
            if side == _AFTER:
                end += found["units"].take(at) - 1
            beside = neighbours[side].take(end)
            some = np.flatnonzero(beside)
            at, there = of.take(beside[some]), there[some]
            near[step, there] = rows.take(at)
    return near
