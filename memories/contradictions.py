"""Pairs of memories that cannot both hold: raised, settled by themselves, raised again.

While a pair is open, no insight says either side.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from memories import clock, outbox
from memories.errors import ChangedMeanwhile
from memories.history import load, lock_owner
from memories.models import Change, Conflict, Episode, Job, Memory, Revision
from memories.records import By
from memories.staleness import DISPUTED, ask_for_reflection, look_again, mark_stale

WITHDRAWN = "withdrawn"  # a ruling: what raised the pair was undone, and the pair is not raised again


@transaction.atomic
def raise_conflict(
    owner_id: int, a_id: int, b_id: int, *, relation: str, reason: str, by: By, suggestion: str = ""
) -> Conflict:
    """Put two memories before the person. The same pair is asked about once: what was ruled stays ruled, unless one of
    the two was learned in other words since. Raise ChangedMeanwhile when one of them is no longer current.

    Insights that rest on either are stale from now on.
    """
    lock_owner(owner_id)
    a, b = sorted((load(owner_id, a_id), load(owner_id, b_id)), key=lambda memory: (memory.valid_from, memory.pk))
    if a.pk == b.pk:
        raise ValueError("a memory cannot contradict itself")
    if not a.state == b.state == Memory.State.ACTIVE:
        raise ChangedMeanwhile(_("The memory is no longer current."))
    known = Conflict.objects.filter(Q(a=a, b=b) | Q(a=b, b=a)).first()
    if known is not None and asked_already(owner_id).filter(pk=known.pk).exists():
        return known
    conflict = known or Conflict(owner_id=owner_id, a=a, b=b)
    conflict.state = Conflict.State.OPEN
    conflict.relation, conflict.reason, conflict.suggestion = relation, reason, suggestion
    conflict.job_id, conflict.raised_at = by.job_id, clock.now()
    conflict.ruling, conflict.ruled_by, conflict.ruling_job, conflict.put_off_at = "", "", None, None
    conflict.save()
    tell(conflict)
    _disputed(conflict, _learned_together(conflict, by))
    return conflict


@transaction.atomic
def record_ruling(owner_id: int, a_id: int, b_id: int, *, ruling: str, reason: str, by: By) -> Conflict:
    """Write down that a pair was settled without asking: it is listed with the others, and not raised again."""
    lock_owner(owner_id)
    a, b = load(owner_id, a_id), load(owner_id, b_id)
    known = Conflict.objects.filter(Q(a=a, b=b) | Q(a=b, b=a)).first()
    conflict = known or Conflict(owner_id=owner_id, a=a, b=b, raised_at=clock.now(), job_id=by.job_id)
    conflict.state, conflict.ruling, conflict.ruled_at = Conflict.State.RULED, ruling, clock.now()
    conflict.relation, conflict.reason, conflict.ruled_by = "contradiction", reason, by.actor
    conflict.save()
    return conflict


def settle(conflict: Conflict, ruling: str, *, by: str, job_id: int) -> None:
    """Write down the person's ruling, before what it does is done: what follows no longer drops the conflict."""
    conflict.state, conflict.ruling, conflict.ruled_by = Conflict.State.RULED, ruling, by
    conflict.ruling_job_id, conflict.ruled_at, conflict.put_off_at = job_id, clock.now(), None
    conflict.save(update_fields=["state", "ruling", "ruled_by", "ruling_job", "ruled_at", "put_off_at"])


def settled_now(conflict: Conflict) -> None:
    """All that the ruling says is done: what is said from now on is new. Insights may say it again."""
    conflict.ruled_at = clock.now()
    conflict.save(update_fields=["ruled_at"])
    tell(conflict)
    ask_for_reflection(conflict.owner_id)


