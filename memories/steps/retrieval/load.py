"""Step 6: read the rows, best first. What is gone, not current, hidden or somebody else's falls out here.

So an index that is behind, or wrong, is harmless.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection

from memories import episodes
from memories.index.passages import passage_spans
from memories.models import Episode, Memory
from memories.reading import Kept, memories
from memories.steps.retrieval.search import Found, Search


def load(search: Search) -> Search:
    """Some more than the limit are read: later steps move some down."""
    wanted = search.query.limit + search.query.limit // 2
    kept: list[Found] = []
    rest = search.found
    while rest and len(kept) < wanted:
        batch, rest = rest[:wanted], rest[wanted:]
        kept += _loaded(search, batch)
    search.found = kept
    return search


def _loaded(search: Search, batch: list[Found]) -> list[Found]:
    kept_as = _memories(search, [found.id for found in batch if found.kind == "memory"])
    said = _episodes(search, [found.id for found in batch if found.kind == "episode"])
    kept = []
    for found in batch:
        if found.kind == "memory" and found.id in kept_as:
            _fill_memory(found, kept_as[found.id])
        elif found.kind == "episode" and found.id in said:
            _fill_episode(search, found, said[found.id])
        else:
            continue
        kept.append(found)
    return kept


def _memories(search: Search, ids: list[int]) -> dict[int, Kept]:
    """Current ones; for a question about the past also those that were replaced, which say until when they held."""
    past = search.question is not None and search.question.past
    return {pk: row for pk, row in memories(search.owner.id, ids).items() if _may_be_shown(row, search.query.at, past)}


def _may_be_shown(row: Kept, at: datetime, past: bool) -> bool:
    if row.kind == Memory.Kind.INSIGHT and row.stale:
        return False
    if row.state == Memory.State.SUPERSEDED:
        return past
    return row.state == Memory.State.ACTIVE and (past or row.valid_until is None or row.valid_until > at)


class _Said(NamedTuple):
    """Of an episode, what is needed."""

    text: str
    name: str
    role: str
    redacted_spans: list[list[int]]


# Plain SQL, for this is read in every search: building the statement anew takes longer than running it. The sign keeps
# SQLite from looking up each id in the index of owners first.
_SAID = (
    "SELECT id, text, name, role, redacted_spans "  # noqa: S608 - no input in it
    f"FROM {Episode._meta.db_table} WHERE +owner_id = %s AND state = %s AND id IN ({{}})"
)


def _episodes(search: Search, ids: list[int]) -> dict[int, _Said]:
    """Active ones, but for those that the prompt shows anyway."""
    wanted = [id_ for id_ in ids if id_ not in search.query.beside]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(wanted))
        cursor.execute(_SAID.format(marks), [search.owner.id, Episode.State.ACTIVE, *wanted])
        rows = cursor.fetchall()
    return {id_: _Said(text, name, role, _spans(gone)) for id_, text, name, role, gone in rows}


def _spans(stored: str | list[list[int]]) -> list[list[int]]:
    if stored == "[]":  # almost always
        return []
    spans: list[list[int]] = json.loads(stored) if isinstance(stored, str) else stored
    return spans


def _fill_memory(found: Found, memory: Kept) -> None:
    found.text = memory.text
    found.at = memory.learned_at
    found.memory_kind = "insight" if memory.kind == Memory.Kind.INSIGHT else "observation"
    found.revision = memory.revision
    found.since, found.until = memory.valid_from, memory.valid_until


def _fill_episode(search: Search, found: Found, episode: _Said) -> None:
    """The message, of a long one the passage that was found."""
    found.text = _passage(search, found, episode)
    if search.candidates is not None:  # the moment of an episode never changes: the index has it right
        found.at = datetime.fromtimestamp(float(search.candidates.at[found.row]), UTC)
    found.speaker, found.role = episode.name, episode.role


def _passage(search: Search, found: Found, episode: _Said) -> str:
    if episode.redacted_spans:
        return episodes.shown(Episode(text=episode.text, redacted_spans=episode.redacted_spans))
    spans = passage_spans(episode.text)
    best = int(search.candidates.passages[found.row]) if search.candidates is not None else 0
    start, end = spans[best] if best < len(spans) else (0, len(episode.text))
    return episode.text[start:end]
