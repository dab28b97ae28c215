"""The arms of meaning: the cosine of the question with every unit, read with its neighbours and by itself."""

from __future__ import annotations

import numpy as np

from memories.index.arrays import Arrays
from memories.index.base import Numbers
from memories.index.context import lent
from memories.index.highest import most, top
from memories.index.vectors import products

POOL = 800  # units whose vectors are compared in full after the first look


def score_meaning(arrays: Arrays, vector: Numbers, words: Numbers) -> tuple[Numbers, Numbers]:
    """The cosines with neighbours and without. Of many units, `words`, what the other arm gives, helps to choose which
    are compared in full."""
    units, vectors = arrays.units, arrays.vectors
    length, size = units.length, units["size"]
    if vectors.coarse is None:
        alone = vectors.cosines(length, vector)
        scores = lent(units, alone)
        scores /= size
        return scores, alone
    rough = lent(units, vectors.first_look(length, vector))
    rough /= units["coarse_size"]
    # The first look with words and the first dimensions decides which units are compared in full.
    rough *= 1.4 / most(rough)
    rough += words / most(words)
    pool = top(rough, POOL)
    out, scores = np.zeros(length, np.float32), np.zeros(length, np.float32)
    if len(pool):
        around = units["near"].take(pool, axis=1)
        needed = np.zeros(length, np.bool_)
        needed[around] = True
        rows = np.flatnonzero(needed)
        scores[rows] = products(vectors.rows(rows), vector)
        exact = (units["weight"].take(pool, axis=1) * scores.take(around)).sum(0) / size.take(pool)
        out += max(0.0, float(exact.min()))  # what was not compared is no better than the worst that was
        out[pool] = exact
    return out, scores
