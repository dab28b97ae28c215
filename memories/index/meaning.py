"""The arm of meaning: the cosine of the question with every unit, read with its neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from memories.index.arrays import COARSE, Arrays
from memories.index.base import Numbers
from memories.index.context import OFFSETS

POOL = 800  # units whose vectors are compared in full after the first look


def score_meaning(arrays: Arrays, vector: Numbers, words: Numbers) -> Numbers:
    """The cosines. `words`, what the other arm gives, helps to choose which of more than EXACT units are compared."""
    units = arrays.units
    near, weights, length = units["near"], units["weight"], units.length
    if arrays.coarse is None:
        scores = _lent(near, weights, _cosines(arrays.vectors[:length], vector))
        scores /= units["size"]
        return scores
    rough = _lent(near, weights, _cosines(arrays.coarse[:length], vector[:COARSE]))
    rough /= units["coarse_size"]
    # The first look with words and the first dimensions decides which units are compared in full.
    look = words / most(words) + 1.4 * rough / most(rough)
    pool = np.argpartition(-look, POOL)[:POOL]
    around = near[:, pool]
    needed = np.zeros(length, np.bool_)
    needed[around] = True
    rows = np.flatnonzero(needed)
    scores = np.zeros(length, np.float32)
    scores[rows] = _cosines(arrays.vectors[rows], vector)
    exact = (weights[:, pool] * scores[around]).sum(0) / units["size"][pool]
    out = np.full(length, max(0.0, float(exact.min())), np.float32)
    out[pool] = exact
    return out


def most(values: Numbers) -> float:
    """The highest of some figures that are to be shares of it; a little above 0 where there is none."""
    return (float(values.max()) if len(values) else 0.0) + 1e-9


def _lent(near: NDArray[np.int32], weights: Numbers, scores: Numbers) -> Numbers:
    """What units and their neighbours have, summed up by the neighbours' weights."""
    total: Numbers = weights[0] * scores.take(near[0])
    for row in range(1, len(OFFSETS)):
        total += weights[row] * scores.take(near[row])
    return total


def _cosines(vectors: Numbers, vector: Numbers) -> Numbers:
    """Read once, row by row: where the matrix is not in the processor's cache, twice as fast as a matrix product."""
    return np.asarray(np.vecdot(vectors, vector), np.float32)
