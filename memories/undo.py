"""The way back: undoes one change, or everything a job did."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from memories import clock, contradictions
from memories.cascade import spread
from memories.errors import CannotUndo, NotFound
from memories.guards import said_by_another
from memories.history import UNDONE, Snapshot, apply, lock_owner, record, same, snapshot
from memories.models import Change, Job, Memory
from memories.records import By
from memories.succession import fits
from memories.together import done_together

_Action = Change.Action
FROM_NOTHING = (_Action.LEARNED, _Action.ADDED, _Action.KEPT_OUT, _Action.RESTORED, _Action.UNDONE, _Action.IMPORTED)


@transaction.atomic
def undo(owner_id: int, change_id: int, by: By) -> Change:
    """Put a memory back to exactly how it was before a change; what the change caused is undone with it.

    Writes a further change, which can be undone as well. Undoing the change that made a memory leaves its row in
    the trash with the mark `undone`: recall, lists and exports are as if it had never been, while its revisions stay
    reachable for the 30 days of the trash. The message it was learned from stays marked as learned, so a retry does
    not learn it again. Raise CannotUndo when the memory was changed again later.
    """
    lock_owner(owner_id)
    change = Change.objects.select_related("memory").filter(owner_id=owner_id, pk=change_id).first()
    if change is None:
        raise NotFound(_("There is no such change."))
    undone = _undo(change, by, cause=None)
    if change.job_id and not standing(owner_id, change.job_id).exists():
        contradictions.follow_undo(owner_id, change.job_id)
    return undone


@transaction.atomic
def undo_job(owner_id: int, job_id: int, by: By, *, leave: bool = False) -> list[Change]:
    """Undo all that a job changed and that still stands, newest first: all of it or, with CannotUndo, nothing.

    With `leave` what cannot be put back stays as it is, and the rest is undone. The open conflicts that the job raised
    are taken back. What is written belongs to a job of its own, so that this is undone as a whole in its turn.
    """
    lock_owner(owner_id)
    if not Job.objects.filter(owner_id=owner_id, pk=job_id).exists():
        raise NotFound(_("There is no such job."))
    together = done_together(owner_id, "undo", 0, of=job_id)
    undone: list[Change] = []
    for pk in list(standing(owner_id, job_id).values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                change = Change.objects.select_related("memory").get(pk=pk)
                undone.append(_undo(change, By(by.actor, by.reason, together.pk), cause=None))
        except CannotUndo:
            if not leave:
                raise
    turned = contradictions.withdraw(owner_id, job_id) + contradictions.follow_undo(owner_id, job_id)
    if not turned and not undone:
        raise CannotUndo(_("There is nothing of this job left to undo."))
    count = len(undone)
    Job.objects.filter(pk=together.pk).update(counts={"changed": count}, total=count, progress=count)
    return undone


def standing(owner_id: int, job_id: int) -> QuerySet[Change]:
    """What a job changed and was not undone, newest first; what only followed from that is not among it."""
    return Change.objects.filter(owner_id=owner_id, job_id=job_id, undone_by=None, cause=None).order_by("-pk")


def _undo(change: Change, by: By, *, cause: Change | None) -> Change:
    memory = change.memory
    if change.undone_by_id is not None:
        raise CannotUndo(_("This was undone already."))
    if change.before is None and change.action not in FROM_NOTHING:
        raise CannotUndo(_("What was there before has been forgotten."))
    before = snapshot(memory)
    if not same(memory.owner_id, before, change.after):
        raise CannotUndo(_("The memory was changed again later. Undo the later change first."))
    undone = _put_back(memory, before, change.before, by, cause)
    change.undone_by = undone
    change.save(update_fields=["undone_by"])
    Change.objects.filter(undone_by=change).update(undone_by=None)  # an undone undo: the first one stands again
    settled = [follower.memory_id for follower in _undo_consequences(change, undone, by)]
    spread(memory, undone, settled=settled)
    return undone


def _undo_consequences(change: Change, undone: Change, by: By) -> list[Change]:
    """Undo what the change caused, where nothing has happened to it since."""
    done = []
    followers = Change.objects.filter(cause=change, undone_by=None).select_related("memory")
    for follower in followers.order_by("-pk"):
        try:
            with transaction.atomic():
                done.append(_undo(follower, by, cause=undone))
        except CannotUndo:
            continue
    return done


def _put_back(memory: Memory, before: Snapshot | None, to: Snapshot | None, by: By, cause: Change | None) -> Change:
    now = clock.now()
    if to is None:
        memory.state, memory.kept_out = Memory.State.TRASHED, UNDONE
        return record(memory, before, Change.Action.UNDONE, by, cause=cause, at=now)
    apply(memory, to)
    if said_by_another(memory) is not None:
        raise CannotUndo(_("Another memory says the same now."))
    if not fits(memory):
        raise CannotUndo(_("What took its place was changed again later. Undo the later change first."))
    kept_for_a_time = memory.state in (Memory.State.TRASHED, Memory.State.QUARANTINED)
    return record(
        memory, before, Change.Action.UNDONE, by, cause=cause, at=now if kept_for_a_time else memory.changed_at
    )
