"""What reflection suggests in the place of an insight that it may not change, as the pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from memories.models import Memory
from memories.staleness import cited_by
from memories.suggestions import token


@dataclass(frozen=True, slots=True)
class Suggested:
    text: str
    """Empty: that the insight be withdrawn."""
    language: str
    seen: str
    """The token that a form carries back."""
    rests_on: int
    new: tuple[Memory, ...]
    """The observations that the insight does not rest on yet."""


def suggested(insight: Memory, known: frozenset[int]) -> Suggested | None:
    """What waits with an insight that rests on `known`."""
    if insight.suggestion is None:
        return None
    cited = cited_by(insight.suggestion)
    new = Memory.objects.filter(owner_id=insight.owner_id, pk__in=cited - known).order_by("-learned_at", "-pk")
    return Suggested(
        text=insight.suggestion["text"],
        language=insight.suggestion.get("language", insight.language),
        seen=token(insight.suggestion),
        rests_on=len(cited),
        new=tuple(new) if cited - known else (),
    )


def waiting(owner_id: int) -> QuerySet[Memory]:
    """The insights with which a suggestion waits."""
    current = Memory.objects.filter(owner_id=owner_id, state=Memory.State.ACTIVE, kind=Memory.Kind.INSIGHT)
    return current.filter(suggestion__isnull=False)
