"""The arms of a search over one owner's arrays: BM25 over words, cosine over vectors, days, standing rules."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from memories.index.arrays import Arrays
from memories.index.base import Candidates, Numbers, Wanted
from memories.index.cues import Cue
from memories.index.highest import most, top
from memories.index.meaning import score_meaning
from memories.index.words import score_words

LATE, EARLY = 14, 3  # days around a day named in the question: things are told later, rarely before


def search(arrays: Arrays, wanted: Wanted, limit: int) -> Candidates:
    """Return what is best in each arm, up to `limit` an arm."""
    words, rarity = score_words(arrays, wanted.terms)
    usable = wanted.vector is not None and wanted.model == arrays.model and arrays.vectors.size > 0
    vector = wanted.vector if usable and wanted.vector is not None else None
    meaning = score_meaning(arrays, vector, words) if vector is not None else np.zeros_like(words)
    found, by_unit = arrays.documents, (words, meaning)
    first = found["first"]
    allowed = _allowed(arrays, wanted)
    words, meaning = _best(words, first) * allowed, _best(meaning, first) * allowed
    chosen = [top(words, limit), top(meaning, limit)]
    if wanted.days:
        dated = _dated(found["first_day"], found["last_day"], wanted.days)
        near = day_match(found["first_day"][dated], found["last_day"][dated], wanted.days) * allowed[dated]
        near *= words[dated] / most(words) + meaning[dated] / most(meaning) + 1e-3
        chosen.append(dated[top(near, limit)])
    if wanted.standing:
        rules = np.flatnonzero(allowed & ((found["cues"] & int(Cue.RULE | Cue.PREFERENCE)) > 0))
        near_rules = arrays.vectors.rows(first[rules]) @ vector if vector is not None else words[rules]
        chosen.append(rules[top(near_rules, limit)])
    any_arm = np.zeros(found.length, np.bool_)
    for places in chosen:
        any_arm[places] = True
    places = np.flatnonzero(any_arm)
    vectors = arrays.vectors.rows(first[places])
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
        speakers=tuple(map(arrays.speakers.__getitem__, found["speaker"][places].tolist())),
        vectors=vectors,
        passages=_best_units(*by_unit, first[places], found["units"][places]),
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


def _dated(first: NDArray[Any], last: NDArray[Any], spans: tuple[tuple[int, int], ...]) -> NDArray[Any]:
    """Places of the documents whose days are near a span; the spans that nothing is near cost nothing."""
    if not len(first):
        return np.zeros(0, np.int64)
    earliest, latest = int(first.min()), int(last.max())
    near = np.zeros(len(first), np.bool_)
    for start, end in spans:
        if start - EARLY < latest and end + LATE > earliest:
            near |= (first < end + LATE) & (last > start - EARLY)
    return np.flatnonzero(near)


def _best(values: Numbers, first: NDArray[Any]) -> Numbers:
    """Of each document, the value of its best unit."""
    if len(first) == len(values) - 1:  # every document is one unit
        return np.maximum(values[1:], 0)
    if not len(first):
        return np.zeros(0, np.float32)
    return np.asarray(np.maximum.reduceat(np.maximum(values, 0), first), np.float32)


def _best_units(words: Numbers, meaning: Numbers, first: NDArray[Any], count: NDArray[Any]) -> NDArray[np.int32]:
    """Of each document, the number of its unit that is best in both arms together."""
    best = np.zeros(len(first), np.int32)
    by_words, by_meaning = most(words), most(meaning)
    for row in np.flatnonzero(count > 1).tolist():
        own = slice(first[row], first[row] + count[row])
        best[row] = (words[own] / by_words + meaning[own] / by_meaning).argmax()
    return best


def _allowed(arrays: Arrays, wanted: Wanted) -> NDArray[np.bool_]:
    found = arrays.documents
    allowed = found["alive"].copy()
    if "memory" not in wanted.kinds:
        allowed &= ~found["memory"]
    if "episode" not in wanted.kinds:
        allowed &= found["memory"]
    for episode in wanted.without:
        place = arrays.places.of(False, episode)
        if place is not None:
            allowed[place] = False
    return allowed
