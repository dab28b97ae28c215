"""A unit is read with its neighbours in the session: what this weighs, for its words and for its vector.

Only the words and the vector of the unit itself are stored. At search time a posting is lent to the neighbours, and
cos(q, sum of w·u) = (sum of w·(q·u)) / |sum of w·u| with that length computed here. So nothing is indexed twice.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from memories.index.base import Numbers
from memories.index.columns import Columns
from memories.index.vectors import COARSE, Vectors

REACH = 2  # units before and after
OFFSETS = (-2, -1, 0, 1, 2)
KERNEL = np.array([1, 2, 4, 1, 1], np.float32)  # how often a unit says its neighbour's words: its own four times
ASKED = 2.0  # more for the unit before, if it is of another message and asks: what follows is the answer
BEFORE, OWN = 1, 2  # places in OFFSETS
_AT_ONCE = 512  # units: their vectors and sums fit into the processor's cache


def near_rows(near: NDArray[Any], parts: list[NDArray[np.int32]], first: int, last: int) -> NDArray[np.int32]:
    """Write the neighbours of the units of parts[first] to parts[last]; return those units.

    `parts` are the units of documents that follow one another in a session, with REACH documents more on either
    side where there are any.
    """
    line = np.concatenate([np.zeros(REACH, np.int32), *parts, np.zeros(REACH, np.int32)])
    start = sum(len(part) for part in parts[:first])
    own: NDArray[np.int32] = np.concatenate(parts[first : last + 1])
    for row, offset in enumerate(OFFSETS):
        begin = REACH + start + offset
        near[row, own] = line[begin : begin + len(own)]
    return own


def settle(units: Columns, vectors: Vectors, changed: NDArray[np.int32]) -> None:
    """Compute weights and the lengths of context and vectors of units whose neighbours changed."""
    near, weight = units["near"], units["weight"]
    of, length, asks = units["of"], units["length"], units["asks"]
    for begin in range(0, len(changed), _AT_ONCE):
        own = changed[begin : begin + _AT_ONCE]
        around = near[:, own]
        weights = KERNEL[:, None] * (around > 0)
        before = around[BEFORE]
        weights[BEFORE] += ASKED * (asks[before] & (before > 0) & (of[before] != of[own]))
        weight[:, own] = weights
        units["context"][own] = (weights * length[around]).sum(0)
        parts = vectors.rows(around.ravel()).reshape(*around.shape, vectors.size)
        parts *= weights[:, :, None]
        total = parts.sum(0)
        for name, read in (("size", total), ("coarse_size", total[:, :COARSE])):
            lengths = np.sqrt(np.vecdot(read, read))
            lengths[lengths == 0] = 1
            units[name][own] = lengths


def lent(units: Columns, own: Numbers) -> Numbers:
    """Of each unit, what it and its neighbours have of `own`, summed up by the neighbours' weights."""
    near, weights = units["near"], units["weight"]
    total: Numbers = weights[0] * own.take(near[0])
    for row in range(1, len(OFFSETS)):
        total += weights[row] * own.take(near[row])
    return total