def follow_undo(owner_id: int, job_id: int) -> int:
    """Open what a ruling settled whose job is undone, or settle it again when that undoing is undone. How many."""
    root, ruled = job_id, False
    task = _task_of(owner_id, root)
    while task.get("do") == "undo" and "of" in task:
        root, ruled = int(task["of"]), not ruled
        task = _task_of(owner_id, root)
    turned = 0
    for conflict in Conflict.objects.filter(owner_id=owner_id, ruling_job_id=root).select_related("a", "b"):
        both = conflict.a.state == conflict.b.state == Memory.State.ACTIVE
        left = Conflict.State.OPEN if both else Conflict.State.DROPPED
        state = Conflict.State.RULED if ruled else left
        if conflict.state != state:
            conflict.state = state
            conflict.save(update_fields=["state"])
            tell(conflict)
            if state == Conflict.State.OPEN:
                _disputed(conflict, None)
            turned += 1
    return turned


def _task_of(owner_id: int, job_id: int) -> dict[str, Any]:
    return Job.objects.filter(owner_id=owner_id, pk=job_id).values_list("task", flat=True).first() or {}


def asked_already(owner_id: int) -> QuerySet[Conflict]:
    """The pairs that are not raised: they wait, or were ruled and no program learned other words for one since."""
    either = Q(memory=OuterRef("a")) | Q(memory=OuterRef("b"))
    learned = Revision.objects.filter(either, at__gt=OuterRef("ruled_at"))
    anew = Exists(learned.exclude(change__actor__in=("user", "ruling", "system")))
    ruled = Q(state=Conflict.State.RULED) & ~Q(ruling=WITHDRAWN)
    return Conflict.objects.filter(owner_id=owner_id).exclude(state=Conflict.State.DROPPED).exclude(ruled & anew)


def review(memory: Memory) -> None:
    """Settle the open conflicts of a memory that is no longer current; open them again when both sides are."""
    mine = Conflict.objects.filter(Q(a=memory) | Q(b=memory), owner_id=memory.owner_id)
    for conflict in mine.exclude(state=Conflict.State.RULED).select_related("a", "b"):
        both = conflict.a.state == conflict.b.state == Memory.State.ACTIVE
        state = Conflict.State.OPEN if both else Conflict.State.DROPPED
        if conflict.state != state:
            conflict.state = state
            conflict.save(update_fields=["state"])
            tell(conflict)
            if both:
                _disputed(conflict, None)
            else:
                ask_for_reflection(conflict.owner_id)


def withdraw(owner_id: int, job_id: int) -> int:
    """Take back the open conflicts that a job raised; return how many. The pairs are not raised again."""
    raised = list(Conflict.objects.filter(owner_id=owner_id, job_id=job_id, state=Conflict.State.OPEN))
    for conflict in raised:
        conflict.state, conflict.ruling, conflict.ruled_at = Conflict.State.RULED, WITHDRAWN, clock.now()
        conflict.save(update_fields=["state", "ruling", "ruled_at"])
        tell(conflict)
    if raised:
        ask_for_reflection(owner_id)
    return len(raised)


def disputed(owner_id: int) -> frozenset[int]:
    """The ids of the memories that are part of an open conflict."""
    pairs = Conflict.objects.filter(owner_id=owner_id, state=Conflict.State.OPEN).values_list("a_id", "b_id")
    return frozenset(pk for pair in pairs for pk in pair)


def _disputed(conflict: Conflict, cause: Change | None) -> None:
    """Both sides go out of insights now; reflection sees them as new once it is settled."""
    look_again(conflict.owner_id, [conflict.a_id, conflict.b_id])
    for side in (conflict.a, conflict.b):
        mark_stale(side, reason=DISPUTED, cause=cause)


def _learned_together(conflict: Conflict, by: By) -> Change | None:
    """The change in which the same job (or hand) learned one of the sides: undoing it undoes what follows from it."""
    learned = Change.objects.filter(memory__in=(conflict.a_id, conflict.b_id), actor=by.actor, before__isnull=True)
    learned = learned.filter(job_id=by.job_id) if by.job_id else learned.filter(job=None)
    return learned.exclude(action=Change.Action.UNDONE).order_by("-pk").first()


def tell(conflict: Conflict) -> None:
    """Let the open pages know: it was raised, ruled, put off or opened again."""
    episode = Episode.objects.filter(evidence__memory_id=conflict.b_id).order_by("-at").first()
    session = episode.session if episode else ""
    outbox.emit(conflict.owner_id, "conflict.raised", conflict=conflict.pk, job=conflict.job_id or 0, session=session)
