"""Step 3: give each candidate its score. The only place where one is compared with another.

    words    BM25 of the text read with its neighbours, as a share of the best
    meaning  cosine of the same, as a share of the best, times the weight of meaning
    time     how near its day is to the days named in the question
    boost    everything smaller: who speaks, what its wording tells, what kind of thing it is, what stands beside it

The weights are in weights.py. No boost brings in what no arm has among its first: such a thing is no candidate.
"""

from __future__ import annotations

import numpy as np

from memories.index.base import Candidates, Numbers
from memories.index.cues import Cue
from memories.index.highest import most
from memories.index.search import day_match
from memories.steps.retrieval.search import Found, Question, Search
from memories.steps.retrieval.spread import spread
from memories.steps.retrieval.weights import HALF_LIFE, LENGTH, Weights, weights_for

KEPT = 4  # so many times the limit go on to the next step
HOLDS = 0.12  # cosine of the question with what a rule is for, from which on the rule holds …
HOLDS_SHARE = 0.25  # … if that is also so much of the best cosine there is
DAY = 86_400


def score(search: Search) -> Search:
    question, found = search.question, search.candidates
    if question is None or found is None or not len(found):
        return search
    weights = weights_for(question, search.query.weights)
    words = found.words / most(found.words)
    if weights.alone:
        words = words + weights.alone * found.alone / most(found.alone)
    meaning = weights.meaning * found.meaning / most(found.meaning)
    time = weights.date * day_match(found.first_day, found.last_day, question.days)
    boost = _boost(search, question, found, weights)
    boost += _lift(found, words + meaning + time + boost, weights)
    if question.many:
        boost -= spread(found, words + meaning + time + boost, weights.spread, search.query.limit)
    best = np.argsort(-(words + meaning + time + boost), kind="stable")[: KEPT * search.query.limit]
    columns = (best, found.memory[best], found.ids[best], words[best], meaning[best], time[best], boost[best])
    search.found = [
        Found(
            kind="memory" if memory else "episode",
            id=id_,
            row=row,
            parts={"words": by_words, "meaning": by_meaning, "time": by_time, "boost": by_rest},
        )
        for row, memory, id_, by_words, by_meaning, by_time, by_rest in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]
    search.rank()
    return search


def _boost(search: Search, question: Question, found: Candidates, weights: Weights) -> Numbers:
    cues = found.cues

    def has(cue: Cue) -> Numbers:
        return np.asarray((cues & int(cue)) > 0, np.float32)

    answer, short = has(Cue.ANSWER), has(Cue.SHORT)
    # With an assistant, wording tells something in short messages of the user's only.
    plain = np.ones(len(found), np.float32) if question.between_people else short * (1 - answer)
    boost: Numbers = weights.asks * found.asking * plain
    if question.wants:
        boost += weights.cue * has(question.wants) * plain
    boost += weights.length * np.minimum(1, found.lengths / LENGTH) + weights.person * found.named
    if not question.about_answers:
        boost += weights.answer * answer
    if question.request and not question.between_people:
        boost += _standing(question, found, weights, has(Cue.RULE), has(Cue.PREFERENCE)) * (1 - answer)
    age = np.maximum(0, search.query.at.timestamp() - found.at) / DAY
    memory = weights.memory + weights.recent * 0.5 ** (age / HALF_LIFE)
    boost += found.memory * memory + weights.pinned * has(Cue.PINNED)
    return np.asarray(boost, np.float32)


def _standing(question: Question, found: Candidates, weights: Weights, rules: Numbers, preferences: Numbers) -> Numbers:
    """Standing rules and preferences, by how near they are. A rule that holds here is worth half at least."""
    if question.vector is None:
        near = found.words / most(found.words)
        return near * (weights.rule * rules + weights.preference * preferences)
    near = found.own / most(found.meaning)
    holds = (found.own >= HOLDS) & (near >= HOLDS_SHARE)
    held = np.where(holds, 0.5 + 0.5 * np.minimum(1, near), near)
    return np.asarray(weights.rule * rules * held + weights.preference * preferences * near, np.float32)


def _lift(found: Candidates, score: Numbers, weights: Weights) -> Numbers:
    """What belongs to an exchange of which something is found is found with it."""
    if not (weights.lift or weights.lift_other):
        return np.zeros(len(score), np.float32)
    there = found.around >= 0
    answer = (found.cues & int(Cue.ANSWER)) > 0
    share = np.where(answer[found.around] == answer, weights.lift, weights.lift_other)
    lifted = np.where(there, share * (score[found.around] - score), 0)
    return np.asarray(np.maximum(0, lifted.max(axis=0)), np.float32)
