"""Checks: questions kept from the recall lab, each with the memory that should be found, run again when asked
and once a day by the worker.

A run is a retrieval with the installation’s weights. It leaves its rank here and no recall: nothing counts as used.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from memories import clock
from memories.errors import MemoryScopeError, NotFound, NotKept
from memories.history import lock_owner
from memories.lab.asked import Asked, of_message, typed
from memories.models import Memory, OwnerState, RecallCheck
from memories.records import Owner
from memories.retrieve import retrieve

log = logging.getLogger(__name__)

MOST = 100  # checks of one person: they are run one after the other while a page waits
RUNS = 20  # kept of each
EVERY = timedelta(days=1)
AT_ONCE = 20  # a tick does a bounded piece of work; the next one goes on


@dataclass(frozen=True, slots=True)
class Run:
    at: datetime
    rank: int | None
    """None: it was not found."""
    in_prompt: bool
    passed: bool


@transaction.atomic
def keep(owner: Owner, asked: Asked, memory_id: int, first: int) -> RecallCheck:
    """Keep that this memory should be among the first so many. The same question for it again changes the number.

    Raise NotFound, or NotKept when there are too many.
    """
    lock_owner(owner.id)
    if not Memory.objects.filter(owner_id=owner.id, pk=memory_id).exists():
        raise NotFound(_("There is no such memory."))
    text = "" if asked.episode else asked.text
    same = RecallCheck.objects.filter(owner_id=owner.id, memory_id=memory_id, episode=asked.episode, text=text)
    check = same.filter(on=asked.on).first()
    if check is None:
        if RecallCheck.objects.filter(owner_id=owner.id).count() >= MOST:
            raise NotKept(_("There is room for %(n)s checks. Delete one first.") % {"n": MOST}, kind="room")
        check = RecallCheck(
            owner_id=owner.id,
            memory_id=memory_id,
            episode=asked.episode,
            text=text,
            on=asked.on,
            created_at=clock.now(),
        )
    check.first = first
    check.save()
    return check


def delete(owner_id: int, check_id: int) -> None:
    """Raise NotFound."""
    if not RecallCheck.objects.filter(owner_id=owner_id, pk=check_id).delete()[0]:
        raise NotFound(_("There is no such check."))


def of(owner_id: int) -> list[RecallCheck]:
    """The newest first."""
    rows = RecallCheck.objects.filter(owner_id=owner_id).select_related("memory", "episode")
    return list(rows.order_by("-pk"))


def ask(owner: Owner, check: RecallCheck, weights: Mapping[str, float] | None = None) -> Run:
    """Ask once more, with other weights if given; nothing is kept. Raise NotFound for a message that was removed, and
    MemoryScopeError when memory cannot be searched.
    """
    asked = of_message(owner, check.episode_id) if check.episode_id else typed(check.text, check.on)
    recalled = retrieve(owner, asked.query(weights))
    if recalled.error:
        raise MemoryScopeError(recalled.error)
    found = next((one for one in recalled.results if (one.kind, one.id) == ("memory", check.memory_id)), None)
    always = any(one.id == check.memory_id for one in recalled.profile)
    in_prompt = always or bool(found and found.in_prompt)
    rank = found.rank if found else None
    return Run(clock.now(), rank, in_prompt, rank is not None and rank <= check.first)


def run(owner: Owner, check: RecallCheck) -> Run:
    """The same with the installation’s weights; when that was and at which rank the memory came is kept."""
    RecallCheck.objects.filter(pk=check.pk).update(asked_at=clock.now())  # first: one that breaks waits its day as well
    result = ask(owner, check)
    entry = {"at": result.at.isoformat(), "rank": result.rank, "in_prompt": result.in_prompt}
    check.runs = [*check.runs, entry][-RUNS:]
    RecallCheck.objects.filter(pk=check.pk).update(runs=check.runs, failing=not result.passed)
    return result


def run_due(now: datetime) -> int:
    """Run those that nobody ran for a day, the longest waiting first, but not while the person's memory is off; return
    how many. One that cannot be asked is tried again a day later.
    """
    off = OwnerState.objects.filter(memory=OwnerState.MemorySwitch.OFF).values("owner_id")
    due = RecallCheck.objects.filter(Q(asked_at=None) | Q(asked_at__lte=now - EVERY)).exclude(owner_id__in=off)
    checks = due.select_related("owner", "memory", "episode").order_by(F("asked_at").asc(nulls_first=True), "pk")
    done = 0
    for check in checks[:AT_ONCE]:
        try:
            run(check.owner.as_owner, check)
            done += 1
        except MemoryScopeError as error:
            log.warning("check %s could not be run: %s", check.pk, error.for_log)
    return done


def runs(check: RecallCheck) -> list[Run]:
    """The newest first, each held against the number as it is now."""
    return [
        Run(
            datetime.fromisoformat(entry["at"]),
            entry["rank"],
            entry["in_prompt"],
            entry["rank"] is not None and entry["rank"] <= check.first,
        )
        for entry in reversed(check.runs)
    ]
