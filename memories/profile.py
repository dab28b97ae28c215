"""The block that is in every prompt: pinned memories, then the freshest insights that rest on enough."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Q

from memories import clock
from memories.llm.usage import estimate_tokens
from memories.models import Evidence, Memory
from memories.records import Owner, Result

SUPPORT = 2  # observations that an insight must rest on
CONSIDERED = 40
_NO_PARTS = {"words": 0.0, "meaning": 0.0, "time": 0.0, "boost": 0.0}


class _Row(NamedTuple):
    pk: int
    text: str
    kind: str
    pinned: bool
    changed_at: datetime
    learned_at: datetime
    revision: int
    valid_from: datetime
    valid_until: datetime | None


def profile(owner: Owner) -> tuple[Result, ...]:
    """At most PROFILE_TOKEN_BUDGET tokens. An insight whose observations changed is not current, so not in it."""
    rows = Memory.objects.filter(
        Q(pinned=True) | Q(kind=Memory.Kind.INSIGHT), owner_id=owner.id, state=Memory.State.ACTIVE, stale=False
    )
    now = clock.now()
    found = (_Row(*row) for row in rows.values_list(*_Row._fields))
    current = [row for row in found if row.valid_until is None or row.valid_until > now]
    current.sort(key=lambda row: (row.pinned, row.changed_at, row.pk), reverse=True)
    current = current[:CONSIDERED]
    supported = _supported([row.pk for row in current if not row.pinned])
    left = settings.PROFILE_TOKEN_BUDGET
    kept: list[Result] = []
    for row in current:
        size = estimate_tokens(row.text)
        if size <= left and (row.pinned or row.pk in supported):
            left -= size
            kept.append(_result(row, len(kept) + 1))
    return tuple(kept)


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
