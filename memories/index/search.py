"""The arms of a search over one owner's arrays, each of which says what is best in it.

Words and meaning, with neighbours and without; days; standing rules; people. Memories and messages do not compete for
the places of an arm.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from memories.index.alone import score_alone
from memories.index.around import around
from memories.index.arrays import Arrays
from memories.index.base import Candidates, Numbers, Wanted
from memories.index.cues import Cue
from memories.index.highest import most, top
from memories.index.meaning import score_meaning
from memories.index.words import look_up, score_words

LATE, EARLY = 14, 3  # days around a day named in the question: things are told later, rarely before
BESIDE = 0.7  # of what a day in the span is worth
_HANDED_ON = ("memory", "ref", "cues", "asking", "first_day", "last_day", "at", "speaker", "units")


def search(arrays: Arrays, wanted: Wanted, limit: int) -> Candidates:
    """Return what is best in each arm, up to `limit` memories and `limit` messages an arm."""
    found = arrays.documents
    lists = look_up(arrays, wanted.terms)
    by_words, rarity = score_words(arrays, lists)
    by_alone = score_alone(arrays, lists, rarity)
    vector = wanted.vector if wanted.model == arrays.model and arrays.vectors.size > 0 else None
    nothing = np.zeros_like(by_words)
    by_meaning, by_own = score_meaning(arrays, vector, by_words) if vector is not None else (nothing, nothing)
    first, allowed = found["first"], _allowed(arrays, wanted)
    arms = [_best(values, first) for values in (by_words, by_alone, by_meaning, by_own)]
    if not allowed.all():
        arms = [values * allowed for values in arms]
    words, alone, meaning, _ = arms
    memories = np.flatnonzero(found["memory"])
    any_arm = np.zeros(found.length, np.bool_)
    for values in arms if vector is not None else arms[:2]:
        any_arm[_tops(values, memories, limit)] = True
    named = _named(arrays, wanted) & allowed
    if wanted.days or named.any():  # these arms know no better
        near = words / most(words) + meaning / most(meaning)
        if wanted.days:
            any_arm[_tops(_on_days(arrays, wanted, near) * allowed, memories, limit)] = True
        any_arm[_tops(near * named, memories, limit)] = True
    if wanted.standing:
        rules = np.flatnonzero(allowed & ((found["cues"] & int(Cue.RULE | Cue.PREFERENCE)) > 0))
        values = arrays.vectors.rows(_standing_units(arrays, rules)) @ vector if vector is not None else words[rules]
        any_arm[rules[top(values, limit)]] = True
    places = np.flatnonzero(any_arm)
    firsts, own = first.take(places), nothing[: len(places)]
    if vector is not None:
        own = np.maximum(arrays.vectors.rows(_standing_units(arrays, places)) @ vector, 0)
    of = {name: found[name].take(places) for name in _HANDED_ON}
    return Candidates(
        memory=of["memory"],
        ids=of["ref"],
        words=words.take(places),
        alone=alone.take(places),
        meaning=meaning.take(places),
        own=own,
        named=named.take(places),
        lengths=arrays.units["length"].take(firsts),
        portion=np.asarray(places / max(1, found.length), np.float32),
        around=around(arrays, places),
        cues=of["cues"],
        asking=of["asking"],
        first_day=of["first_day"],
        last_day=of["last_day"],
        at=of["at"],
        speakers=tuple(map(arrays.speakers.__getitem__, of["speaker"].tolist())),
        vectors=arrays.vectors.rows(firsts),
        passages=_best_units(by_words, by_meaning, firsts, of["units"]),
        rarity=rarity,
        documents=int(np.count_nonzero(allowed)),
    )


def day_match(first: NDArray[Any], last: NDArray[Any], spans: tuple[tuple[int, int], ...]) -> Numbers:
    """1 where days meet a span; beside it BESIDE, falling to 0 over LATE days after and EARLY days before; 0 for
    unknown days."""
    best = np.zeros(len(first), np.float32)
    for start, end in spans:
        off = np.maximum((first - end) / LATE, (start - last) / EARLY)
        best = np.maximum(best, np.where(off > 0, BESIDE * (1 - off), 1))
    return np.asarray(np.where(first >= 0, best, 0), np.float32)


def _tops(values: Numbers, memories: NDArray[Any], limit: int) -> NDArray[Any]:
    """Places of the highest memories and of the highest messages."""
    if not len(memories):
        return top(values, limit)
    messages = values.copy()
    messages[memories] = 0
    return np.concatenate((memories[top(values.take(memories), limit)], top(messages, limit)))


def _on_days(arrays: Arrays, wanted: Wanted, values: Numbers) -> Numbers:
    """The values of what lies near the days that are wanted, by how near; 0 for the others."""
    first, last = arrays.documents["first_day"], arrays.documents["last_day"]
    dated = _dated(first, last, wanted.days)
    out = np.zeros_like(values)
    out[dated] = day_match(first[dated], last[dated], wanted.days) * (values[dated] + 1e-3)
    return out


def _named(arrays: Arrays, wanted: Wanted) -> NDArray[np.bool_]:
    """What was said by, or is about, the people that are wanted."""
    out = np.zeros(arrays.documents.length, np.bool_)
    for name in wanted.people:
        number = arrays.speakers.known(name)
        if number is not None:
            out |= arrays.documents["speaker"] == number
    return out


def _standing_units(arrays: Arrays, places: NDArray[Any]) -> NDArray[Any]:
    """Of each of these documents its first unit, but of a standing rule that says when it holds its last."""
    found = arrays.documents
    says_when = (found["cues"][places] & int(Cue.SAYS_WHEN)) > 0
    return np.asarray(found["first"][places] + says_when * (found["units"][places] - 1))


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
