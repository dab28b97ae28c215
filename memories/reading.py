"""Reads what a search needs of memories and of what they rest on, always of one owner.

Plain SQL, for this is read before every reply: building such a statement anew takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection

from memories.models import Evidence, Memory

_MEMORY, _EVIDENCE = Memory._meta.db_table, Evidence._meta.db_table
_FIELDS = "id, kind, state, text, revision, pinned, learned_at, valid_from, valid_until, stale, replaced_by_id"
# The ids lead to the rows. The sign keeps SQLite, which knows nothing of their number, from reading all of the owner's.
_BY_ID = f"SELECT {_FIELDS} FROM {_MEMORY} WHERE +owner_id = %s AND "  # noqa: S608 - no input in it
# The condition is that of the index memory_in_profile, word for word: with parameters in it, that would not be used.
_IN_PROFILE = (
    f"SELECT {_FIELDS} FROM {_MEMORY} WHERE owner_id = %s "  # noqa: S608
    "AND state = 'active' AND NOT stale AND (pinned OR kind = 'insight') "
    "ORDER BY pinned DESC, changed_at DESC, id DESC LIMIT %s"
)
_SUPPORTED = (
    f"SELECT link.memory_id FROM {_EVIDENCE} link JOIN {_MEMORY} observed ON observed.id = link.observation_id "  # noqa: S608
    "WHERE +link.owner_id = %s AND link.memory_id IN ({marks}) AND observed.state = 'active' "
    "GROUP BY link.memory_id HAVING COUNT(DISTINCT link.observation_id) >= %s"
)
_QUOTED = (
    f"SELECT memory_id, episode_id FROM {_EVIDENCE} "  # noqa: S608
    "WHERE +owner_id = %s AND episode_id IS NOT NULL AND {column} IN ({marks}) ORDER BY id"
)


class Kept(NamedTuple):
    """Of a memory, what a search needs."""

    pk: int
    kind: str
    state: str
    text: str
    revision: int
    pinned: bool
    learned_at: datetime
    valid_from: datetime
    valid_until: datetime | None
    stale: bool
    replaced_by_id: int | None


def memories(owner_id: int, ids: Collection[int]) -> dict[int, Kept]:
    """Those with these ids, of whatever state."""
    if not ids:
        return {}
    return {row.pk: row for row in _kept(f"{_BY_ID}id IN ({_marks(ids)})", [owner_id, *ids])}


def in_profile(owner_id: int, limit: int) -> list[Kept]:
    """Pinned memories and insights that are current, pinned ones first, then the newest."""
    return _kept(_IN_PROFILE, [owner_id, limit])


def superseded(owner_id: int, ids: Collection[int]) -> list[Kept]:
    """Those of these memories that were replaced, and those that these memories replaced."""
    if not ids:
        return []
    where = f"state = 'superseded' AND (id IN ({_marks(ids)}) OR replaced_by_id IN ({_marks(ids)}))"
    return _kept(_BY_ID + where, [owner_id, *ids, *ids])


def supported(owner_id: int, insight_ids: Collection[int], least: int) -> set[int]:
    """Those insights that rest on so many current observations at least."""
    if not insight_ids:
        return set()
    statement = _SUPPORTED.format(marks=_marks(insight_ids))
    return {row[0] for row in _read(statement, [owner_id, *insight_ids, least])}


def quoted_by(owner_id: int, memory_ids: Collection[int]) -> list[tuple[int, int]]:
    """Memory and episode for each quote that these memories rest on."""
    return _quotes(owner_id, "memory_id", memory_ids)


def quotes_of(owner_id: int, episode_ids: Collection[int]) -> list[tuple[int, int]]:
    """Memory and episode for each quote of these episodes that a memory rests on."""
    return _quotes(owner_id, "episode_id", episode_ids)


def _quotes(owner_id: int, column: str, ids: Collection[int]) -> list[tuple[int, int]]:
    if not ids:
        return []
    rows: list[tuple[int, int]] = _read(_QUOTED.format(column=column, marks=_marks(ids)), [owner_id, *ids])
    return rows


def _read(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _marks(values: Collection[int]) -> str:
    return ", ".join(["%s"] * len(values))


def _kept(statement: str, values: list[Any]) -> list[Kept]:
    return [
        Kept(
            pk=pk,
            kind=kind,
            state=state,
            text=text,
            revision=revision,
            pinned=bool(pinned),
            learned_at=_moment(learned),
            valid_from=_moment(begin),
            valid_until=None if end is None else _moment(end),
            stale=bool(stale),
            replaced_by_id=replaced_by,
        )
        for pk, kind, state, text, revision, pinned, learned, begin, end, stale, replaced_by in _read(statement, values)
    ]


def _moment(stored: datetime) -> datetime:
    """SQLite keeps a moment without its zone, which is UTC."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)
