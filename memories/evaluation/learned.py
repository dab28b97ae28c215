"""Learns each space as a throw-away owner, with the answers that are right, and asks over what is then remembered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test.utils import override_settings

from memories import clock, episodes
from memories.evaluation.at_once import run_at_once
from memories.evaluation.decoys import KINDS, Decoys
from memories.evaluation.measures import Measured, measure, summed_up
from memories.evaluation.right_answers import RightAnswers
from memories.evaluation.run import DEEP, MemoryFailed, Progress, said_as
from memories.evaluation.spaces import Message, Question, Space, read_spaces
from memories.evaluation.throwaway import throwaway
from memories.index import index
from memories.llm.scripted import chat_script
from memories.models import Evidence, Job, Memory
from memories.records import Owner, Query, Recalled
from memories.retrieve import retrieve

NEVER = 10**6  # observations or hours: reflection would be asked of the model in use, by the worker beside us
STATES = (Memory.State.ACTIVE, Memory.State.SUPERSEDED)


@dataclass
class Tally:
    """What is counted over all spaces of a file."""

    measured: list[Measured] = field(default_factory=list)
    leaks: Counter[str] = field(default_factory=Counter)
    learned: Counter[str] = field(default_factory=Counter)
    shown_as_past: list[bool] = field(default_factory=list)
    seconds: float = 0.0


def evaluate_memories(path: Path, progress: Progress) -> dict[str, Any]:
    """The figures of one file, with `leaks` by kind, `learned`, and the share of answers about the past that come with
    the time until which they held."""
    tally = Tally()
    for space in read_spaces(path):
        progress(f"{path.stem}: {space.id}")
        with throwaway(space.language) as owner, throwaway(space.language) as other:
            _space(owner, other, space, tally)
    messages = tally.learned["messages"]
    past = tally.shown_as_past
    return {
        **summed_up(tally.measured, 1000 * tally.seconds / max(1, messages), index().name),
        "learned": dict(tally.learned),
        "leaks": {kind: tally.leaks[kind] for kind in (*KINDS, "superseded")},
        "shown_as_past": round(sum(past) / len(past), 4) if past else None,
    }


def _space(owner: Owner, other: Owner, space: Space, tally: Tally) -> None:
    answers, decoys = RightAnswers(space), Decoys()
    began = time.perf_counter()
    with _answered_by(answers):
        for session in _sessions(space):
            _learn(owner, session, tally)
    tally.seconds += time.perf_counter() - began
    decoys.plant(owner, other, space)
    at = max((said.at for said in space.messages if said.at), default=clock.now())
    sources, superseded = _sources(owner, tally)
    # By what the user never said no memory of theirs can be found.
    known = set().union(*sources.values(), set())
    for question in space.questions:
        if not (question.evidence | question.current) <= known or _told_with_more(question, answers):
            tally.learned["questions_left_out"] += 1
            continue
        query = Query(text=question.text, at=question.at or at, limit=DEEP, kinds=frozenset(("memory",)))
        started = time.perf_counter()
        recalled = _asked(owner, query)
        took = (time.perf_counter() - started) * 1000
        rank: dict[str, int] = {}
        for result in recalled.results:
            for message in sources.get(result.id, ()):
                rank.setdefault(message, result.rank)
        tally.measured.append(measure(question, rank, took))
        tally.leaks += decoys.leaks_in(recalled) + decoys.leaks_in(_asked(owner, Query(query.text, query.at)))
        _past(question, recalled, sources, superseded, tally)


def _told_with_more(question: Question, answers: RightAnswers) -> bool:
    """Whether the answer stands in a message of which something else is replaced: one memory a message cannot tell."""
    replaced = {old for old, _new in answers.updates}
    own = {(old, new) for old in question.current for new in question.stale}
    return bool(question.current & replaced) and not own & answers.updates


def _asked(owner: Owner, query: Query) -> Recalled:
    recalled = retrieve(owner, query)
    if recalled.error:
        raise MemoryFailed(recalled.error)
    return recalled


def _past(
    question: Question, recalled: Recalled, sources: dict[int, set[str]], superseded: set[int], tally: Tally
) -> None:
    """A superseded memory may come up where it is the answer, and says then until when it held."""
    answers = [result for result in recalled.results if sources.get(result.id, set()) & question.current]
    wanted = {pk for pk in superseded if sources[pk] & (question.current or question.evidence)}
    if wanted:
        tally.shown_as_past.append(any(result.id in wanted and result.until is not None for result in answers))
    else:
        tally.leaks["superseded"] += sum(result.id in superseded for result in recalled.results)


def _sources(owner: Owner, tally: Tally) -> tuple[dict[int, set[str]], set[int]]:
    """By memory the messages that it was learned from; and which memories are superseded."""
    rows = Memory.objects.filter(owner_id=owner.id, state__in=STATES).values_list("pk", "state")
    states = dict(rows)
    sources: dict[int, set[str]] = {pk: set() for pk in states}
    cited = Evidence.objects.filter(owner_id=owner.id, memory_id__in=states, episode__isnull=False)
    for pk, message in cited.values_list("memory_id", "episode__external_id"):
        sources[pk].add(message)
    superseded = {pk for pk, state in states.items() if state == Memory.State.SUPERSEDED}
    tally.learned["memories"] += len(states)
    tally.learned["superseded"] += len(superseded)
    return sources, superseded


def _sessions(space: Space) -> Iterator[list[Message]]:
    """One after the other, as they were."""
    for _session, said in groupby(space.messages, key=lambda message: message.session):
        yield list(said)


def _learn(owner: Owner, session: list[Message], tally: Tally) -> None:
    """Save the messages and run consolidation over them, as of the moment of the last."""
    moment = max((said.at for said in session if said.at), default=clock.now())
    with clock.at(moment):
        episodes.add_many(owner, [said_as(message, moment, learn=True) for message in session])
        run_at_once(owner, Job.Kind.IMPORT, session[0].session)
    tally.learned["messages"] += sum(said.role == "user" for said in session)


@contextmanager
def _answered_by(answers: RightAnswers) -> Iterator[None]:
    """The scripted model answers, here and now; reflection is for another day."""
    scripted = {"BACKEND": "memories.llm.scripted.ScriptedChat", "MODEL": "scripted"}
    chat_script.reset()
    chat_script.always = answers
    try:
        with override_settings(
            MODELS=settings.MODELS | {"extraction": scripted},
            REFLECT_AFTER_OBSERVATIONS=NEVER,
            REFLECT_AFTER_HOURS=NEVER,
        ):
            yield
    finally:
        chat_script.reset()
