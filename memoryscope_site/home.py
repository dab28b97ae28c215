"""The first page after signing in: what is remembered, what was learned this week, where to go on."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render

from chat import conversations
from memories import clock
from memories.browse.filters import Filters
from memories.counting import counted
from memories.models import Change, Conflict, Evidence, Job, Memory, OwnerState, RecallCheck
from memories.stats.growth import growth
from memories.stats.period import Period
from memories.stats.spark import Spark, spark
from memoryscope_site.accounts.answers import SignedInRequest
from memoryscope_site.models_in_use import chat_is_offline

WEEK = timedelta(days=7)
LEARNED_SHOWN = 8
CONVERSATIONS_SHOWN = 8
JOBS_SHOWN, JOBS_READ = 4, 50
SPARK_DAYS = 90


def home(request: SignedInRequest) -> HttpResponse:
    owner_id = request.user.pk
    period = Period.latest(SPARK_DAYS)
    counts, jobs, learned = _counts(owner_id, period), _jobs(owner_id), _learned(owner_id)
    waiting = _waiting(owner_id)
    request.open_conflicts = waiting.get("conflicts", 0)  # type: ignore[attr-defined]
    request.memories_asked = counts["pending"]  # type: ignore[attr-defined]
    context = {
        "memory_state": memory_switch(owner_id),
        "counts": counts,
        **waiting,
        "running": [job for job in jobs if job.state != Job.State.PARKED][:JOBS_SHOWN],
        "parked": [job for job in jobs if job.state == Job.State.PARKED][:JOBS_SHOWN],
        "growth": _spark(owner_id, period, counts),
        "learned": learned,
        "learned_in_all": _learned_in_all(owner_id) if len(learned) == LEARNED_SHOWN else len(learned),
        "conversations": conversations.of(owner_id)
        .filter(temporary=False)
        .order_by("-active_at")[:CONVERSATIONS_SHOWN],
        "models_notice": chat_is_offline(),
    }
    return render(request, "memoryscope_site/home.html", context)


def memory_switch(owner_id: int) -> str:
    """The person's own switch: read_write, read or off."""
    switch = OwnerState.objects.filter(owner_id=owner_id).values_list("memory", flat=True).first()
    return switch or OwnerState.MemorySwitch.READ_WRITE


def _counts(owner_id: int, period: Period) -> dict[str, int]:
    """Current memories by kind, in all and before the period; `pending` wait for a yes, `suggestions` with insights."""
    current = Q(state=Memory.State.ACTIVE)
    observations, insights = current & Q(kind=Memory.Kind.OBSERVATION), current & Q(kind=Memory.Kind.INSIGHT)
    before = Q(learned_at__lt=period.start)
    return Memory.objects.filter(owner_id=owner_id).aggregate(
        observations=Count("pk", filter=observations),
        insights=Count("pk", filter=insights),
        observation=Count("pk", filter=observations & before),
        insight=Count("pk", filter=insights & before),
        pending=Count("pk", filter=Q(state=Memory.State.PENDING)),
        suggestions=Count("pk", filter=insights & Q(suggestion__isnull=False)),
    )


def _waiting(owner_id: int) -> dict[str, int]:
    """Open conflicts, and checks of recall that fail in their last run."""
    return counted(
        conflicts=Conflict.objects.filter(owner_id=owner_id, state=Conflict.State.OPEN),
        failing_checks=RecallCheck.objects.filter(owner_id=owner_id, failing=True),
    )


def _jobs(owner_id: int) -> list[Job]:
    """What runs, was paused or given up; newest first."""
    states = (Job.State.RUNNING, Job.State.PAUSED, Job.State.PARKED)
    return list(Job.objects.filter(owner_id=owner_id, state__in=states).order_by("-pk")[:JOBS_READ])


def _spark(owner_id: int, period: Period, counts: dict[str, int]) -> Spark | None:
    before = {kind: counts[kind] for kind in Memory.Kind.values}
    return spark(growth(owner_id, period, before))


def _learned(owner_id: int) -> list[Change]:
    """What was learned in the last seven days and not undone, newest first, each with the quote it rests on."""
    changes = list(
        Change.objects.filter(
            owner_id=owner_id, action=Change.Action.LEARNED, at__gt=clock.now() - WEEK, undone_by=None
        )
        .select_related("memory")
        .order_by("-pk")[:LEARNED_SHOWN]
    )
    ids = [change.memory_id for change in changes]
    quotes, rests_on = _quotes(owner_id, ids), _rests_on(owner_id, ids)
    for change in changes:
        change.rests_on = rests_on.get(change.memory_id, 0)  # type: ignore[attr-defined]
        change.quote = quotes.get(change.memory_id, "")  # type: ignore[attr-defined]
    return changes


def _learned_in_all(owner_id: int) -> int:
    return Filters(learned="week").rows(owner_id).count()


def _rests_on(owner_id: int, memory_ids: list[int]) -> dict[int, int]:
    """By insight: how many observations it rests on."""
    rows = Evidence.objects.filter(owner_id=owner_id, memory_id__in=memory_ids, observation__isnull=False)
    return dict(rows.values_list("memory_id").annotate(n=Count("observation", distinct=True)))


def _quotes(owner_id: int, memory_ids: list[int]) -> dict[int, str]:
    """The newest quote of each memory that has not been forgotten since."""
    rows = Evidence.objects.filter(owner_id=owner_id, memory_id__in=memory_ids, episode__isnull=False)
    quotes: dict[int, str] = {}
    for row in rows.select_related("episode").order_by("pk"):
        start, end, episode = row.start, row.end, row.episode
        if start is None or end is None or episode is None:
            continue
        if not any(a < end and start < b for a, b in episode.redacted_spans):
            quotes[row.memory_id] = episode.text[start:end]
    return quotes
