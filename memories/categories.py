"""What may be learned, by category: on, ask first, or off. Off takes what is already there out of recall.

That is a job, one a category at a time: it archives, with a change each, and on or ask brings back what it archived,
as it was. The job does what the switch says when it runs, so it may be lost, run twice, or come after a second thought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_noop

from memories import jobs, outbox, standing, store
from memories.errors import MemoryScopeError
from memories.history import lock_owner
from memories.models import Change, Evidence, Job, Memory, OwnerState
from memories.records import By

SWITCHES = ("on", "ask", "off")
BATCH = 50  # memories of one transaction
_IN_SIGHT = (Memory.State.ACTIVE, Memory.State.PENDING, Memory.State.SUPERSEDED)
_AWAY = gettext_noop("you switched its category off")  # stored; the page translates it
_BACK = gettext_noop("you switched its category on again")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of one switch does to what is already there."""

    category: str
    before: str
    after: str
    goes: int = 0
    """Memories that leave recall: current, waiting and superseded ones."""
    insights: int = 0
    """Insights of other categories that rest on one that goes: they are written anew without it."""
    comes: int = 0
    """Memories that were put away when it was switched off, and come back."""
    stays: int = 0
    """Memories that are there and stay as they are."""


def switches(owner_id: int) -> dict[str, str]:
    """By category, without those that are on."""
    return _state(owner_id, "categories")


def rulings(owner_id: int) -> dict[str, str]:
    """By category: newer, older or both; without those where the person is asked."""
    return _state(owner_id, "rulings")


def _state(owner_id: int, field: str) -> dict[str, str]:
    return OwnerState.objects.filter(owner_id=owner_id).values_list(field, flat=True).first() or {}


def effects(owner_id: int, wanted: Mapping[str, str]) -> list[Effect]:
    """What these switches would do, of those that differ from now; nothing is changed."""
    now, found = switches(owner_id), []
    for category, after in wanted.items():
        before = now.get(category, "on")
        if after == before:
            continue
        there = in_sight(owner_id, category)
        if after == "off":
            ids = there.values("pk")
            resting = Evidence.objects.filter(observation__in=ids, memory__state=Memory.State.ACTIVE)
            insights = resting.exclude(memory__in=ids).values("memory").distinct().count()
            found.append(Effect(category, before, after, goes=there.count(), insights=insights))
        else:
            comes = put_away(owner_id).filter(category=category).count() if before == "off" else 0
            found.append(Effect(category, before, after, comes=comes, stays=there.count()))
    return found


@transaction.atomic
def switch(owner_id: int, wanted: Mapping[str, str], ruled: Mapping[str, str]) -> None:
    """Set switches (on, ask, off) and standing rulings (newer, older, both; empty: ask me) by category.

    Categories that are not named stay as they are. What is already there follows by jobs.
    """
    lock_owner(owner_id)
    state = OwnerState.objects.get(owner_id=owner_id)
    before = dict(state.categories)
    for category, value in wanted.items():
        if value not in SWITCHES:
            raise ValueError(f"a category is on, ask or off, not {value}")
        state.categories[category] = value
    for category, value in ruled.items():
        if value and value not in standing.RULINGS:
            raise ValueError(f"a standing ruling is newer, older or both, not {value}")
        state.rulings[category] = value
    state.categories = {name: value for name, value in state.categories.items() if value != "on"}
    state.rulings = {name: value for name, value in state.rulings.items() if value}
    state.save(update_fields=["categories", "rulings"])
    outbox.emit(owner_id, "settings.changed")
    for category in wanted:
        if (before.get(category) == "off") != (state.categories.get(category) == "off"):
            jobs.request(owner_id, Job.Kind.SWITCH, session=category)


def in_sight(owner_id: int, category: str) -> QuerySet[Memory]:
    """What of a category recall or the list can show."""
    return Memory.objects.filter(owner_id=owner_id, category=category, state__in=_IN_SIGHT)


def put_away(owner_id: int) -> QuerySet[Memory]:
    """What was archived because its category was switched off, and still is."""
    archived = Memory.objects.filter(owner_id=owner_id, state=Memory.State.ARCHIVED)
    return archived.filter(pk__in=_put_away(owner_id).values("memory"))


def counts(owner_id: int) -> dict[str, dict[str, int]]:
    """By category: how many are current, wait for approval, and were put away by its switch."""
    rows = Memory.objects.filter(owner_id=owner_id).values("category")
    counted = rows.annotate(
        current=Count("pk", filter=Q(state=Memory.State.ACTIVE)), waiting=Count("pk", filter=Q(state="pending"))
    )
    found = {row["category"]: {"current": row["current"], "waiting": row["waiting"], "away": 0} for row in counted}
    for category, away in Counter(put_away(owner_id).values_list("category", flat=True)).items():
        found[category]["away"] = away
    return found


def run(job: Job) -> Mapping[str, int]:
    """Let what is there of the job's category follow its switch; return the job's counts."""
    seen: set[int] = set()  # changes that could not be undone are not tried again and again
    while True:
        with transaction.atomic():
            lock_owner(job.owner_id)
            off = switches(job.owner_id).get(job.session) == "off"
            moved = _archive(job) if off else _bring_back(job, seen)
            jobs.count(job, moved)
        if not moved or not jobs.renew(job, progress=sum(job.counts.values())):
            return dict(job.counts)


def _archive(job: Job) -> dict[str, int]:
    rows = in_sight(job.owner_id, job.session).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    for memory_id in ids:
        store.archive(job.owner_id, memory_id, By("user", _AWAY, job.pk))
    return {"archived": len(ids)} if ids else {}


def _bring_back(job: Job, seen: set[int]) -> dict[str, int]:
    """The newest first: an insight comes back after what it rests on."""
    archived = _put_away(job.owner_id).filter(job__session=job.session, memory__state=Memory.State.ARCHIVED)
    changes = list(archived.exclude(pk__in=seen).order_by("-pk")[:BATCH])
    seen.update(change.pk for change in changes)
    done = Counter("restored" if _back(change) else "left" for change in changes)
    return dict(done)


def _back(change: Change) -> bool:
    """As it was, also where it was edited in the archive. False where another memory says the same by now."""
    by = By("user", _BACK)
    was_current = (change.before or {}).get("state") == Memory.State.ACTIVE
    for way in (store.undo, store.restore) if was_current else (store.undo,):
        try:
            way(change.owner_id, change.pk if way is store.undo else change.memory_id, by)
            return True
        except MemoryScopeError:
            continue
    return False


def _put_away(owner_id: int) -> QuerySet[Change]:
    archived = Change.objects.filter(owner_id=owner_id, action=Change.Action.ARCHIVED, undone_by=None)
    return archived.filter(job__kind=Job.Kind.SWITCH)
