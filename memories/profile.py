"""The block that is in every prompt: pinned memories, then the freshest insights that rest on enough."""

from __future__ import annotations

from django.conf import settings

from memories import clock, reading
from memories.llm.usage import estimate_tokens
from memories.models import Memory
from memories.reading import Kept
from memories.records import Owner, Result

CONSIDERED = 40
_NO_PARTS = {"words": 0.0, "meaning": 0.0, "time": 0.0, "boost": 0.0}


def profile(owner: Owner) -> tuple[Result, ...]:
    """At most PROFILE_TOKEN_BUDGET tokens. An insight whose observations changed is not current, so not in it."""
    now = clock.now()
    current = [
        row for row in reading.in_profile(owner.id, CONSIDERED) if row.valid_until is None or row.valid_until > now
    ]
    supported = reading.supported(owner.id, [row.pk for row in current if not row.pinned], settings.PROFILE_SUPPORT)
    left = settings.PROFILE_TOKEN_BUDGET
    kept: list[Result] = []
    for row in current:
        size = estimate_tokens(row.text)
        if size <= left and (row.pinned or row.pk in supported):
            left -= size
            kept.append(_result(row, len(kept) + 1))
    return tuple(kept)


def _result(memory: Kept, rank: int) -> Result:
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
