"""Loads each space as the episodes of a throw-away owner and asks the real `retrieve` its questions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from memories import clock, episodes
from memories.evaluation.measures import Measured, measure, summed_up
from memories.evaluation.spaces import Message, Question, Space, read_spaces
from memories.evaluation.throwaway import throwaway
from memories.index import index
from memories.index.base import Wanted
from memories.records import Owner, Query
from memories.retrieve import retrieve
from memories.steps.retrieval.search import Search

BATCH = 200  # messages saved in one transaction
DEEP = 20  # results asked for: the product's own limit

Progress = Callable[[str], None]
Ask = Callable[[Owner, Query], list[int]]


class MemoryFailed(RuntimeError):
    """A search failed: there is nothing to measure."""


def evaluate(path: Path, ask: Ask, progress: Progress) -> dict[str, Any]:
    """The figures of one file."""
    found: list[Measured] = []
    adding, messages = 0.0, 0
    for space in read_spaces(path):
        progress(f"{path.stem}: {space.id}")
        with throwaway(space.language) as owner:
            began = time.perf_counter()
            ids = _tell(owner, space)
            adding += time.perf_counter() - began
            messages += len(space.messages)
            at = max((said.at for said in space.messages if said.at), default=clock.now())
            found += [_asked(owner, question, at, ids, ask) for question in space.questions]
    return summed_up(found, 1000 * adding / max(1, messages), index().name)


def with_retrieve(owner: Owner, query: Query) -> list[int]:
    """What the product answers, best first."""
    recalled = retrieve(owner, query)
    if recalled.error:
        raise MemoryFailed(recalled.error)
    return [result.id for result in recalled.results if result.kind == "episode"]


def with_arm(arm: str) -> Ask:
    """One arm of the index alone, `words` or `meaning`: the ranking has to be better than that."""

    def ask(owner: Owner, query: Query) -> list[int]:
        search: Search = import_string(settings.RETRIEVAL_STEPS[0])(Search(owner, query))
        question = search.question
        if question is None:
            raise MemoryFailed("the first step did not read the question")
        wanted = Wanted(terms=question.terms, vector=question.vector, model=question.model, kinds=query.kinds)
        found = index().candidates(owner.id, wanted, 200)
        values = found.words if arm == "words" else found.meaning
        return [int(found.ids[row]) for row in (-values).argsort(kind="stable")[:DEEP]]

    return ask


def _tell(owner: Owner, space: Space) -> dict[int, str]:
    """Save the messages; the id of each episode to that of its message."""
    ids: dict[int, str] = {}
    moment = clock.now()  # for those without a time: their order is that of the file
    for start in range(0, len(space.messages), BATCH):
        batch = space.messages[start : start + BATCH]
        rows = episodes.add_many(owner, [said_as(message, moment) for message in batch])
        ids |= {row.pk: message.id for row, message in zip(rows, batch, strict=True)}
    return ids


def said_as(message: Message, moment: datetime, *, learn: bool = False) -> episodes.Said:
    """A message of a space as one to be saved; `moment` for one without a time."""
    return episodes.Said(
        source="import",
        session=message.session,
        role=message.role,
        text=message.text,
        at=message.at or moment,
        name=message.name,
        external_id=message.id,
        learn=learn,
    )


def _asked(owner: Owner, question: Question, at: datetime, ids: dict[int, str], ask: Ask) -> Measured:
    query = Query(text=question.text, at=question.at or at, limit=DEEP)
    began = time.perf_counter()
    ranking: Sequence[int] = ask(owner, query)
    took = (time.perf_counter() - began) * 1000
    return measure(question, {ids[id_]: place for place, id_ in enumerate(ranking, 1)}, took)
