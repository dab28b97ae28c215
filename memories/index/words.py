"""The arm of words: BM25 of every unit, read with its neighbours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from memories.index.arrays import Arrays
from memories.index.base import Numbers
from memories.index.context import OFFSETS, lent
from memories.index.lengths import K1
from memories.index.rows import token_key

MOST = 12  # of a long question over many units, only the rarest terms are looked up
TOGETHER = 16  # rare terms whose postings are gone through at once
COMMON = 12  # a term that one unit in so many holds is common

Term = tuple[str, float, NDArray[np.int32], Numbers]
"""The term, its weight, the units that hold it, how often."""


def look_up(arrays: Arrays, terms: Mapping[str, float]) -> list[Term]:
    """The terms that any unit holds, the rarest first."""
    lists: list[Term] = [(term, weight, *arrays.postings.of(token_key(term))) for term, weight in terms.items()]
    lists = sorted((entry for entry in lists if len(entry[2])), key=lambda entry: len(entry[2]))
    return lists if arrays.vectors.coarse is None else lists[:MOST]


def score_words(arrays: Arrays, lists: Sequence[Term]) -> tuple[Numbers, dict[str, float]]:
    """BM25 of every unit, and each term's idf. `lists` as from `look_up`."""
    out = np.zeros(arrays.units.length, np.float32)
    rare = [entry for entry in lists if len(entry[2]) * COMMON < len(out)]
    rarity: dict[str, float] = {}
    for start in range(0, len(rare), TOGETHER):
        rarity |= _add_rare(arrays, rare[start : start + TOGETHER], out)
    for entry in lists[len(rare) :]:
        rarity[entry[0]] = _add_common(arrays, entry, out)
    return out, rarity


def _add_rare(arrays: Arrays, lists: Sequence[Term], out: Numbers) -> dict[str, float]:
    """Add what terms score to `out`; return the idf of each. Only units that have one of them are touched."""
    sizes = [len(entry[2]) for entry in lists]
    ends = np.cumsum(sizes).tolist()
    starts = [0, *ends[:-1]]
    counts = np.concatenate([entry[3] for entry in lists])
    # A unit lends its term to its neighbours, each of which sees it at the other side. Unit 0 is nobody.
    to = arrays.units["near"][::-1].take(np.concatenate([entry[2] for entry in lists]), axis=1)
    place = to + np.repeat(np.arange(len(lists)) * len(out), sizes)
    tf = arrays.scratch(len(lists) * len(out))  # how often each unit has each term, one term after the other
    weights, first = arrays.units["weight"], to > 0
    try:
        for row in range(len(OFFSETS)):
            own = place[row]
            before, more = tf.take(own), weights[row].take(to[row])
            more *= counts
            more += before
            tf[own] = more  # no unit comes twice in a row, but nobody, whose weight is 0
            first[row] &= before == 0
        found = tf.take(place)
    finally:
        tf[place] = 0
    found /= found + arrays.lengths.added(to)
    holds = np.add.reduceat(first.sum(0), starts).tolist()
    rarity: dict[str, float] = {}
    for (term, weight, *_), holding, start, end in zip(lists, holds, starts, ends, strict=True):
        rarity[term] = _rarity(arrays, holding)
        units = to[:, start:end]  # where a unit comes twice, it comes with one value
        out[units] += found[:, start:end] * np.float32(rarity[term] * (K1 + 1) * weight)
    return rarity


def _add_common(arrays: Arrays, term: Term, out: Numbers) -> float:
    """The same of one term that many units hold: all units are gone through in their order, which is then quicker."""
    _, weight, holders, counts = term
    own = np.zeros(len(out), np.float32)
    own[holders] = counts
    tf = lent(arrays.units, own)
    rarity = _rarity(arrays, int(np.count_nonzero(tf)))
    tf /= tf + arrays.lengths.added_to_all()
    tf *= np.float32(rarity * (K1 + 1) * weight)
    out += tf
    return rarity


def _rarity(arrays: Arrays, holding: int) -> float:
    """The idf of a term that so many units have, in themselves or beside them."""
    return math.log(1 + (arrays.lengths.living - holding + 0.5) / (holding + 0.5))
