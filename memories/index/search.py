"""The arms of a search over one owner's arrays: BM25 over words, cosine over vectors, days, standing rules."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memories.index.arrays import COARSE, Arrays
from memories.index.base import Candidates, Numbers, Wanted
from memories.index.context import OFFSETS
from memories.index.cues import Cue
from memories.index.rows import token_key

K1, B = 1.2, 0.75
MOST = 12  # of a long question over many units, only the rarest terms are looked up
POOL = 800  # units whose vectors are compared in full after the first look
LATE, EARLY = 14, 3  # days around a day named in the question: things are told later, rarely before


def search(arrays: Arrays, wanted: Wanted, limit: int) -> Candidates:
    """Return what is best in each arm, up to `limit` an arm."""
    words, rarity = _words(arrays, wanted.terms)
    usable = wanted.vector is not None and wanted.model == arrays.model and arrays.vectors.shape[1] > 0
    vector = wanted.vector if usable and wanted.vector is not None else None
    meaning = _meaning(arrays, vector, words) if vector is not None else np.zeros_like(words)
    found = arrays.documents
    first = found["first"]
    by_unit = words / _most(words) + meaning / _most(meaning)
    words, meaning = _best(words, first), _best(meaning, first)
    allowed = _allowed(arrays, wanted)
    words, meaning = words * allowed, meaning * allowed
    chosen = [_top(words, limit), _top(meaning, limit)]
    if wanted.days:
        near = day_match(found["first_day"], found["last_day"], wanted.days) * allowed
        chosen.append(_top(near * (words / _most(words) + meaning / _most(meaning) + 1e-3), limit))
    if wanted.standing:
        rules = np.flatnonzero(allowed & ((found["cues"] & int(Cue.RULE | Cue.PREFERENCE)) > 0))
        near_rules = arrays.vectors[first[rules]] @ vector if vector is not None else words[rules]
        chosen.append(rules[_top(near_rules, limit)])
    any_arm = np.zeros(found.length, np.bool_)
    for places in chosen:
        any_arm[places] = True
    places = np.flatnonzero(any_arm)
    vectors = arrays.vectors[first[places]]
    return Candidates(
        memory=found["memory"][places],
        ids=found["ref"][places],
        words=words[places],
        meaning=meaning[places],
        own=np.maximum(vectors @ vector, 0) if vector is not None else np.zeros(len(places), np.float32),
        cues=found["cues"][places],
        asking=found["asking"][places],
        first_day=found["first_day"][places],
        last_day=found["last_day"][places],
        at=found["at"][places],
        speakers=tuple(arrays.speakers[at] for at in found["speaker"][places]),
        vectors=vectors,
        passages=_best_units(by_unit, first[places], found["units"][places]),
        rarity=rarity,
        documents=int(np.count_nonzero(allowed)),
    )


def day_match(first: NDArray[Any], last: NDArray[Any], spans: tuple[tuple[int, int], ...]) -> Numbers:
    """1 where days meet a span, falling to 0 over LATE days after it and EARLY days before it; 0 for unknown days."""
    best = np.zeros(len(first), np.float32)
    for start, end in spans:
        late, early = (first - end) / LATE, (start - last) / EARLY
        best = np.maximum(best, 1 - np.maximum(0, np.maximum(late, early)))
    return np.asarray(np.where(first >= 0, best, 0), np.float32)


def _words(arrays: Arrays, terms: Mapping[str, float]) -> tuple[Numbers, dict[str, float]]:
    """BM25 of every unit, and each term's idf."""
    units = arrays.units
    length = units.length
    out = np.zeros(length, np.float32)
    lists = [(term, weight, *arrays.postings.of(token_key(term))) for term, weight in terms.items()]
    lists = sorted((entry for entry in lists if len(entry[2])), key=lambda entry: len(entry[2]))
    if arrays.coarse is not None:
        lists = lists[:MOST]
    if not lists:
        return out, {}
    near, weights = units["near"], units["weight"]
    norm, total = _norm(arrays)
    rarity: dict[str, float] = {}
    for term, weight, holders, counts in lists:
        tf = np.zeros(length, np.float32)
        for row in range(len(OFFSETS)):  # a unit lends its term to its neighbour, which sees it at the other side
            to = near[-1 - row][holders]
            tf[to] += weights[row][to] * counts  # no place comes twice but 0, which is nobody's
        tf[0] = 0
        holds = np.count_nonzero(tf)
        rarity[term] = math.log(1 + (total - holds + 0.5) / (holds + 0.5))
        out += tf / (tf + norm) * np.float32(rarity[term] * (K1 + 1) * weight)
    return out, rarity


