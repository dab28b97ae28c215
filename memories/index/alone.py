"""The arm of words over each unit by itself, without its neighbours: BM25 of what it says."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from memories.index.arrays import Arrays
from memories.index.base import Numbers
from memories.index.lengths import K1, B
from memories.index.rows import token_key


def score_alone(arrays: Arrays, terms: Mapping[str, float], rarity: Mapping[str, float]) -> Numbers:
    """`rarity` is the idf of each term as score_words gives it; terms that it lacks are not looked up."""
    length: Numbers = arrays.units["length"]
    out = np.zeros(len(length), np.float32)
    per_token = np.float32(K1 * B * np.count_nonzero(length) / max(1.0, float(length.sum())))
    for term, weight in terms.items():
        if term not in rarity:
            continue
        units, counts = arrays.postings.of(token_key(term))
        norm = length.take(units)
        norm *= per_token
        norm += K1 * (1 - B)
        norm += counts
        out[units] += counts / norm * np.float32(rarity[term] * (K1 + 1) * weight)
    return out
