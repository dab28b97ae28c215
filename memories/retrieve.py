"""Finds what matters for a question in one person's memory. No model call, but for a remote embedding or a reranker."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from memories.errors import MemoryScopeError, ModelError
from memories.index import index
from memories.index.analyser import tokens
from memories.index.thesaurus import related
from memories.llm import models
from memories.profile import profile
from memories.quiet_log import log_without_words
from memories.records import Owner, Query, Recalled, Result
from memories.steps.retrieval.search import PARTS, Found, Search

log = logging.getLogger(__name__)

Step = Callable[[Search], Search]
Watch = Callable[[str, Search], None]


def retrieve(owner: Owner, query: Query, watch: Watch | None = None) -> Recalled:
    """Return what was found, best first, and the profile. Never raises: `error` says that memory failed, or in part.

    `watch` is shown the search after each step, with the step's name, and may look but not touch.
    """
    start = time.perf_counter()
    stages: dict[str, float] = {}
    search = Search(owner, query)
    always: tuple[Result, ...] = ()
    error = ""
    try:
        always = profile(owner)
        search.always = frozenset(result.id for result in always)
        stages["profile"] = (time.perf_counter() - start) * 1000
        for name, step in steps(tuple(settings.RETRIEVAL_STEPS)):
            began = time.perf_counter()
            search = step(search)
            stages[name] = (time.perf_counter() - began) * 1000
            if watch is not None:
                watch(name, search)
    except MemoryScopeError as problem:
        log.warning("memory of user %s could not be searched: %s", owner.id, problem.for_log)
        error = str(problem)
        search.found = []
    except Exception as problem:  # whatever a step of a third party does, the reply goes out
        log_without_words(log, f"memory of user {owner.id} could not be searched", problem)
        error = _("Memory could not be searched.")
        search.found = []
    return Recalled(
        results=tuple(_result(found, rank, search.always) for rank, found in enumerate(search.found, 1)),
        profile=always,
        tokens=search.tokens if search.found else 0,
        milliseconds=(time.perf_counter() - start) * 1000,
        considered=search.candidates.documents if search.candidates is not None else 0,
        error=error or search.warning,
        stages=stages,
    )


def warm() -> None:
    """Load what the first retrieval of a process would wait for: the packaged vectors, the words and their forms, the
    index, the steps.

    The first message would wait for it too, and keep every other writer waiting.
    """
    steps(tuple(settings.RETRIEVAL_STEPS))
    index()
    related("warm", tokens("warm"))
    try:
        if not models.embedding.needs_network:
            models.embedding.embed_batch(["warm"])
    except ModelError as error:
        log.warning("texts are found by their words alone: %s", error.for_log)


@lru_cache(8)
def steps(paths: tuple[str, ...]) -> tuple[tuple[str, Step], ...]:
    """The steps of the setting, each with its name."""
    return tuple((path.rpartition(".")[2], import_string(path)) for path in paths)


def _result(found: Found, rank: int, always: frozenset[int]) -> Result:
    if found.at is None:
        raise ValueError("a result whose row was not loaded: the step that loads rows is missing")
    return Result(
        kind=found.kind,
        id=found.id,
        text=found.text,
        score=found.score,
        parts={part: found.parts[part] for part in PARTS},
        rank=rank,
        at=found.at,
        matched=found.matched,
        speaker=found.speaker,
        role=found.role,
        memory_kind=found.memory_kind,
        revision=found.revision,
        since=found.since,
        until=found.until,
        in_prompt=found.in_prompt,
        always=found.kind == "memory" and found.id in always,
        unwanted=found.unwanted,
    )
