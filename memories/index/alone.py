"""The arm of words over each unit by itself, without its neighbours: BM25 of what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from memories.index.arrays import Arrays
from memories.index.base import Numbers
from memories.index.lengths import K1, B
from memories.index.words import Term


def score_alone(arrays: Arrays, lists: Sequence[Term], rarity: Mapping[str, float]) -> Numbers:
    """`lists` as from words.look_up, `rarity` the idf of each term as from score_words."""
    length: Numbers = arrays.units["length"]
    out = np.zeros(len(length), np.float32)
    if not lists:
        return out
    units = np.concatenate([entry[2] for entry in lists])
    counts = np.concatenate([entry[3] for entry in lists])
    norm = length.take(units)
    norm *= np.float32(K1 * B * np.count_nonzero(length) / max(1.0, float(length.sum())))
    norm += K1 * (1 - B)
    norm += counts
    counts /= norm
    end = 0
    for term, weight, holders, _ in lists:
        start, end = end, end + len(holders)
        out[holders] += counts[start:end] * np.float32(rarity[term] * (K1 + 1) * weight)
    return out
