"""Insights that no longer say what is known: marked at once, in the transaction of what changed; reflection goes on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop

from memories import clock, jobs
from memories.history import record, snapshot
from memories.models import Change, Memory
from memories.records import By

REFLECT_AFTER = timedelta(minutes=2)  # corrections come in groups
CHANGED = gettext_noop("an observation it rests on has changed")  # stored; the page translates it
DISPUTED = gettext_noop("an observation it rests on is contradicted by another")


def mark_stale(
    observation: Memory,
    *,
    reason: str = CHANGED,
    cause: Change | None = None,
    job_id: int | None = None,
    settled: Collection[int] = (),
) -> None:
    """Mark the insights that rest on an observation as stale, each with a change, and ask for reflection.

    A suggestion that cites it is taken back; what else it cites is reflected on anew. Insights in `settled` stay.
    """
    mine = Memory.objects.filter(owner_id=observation.owner_id, kind=Memory.Kind.INSIGHT).exclude(pk__in=settled)
    touched = mine.filter(Q(stale=False, evidence__observation=observation) | Q(suggestion__isnull=False))
    for insight in touched.distinct():
        rests = insight.evidence.filter(observation=observation).exists()
        suggested = observation.pk in cited_by(insight.suggestion)
        if not suggested and (insight.stale or not rests):
            continue
        before = snapshot(insight)
        insight.stale = insight.stale or rests
        if suggested:
            look_again(insight.owner_id, cited_by(insight.suggestion))
            insight.suggestion = None
        record(insight, before, Change.Action.STALE, By("system", reason, job_id), cause=cause)
        ask_for_reflection(insight.owner_id)


def cited_by(suggestion: Mapping[str, Any] | None) -> frozenset[int]:
    """The ids of the observations that a suggestion rests on."""
    return frozenset(pk for sentence in (suggestion or {}).get("sentences", ()) for pk in sentence)


def look_again(owner_id: int, observation_ids: Collection[int]) -> None:
    """Let reflection see these observations as if they were new."""
    Memory.objects.filter(owner_id=owner_id, pk__in=observation_ids).update(reflected=False)


def ask_for_reflection(owner_id: int) -> None:
    jobs.request(owner_id, "reflect", due_at=clock.now() + REFLECT_AFTER)