def _norm(arrays: Arrays) -> tuple[Numbers, int]:
    """What BM25 adds to the count of each unit for its length, and the number of living units.

    Memories are compared with memories in length, episodes with episodes: a memory has no neighbours.
    """
    if arrays.norm is None:
        context, found = arrays.units["context"], arrays.documents
        norm = np.full(len(context), K1, np.float32)
        memory = found["memory"]
        kinds: tuple[Any, ...] = (slice(None),)
        if memory.any():
            of_memory = memory[arrays.units["of"]]
            kinds = (of_memory, ~of_memory)
        for kind in kinds:
            own = context[kind]
            count = np.count_nonzero(own)
            if count:
                norm[kind] = K1 * (1 - B) + K1 * B * count / own.sum() * own
        arrays.norm = norm, int(found["units"][found["alive"]].sum())
    return arrays.norm


def _meaning(arrays: Arrays, vector: Numbers, words: Numbers) -> Numbers:
    """Cosine of the question with every unit read with its neighbours."""
    units = arrays.units
    near, weights, length = units["near"], units["weight"], units.length

    def lent(scores: Numbers) -> Numbers:
        total: Numbers = weights[0] * scores[near[0]]
        for row in range(1, len(OFFSETS)):
            total += weights[row] * scores[near[row]]
        return total

    if arrays.coarse is None:
        return np.asarray(lent(_cosines(arrays.vectors[:length], vector)) / units["size"], np.float32)
    rough = lent(_cosines(arrays.coarse[:length], vector[:COARSE])) / units["coarse_size"]
    # The first look with words and the first dimensions decides which units are compared in full.
    look = words / _most(words) + 1.4 * rough / _most(rough)
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


def _cosines(vectors: Numbers, vector: Numbers) -> Numbers:
    """Read once, row by row: where the matrix is not in the processor's cache, twice as fast as a matrix product."""
    return np.asarray(np.vecdot(vectors, vector), np.float32)


def _best(values: Numbers, first: NDArray[Any]) -> Numbers:
    """Of each document, the value of its best unit."""
    if not len(first):
        return np.zeros(0, np.float32)
    return np.asarray(np.maximum.reduceat(np.maximum(values, 0), first), np.float32)


def _best_units(by_unit: Numbers, first: NDArray[Any], count: NDArray[Any]) -> NDArray[np.int32]:
    best = np.zeros(len(first), np.int32)
    for row in np.flatnonzero(count > 1).tolist():
        best[row] = by_unit[first[row] : first[row] + count[row]].argmax()
    return best


def _allowed(arrays: Arrays, wanted: Wanted) -> NDArray[np.bool_]:
    found = arrays.documents
    allowed = found["alive"].copy()
    if "memory" not in wanted.kinds:
        allowed &= ~found["memory"]
    if "episode" not in wanted.kinds:
        allowed &= found["memory"]
    for episode in wanted.without:
        place = arrays.places.get((False, episode))
        if place is not None:
            allowed[place] = False
    return allowed


def _top(values: NDArray[Any], limit: int) -> NDArray[Any]:
    """Places of the highest values above 0."""
    places = np.flatnonzero(values > 0)
    if len(places) > limit:
        strong = np.flatnonzero(values > 0.3 * values.max())  # most are far below: fewer are left to be sorted
        places = strong if len(strong) >= limit else places
        places = places[np.argpartition(-values[places], limit - 1)[:limit]]
    return places


def _most(values: Numbers) -> float:
    return (float(values.max()) if len(values) else 0.0) + 1e-9
