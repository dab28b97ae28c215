"""The block that is in every prompt: pinned memories, then the freshest insights that rest on enough."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, Q

from memories import clock
from memories.llm.usage import estimate_tokens
from memories.models import Memory
from memories.records import Owner, Result

SUPPORT = 2  # observations that an insight must rest on
CONSIDERED = 30
_NO_PARTS = {"words": 0.0, "meaning": 0.0, "time": 0.0, "boost": 0.0}


def profile(owner: Owner) -> tuple[Result, ...]:
    """At most PROFILE_TOKEN_BUDGET tokens. An insight whose observations changed is not current, so not in it."""
    rows = Memory.objects.filter(owner_id=owner.id, state=Memory.State.ACTIVE, stale=False).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=clock.now())
    )
    pinned = rows.filter(pinned=True).order_by("-changed_at", "-pk")[:CONSIDERED]
    insights = (
        rows.filter(kind=Memory.Kind.INSIGHT, pinned=False)
        .annotate(
            support=Count(
                "evidence__observation",
                filter=Q(evidence__observation__state=Memory.State.ACTIVE),
                distinct=True,
            )
        )
        .filter(support__gte=SUPPORT)
        .order_by("-changed_at", "-support", "-pk")[:CONSIDERED]
    )
    left = settings.PROFILE_TOKEN_BUDGET
    found: list[Result] = []
    for memory in [*pinned, *insights]:
        size = estimate_tokens(memory.text)
        if size <= left:
            left -= size
            found.append(_result(memory, len(found) + 1))
    return tuple(found)


def _result(memory: Memory, rank: int) -> Result:
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
