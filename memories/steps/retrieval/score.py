"""Step 3: give each candidate its score. The only place where one is compared with another.

    words    BM25 of the text read with its neighbours, as a share of the best
    meaning  cosine of the same, as a share of the best, times the weight of meaning
    time     how near its day is to the days named in the question
    boost    everything smaller: who speaks, what its wording tells, what kind of thing it is

The weights are measured with `manage.py evaluate`; between people and with an assistant they differ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from memories.index.base import Candidates, Numbers
from memories.index.cues import Cue
from memories.index.search import day_match
from memories.llm import models
from memories.steps.retrieval.search import Found, Question, Search


@dataclass(frozen=True, slots=True)
class Weights:
    meaning: float
    date: float = 0.7
    cue: float = 0.33  # its wording has what the question asks for: a time, a place, a number
    asks: float = -0.45  # times the share of its sentences that ask
    speaker: float = 0.0  # said by the first person whom the question names
    answer: float = 0.0  # said by the assistant, unless the question is about that
    rule: float = 0.0  # a standing rule of the user's, times how near it is; for requests
    preference: float = 0.0
    memory: float = 0.15  # a distilled statement rather than what was said
    pinned: float = 0.05


PEOPLE = Weights(meaning=0.65, speaker=0.18)
CHAT = Weights(meaning=1.4, answer=-1.0, rule=1.25, preference=0.85)
KEPT = 4  # so many times the limit go on to the next step
DIALOGUE = 6.0  # times the weight of meaning when the query is a piece of dialogue


def score(search: Search) -> Search:
    question, found = search.question, search.candidates
    if question is None or found is None or not len(found):
        return search
    weights = weights_for(question)
    words = found.words / _most(found.words)
    meaning = weights.meaning * found.meaning / _most(found.meaning)
    time = weights.date * day_match(found.first_day, found.last_day, question.days)
    boost = _boost(question, found, weights)
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


def weights_for(question: Question) -> Weights:
    weights = PEOPLE if question.between_people else CHAT
    if question.dialogue:
        weights = replace(weights, meaning=DIALOGUE * weights.meaning, cue=0.0, asks=0.0)
    if question.language == "zh" and not question.between_people and "zh" not in models.embedding.languages:
        weights = replace(weights, cue=0.0, asks=0.0)  # against words alone they are too strong
    return weights


def _boost(question: Question, found: Candidates, weights: Weights) -> Numbers:
    cues = found.cues

    def has(cue: Cue) -> Numbers:
        return np.asarray((cues & int(cue)) > 0, np.float32)

    answer, short = has(Cue.ANSWER), has(Cue.SHORT)
    # With an assistant, wording tells something in short messages of the user's only.
    plain = np.ones(len(found), np.float32) if question.between_people else short * (1 - answer)
    boost: Numbers = weights.asks * found.asking * plain
    if question.wants:
        boost += weights.cue * has(question.wants) * plain
    if question.speaker:
        boost += weights.speaker * np.array([name.lower() == question.speaker for name in found.speakers], np.float32)
    if not question.about_answers:
        boost += weights.answer * answer
    if question.request and not question.between_people:
        near = found.own / _most(found.meaning) if question.vector is not None else found.words / _most(found.words)
        boost += near * (1 - answer) * (weights.rule * has(Cue.RULE) + weights.preference * has(Cue.PREFERENCE))
    boost += weights.memory * np.asarray(found.memory, np.float32) + weights.pinned * has(Cue.PINNED)
    return np.asarray(boost, np.float32)


def _most(values: Numbers) -> float:
    return float(values.max()) + 1e-9
