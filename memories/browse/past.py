"""What was believed at a moment of the past. Every write kept what was there before it: the first one after the moment
tells how a memory stood then; one without any since stands as it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import DateField, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from memories.history import Snapshot, set_fields
from memories.models import Change, Evidence, Memory

State = Memory.State


def stood(owner_id: int, moment: datetime, **looks: Any) -> Q:
    """Memories that were there then with these values: state__in, kind, category, subject, pinned."""
    before = {f"before__{name}": value for name, value in looks.items()}
    changed = _first_since(owner_id, moment).filter(before__isnull=False, **before)
    return _unchanged(owner_id, moment, **looks) | Q(pk__in=changed.values("memory_id"))


def says_the_same(owner_id: int, moment: datetime) -> Q:
    """Memories whose statement was the one that they have now."""
    same = _said(owner_id, moment).filter(then=F("memory__text"))
    return _unchanged(owner_id, moment) | Q(pk__in=same.values("memory_id"))


def said_all(owner_id: int, moment: datetime, words: Iterable[str]) -> Q:
    """Memories whose statement was another one then, and had all these words."""
    other = _said(owner_id, moment).exclude(then=F("memory__text"))
    for word in words:
        other = other.filter(then__icontains=word)
    return Q(pk__in=other.values("memory_id"))


def as_they_stood(memories: Sequence[Memory], moment: datetime) -> Sequence[Memory]:
    """Set the fields of these rows to what they were then; nothing is saved. One query."""
    before = states_before([memory.pk for memory in memories], moment)
    for memory in memories:
        if memory.pk in before:
            set_fields(memory, before[memory.pk])
    return memories


def states_before(memory_ids: Sequence[int], moment: datetime) -> dict[int, Snapshot]:
    """By memory: how it stood then, of those that were changed since."""
    since = Change.objects.filter(memory_id__in=memory_ids, at__gte=moment)
    first = since.values("memory_id").annotate(first=Min("pk")).order_by().values("first")
    states = Change.objects.filter(pk__in=first, before__isnull=False).values_list("memory_id", "before")
    return {pk: state for pk, state in states if state is not None}


def happened(moment: datetime) -> Subquery:
    """Of a memory that was changed since then: the day that it told of, or on which it was said, as it stood then."""
    first = Change.objects.filter(memory=OuterRef("pk"), at__gte=moment).order_by("pk")
    told = Coalesce(*(Cast(KT(f"before__{name}"), DateField()) for name in ("event_from", "valid_from")))
    return Subquery(first.annotate(told=told).values("told")[:1])


def under_no_insight(owner_id: int, moment: datetime) -> Q:
    """Observations on which no insight of then rested."""
    current = {"state__in": (State.ACTIVE,), "kind": Memory.Kind.INSIGHT}
    still = Memory.objects.filter(_unchanged(owner_id, moment, **current), owner_id=owner_id)
    cited = Evidence.objects.filter(memory__in=still, observation__isnull=False).values("observation_id")
    former = _first_since(owner_id, moment).filter(before__state=State.ACTIVE, before__kind=Memory.Kind.INSIGHT)
    states = former.values_list("before", flat=True)
    cited_then = {pk for state in states if state for pk in observations_of(state)}
    return ~Q(pk__in=cited) & ~Q(pk__in=cited_then)


def observations_of(state: Snapshot) -> list[int]:
    """The observations that an insight in this state rests on, each once, in the order of its sentences."""
    return list(dict.fromkeys(piece["observation"] for piece in state["evidence"] if "observation" in piece))


def _since(owner_id: int, moment: datetime) -> QuerySet[Change]:
    return Change.objects.filter(owner_id=owner_id, at__gte=moment)


def _first_since(owner_id: int, moment: datetime) -> QuerySet[Change]:
    """Of each memory that was changed since then the first change."""
    first = _since(owner_id, moment).values("memory_id").annotate(first=Min("pk")).order_by().values("first")
    return Change.objects.filter(pk__in=first)


def _said(owner_id: int, moment: datetime) -> Any:
    there = _first_since(owner_id, moment).filter(before__isnull=False)
    return there.annotate(then=KT("before__text"))


def _unchanged(owner_id: int, moment: datetime, **looks: Any) -> Q:
    changed = _since(owner_id, moment).values("memory_id")
    return Q(learned_at__lt=moment, **looks) & ~Q(pk__in=changed)
