"""The first page after signing in: what is remembered, what was learned this week, where to go on."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render

from chat import conversations
from memories import clock
from memories.browse.filters import Filters
from memories.browse.suggested import waiting
from memories.models import Change, Evidence, Memory, OwnerState
from memoryscope_site.accounts.answers import SignedInRequest
from memoryscope_site.models_in_use import chat_is_offline

WEEK = timedelta(days=7)
LEARNED_SHOWN = 8
CONVERSATIONS_SHOWN = 8


def home(request: SignedInRequest) -> HttpResponse:
    owner_id = request.user.pk
    context = {
        "memory_state": memory_switch(owner_id),
        "counts": _counts(owner_id),
        "suggestions": waiting(owner_id).count(),
        "learned": _learned(owner_id),
        "learned_in_all": Filters(learned="week").rows(owner_id).count(),
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


def _counts(owner_id: int) -> dict[str, int]:
    return Memory.objects.filter(owner_id=owner_id, state=Memory.State.ACTIVE).aggregate(
        observations=Count("pk", filter=Q(kind=Memory.Kind.OBSERVATION)),
        insights=Count("pk", filter=Q(kind=Memory.Kind.INSIGHT)),
    )


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
