"""The arm of words: BM25 of every unit, read with its neighbours. Only units that have a term are touched."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from memories.index.arrays import Arrays
from memories.index.base import Numbers
from memories.index.context import OFFSETS
from memories.index.lengths import K1
from memories.index.rows import token_key

MOST = 12  # of a long question over many units, only the rarest terms are looked up
TOGETHER = 16  # terms whose postings are gone through at once

_Term = tuple[str, float, NDArray[np.int32], Numbers]
"""The term, its weight, the units that hold it, how often."""


def score_words(arrays: Arrays, terms: Mapping[str, float]) -> tuple[Numbers, dict[str, float]]:
    """BM25 of every unit, and each term's idf."""
    out = np.zeros(arrays.units.length, np.float32)
    lists: list[_Term] = [(term, weight, *arrays.postings.of(token_key(term))) for term, weight in terms.items()]
    lists = sorted((entry for entry in lists if len(entry[2])), key=lambda entry: len(entry[2]))
    if arrays.coarse is not None:
        lists = lists[:MOST]
    rarity: dict[str, float] = {}
    for start in range(0, len(lists), TOGETHER):
        rarity |= _add(arrays, lists[start : start + TOGETHER], out)
    return out, rarity


def _add(arrays: Arrays, lists: list[_Term], out: Numbers) -> dict[str, float]:
    """Add what some terms score to `out`; return the idf of each."""
    sizes = [len(entry[2]) for entry in lists]
    ends = np.cumsum(sizes).tolist()
    starts = [0, *ends[:-1]]
    counts = np.concatenate([entry[3] for entry in lists])
    # A unit lends its term to its neighbours, each of which sees it at the other side. Unit 0 is nobody.
    to = arrays.units["near"][::-1].take(np.concatenate([entry[2] for entry in lists]), axis=1)
    place = to + np.repeat(np.arange(len(lists)) * len(out), sizes)
    tf = arrays.scratch(len(lists) * len(out))  # how often each unit has each term, one term after the other
    weights, holds = arrays.units["weight"], np.zeros(len(lists), np.int64)
    try:
        for row in range(len(OFFSETS)):
            own = place[row]
            before, more = tf[own], weights[row].take(to[row]) * counts
            holds += np.add.reduceat((before == 0) & (more > 0), starts, dtype=np.int64)
            tf[own] = before + more  # no unit comes twice in a row, but nobody, whose weight is 0
        found = tf[place]
    finally:
        tf[place] = 0
    found /= found + arrays.lengths.added(arrays.documents, arrays.units, to)
    rarity: dict[str, float] = {}
    for (term, weight, *_), holding, start, end in zip(lists, holds.tolist(), starts, ends, strict=True):
        rarity[term] = math.log(1 + (arrays.lengths.living - holding + 0.5) / (holding + 0.5))
        units = to[:, start:end]  # where a unit comes twice, it comes with one value
        out[units] += found[:, start:end] * np.float32(rarity[term] * (K1 + 1) * weight)
    return rarity
