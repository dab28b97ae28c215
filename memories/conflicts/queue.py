"""The open conflicts of a person, by what hangs on them: what is used most, and what most rests on, comes first."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from memories import clock
from memories.errors import NotFound
from memories.models import Change, Conflict, Evidence, Memory, RecallItem

USED_WITHIN = timedelta(days=30)
AN_INSIGHT, PINNED = 3, 5  # what an insight that rests on it counts, and that one of the two is pinned
SIZE = 30  # on a page of the queue


def waiting(owner_id: int) -> QuerySet[Conflict]:
    """Open ones with both memories, the weightiest first, what was put off last.

    Each with `uses_a`, `uses_b` (replies of the last 30 days that had it in the prompt), `insights` (current ones that
    rest on either), `impact` and `newest` (the last change of either, 0 without one).
    """
    open_ones = Conflict.objects.filter(owner_id=owner_id, state=Conflict.State.OPEN).select_related("a", "b")
    weighed = open_ones.annotate(
        uses_a=_uses("a"),
        uses_b=_uses("b"),
        insights=_counted(
            Evidence.objects.filter(
                Q(observation=OuterRef("a")) | Q(observation=OuterRef("b")), memory__state=Memory.State.ACTIVE
            ),
            "memory_id",
        ),
        newest=newest_change(),
    )
    pinned = Case(When(Q(a__pinned=True) | Q(b__pinned=True), then=Value(PINNED)), default=Value(0))
    impact = F("uses_a") + F("uses_b") + AN_INSIGHT * F("insights") + pinned
    return weighed.annotate(impact=impact).order_by(F("put_off_at").asc(nulls_first=True), "-impact", "raised_at", "pk")


def newest_change() -> Coalesce:
    """Of a query of conflicts: the last change of either memory, 0 without one."""
    changes = Change.objects.filter(Q(memory=OuterRef("a")) | Q(memory=OuterRef("b")))
    return Coalesce(Subquery(changes.order_by("-pk").values("pk")[:1]), Value(0))


def find(owner_id: int, conflict_id: int) -> Conflict:
    """An open one of this person's. Raise NotFound."""
    conflict = waiting(owner_id).filter(pk=conflict_id).first()
    if conflict is None:
        raise NotFound("There is no such open conflict.")
    return conflict


def count(owner_id: int) -> int:
    return Conflict.objects.filter(owner_id=owner_id, state=Conflict.State.OPEN).count()


def insights_on(owner_id: int, memory_ids: list[int]) -> list[Memory]:
    """Current insights that rest on any of these."""
    cited = Evidence.objects.filter(memory=OuterRef("pk"), observation__in=memory_ids)
    resting = Memory.objects.filter(owner_id=owner_id, kind=Memory.Kind.INSIGHT, state=Memory.State.ACTIVE)
    return list(resting.filter(Exists(cited)).order_by("subject", "pk"))


def _uses(side: str) -> Coalesce:
    since = clock.now() - USED_WITHIN
    return _counted(
        RecallItem.objects.filter(memory=OuterRef(side), in_prompt=True, recall__at__gte=since), "recall_id"
    )


def _counted(rows: QuerySet[RecallItem] | QuerySet[Evidence], what: str) -> Coalesce:
    counted = rows.order_by().annotate(n=Func(Count(what, distinct=True), template="%(expressions)s")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
