"""The block that is in every prompt: pinned memories, then the freshest insights that rest on enough."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Count

from memories import clock
from memories.llm.usage import estimate_tokens
from memories.models import Evidence, Memory
from memories.records import Owner, Result

SUPPORT = 2  # observations that an insight must rest on
CONSIDERED = 40
_NO_PARTS = {"words": 0.0, "meaning": 0.0, "time": 0.0, "boost": 0.0}

# Plain SQL, for this is read before every reply: building the statement anew takes longer than running it.
_ROWS = (
    "SELECT id, text, kind, pinned, learned_at, revision, valid_from, valid_until "  # noqa: S608 - no input in it
    f"FROM {Memory._meta.db_table} WHERE owner_id = %s AND state = %s AND stale = %s AND (pinned = %s OR kind = %s) "
    "ORDER BY pinned DESC, changed_at DESC, id DESC LIMIT %s"
)


class _Row(NamedTuple):
    pk: int
    text: str
    kind: str
    pinned: bool
    learned_at: datetime
    revision: int
    valid_from: datetime
    valid_until: datetime | None


def profile(owner: Owner) -> tuple[Result, ...]:
    """At most PROFILE_TOKEN_BUDGET tokens. An insight whose observations changed is not current, so not in it."""
    now = clock.now()
    current = [row for row in _rows(owner.id) if row.valid_until is None or row.valid_until > now]
    supported = _supported([row.pk for row in current if not row.pinned])
    left = settings.PROFILE_TOKEN_BUDGET
    kept: list[Result] = []
    for row in current:
        size = estimate_tokens(row.text)
        if size <= left and (row.pinned or row.pk in supported):
            left -= size
            kept.append(_result(row, len(kept) + 1))
    return tuple(kept)


def _rows(owner_id: int) -> list[_Row]:
    """Pinned memories and insights that are current, pinned ones first, then the newest."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [owner_id, str(Memory.State.ACTIVE), False, True, str(Memory.Kind.INSIGHT), CONSIDERED])
        return [
            _Row(pk, text, kind, bool(pinned), _moment(learned), revision, _moment(begin), end and _moment(end))
            for pk, text, kind, pinned, learned, revision, begin, end in cursor
        ]


def _moment(stored: datetime) -> datetime:
    """SQLite keeps a moment without its zone, which is UTC."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)


def _supported(insight_ids: list[int]) -> set[int]:
    """Those that rest on at least SUPPORT current observations."""
    if not insight_ids:
        return set()
    rows = Evidence.objects.filter(memory_id__in=insight_ids, observation__state=Memory.State.ACTIVE)
    counts = rows.values_list("memory_id").annotate(support=Count("observation", distinct=True))
    return {memory_id for memory_id, support in counts if support >= SUPPORT}


def _result(memory: _Row, rank: int) -> Result:
    return Result(
        kind="memory",
        id=memory.pk,
        text=memory.text,
        score=0.0,
        parts=_NO_PARTS,
        rank=rank,
        at=memory.learned_at,
        memory_kind="insight" if memory.kind == Memory.Kind.INSIGHT else "observation",
        revision=memory.revision,
        since=memory.valid_from,
        until=memory.valid_until,
        in_prompt=True,
        always=True,
    )
