"""Rules on a conflict: one transaction, one job, so that it is undone as a whole."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from memories import categories, clock, contradictions, store
from memories.conflicts.choices import STANDING, Choice, Effect, effects
from memories.conflicts.queue import newest_change
from memories.errors import ChangedMeanwhile, NotFound
from memories.history import lock_owner
from memories.models import Conflict, Job, Memory
from memories.records import By
from memories.together import done_together

RULED = gettext_noop("your ruling on a conflict")  # stored; the page translates it


@transaction.atomic
def rule(owner_id: int, conflict_id: int, choice: Choice, *, seen: int) -> Job:
    """Do what a ruling says and write down that the pair is settled; return the job that undoes it.

    `seen` is the newest change of the two memories that the person saw (queue.waiting has it). Raise NotFound,
    ChangedMeanwhile when the conflict was settled or one of the two changed since, SaidAlready when another memory
    says what this one would say, ValueError for dates that do not fit.
    """
    lock_owner(owner_id)
    conflict = _open(owner_id, conflict_id)
    if conflict.newest != seen:  # type: ignore[attr-defined]
        raise ChangedMeanwhile(_("One of the two was changed in the meantime. Look at them again, then rule."))
    done = effects(conflict, choice)
    changed = sum(effect.does != "stays" for effect in done)
    job = done_together(owner_id, "rule", changed, conflict=conflict.pk)
    contradictions.settle(conflict, choice.ruling, by="user", job_id=job.pk)
    by = By("user", RULED, job.pk)
    for effect in done:
        _do(owner_id, conflict, effect, by)
    contradictions.settled_now(conflict)
    if choice.always and choice.ruling in STANDING:
        categories.switch(owner_id, {}, {choice.always: STANDING[choice.ruling]})
    return job


@transaction.atomic
def put_off(owner_id: int, conflict_id: int) -> None:
    """Let it wait behind the others. Raise NotFound, ChangedMeanwhile."""
    lock_owner(owner_id)
    conflict = _open(owner_id, conflict_id)
    conflict.put_off_at = clock.now()
    conflict.save(update_fields=["put_off_at"])
    contradictions.tell(conflict)


def _open(owner_id: int, conflict_id: int) -> Conflict:
    """With `newest`, the last change of either memory."""
    own = Conflict.objects.filter(owner_id=owner_id, pk=conflict_id).annotate(newest=newest_change())
    conflict = own.select_related("a", "b").first()
    if conflict is None:
        raise NotFound(_("There is no such conflict."))
    if conflict.state != Conflict.State.OPEN:
        raise ChangedMeanwhile(_("This conflict was settled in the meantime."))
    return conflict


def _do(owner_id: int, conflict: Conflict, effect: Effect, by: By) -> None:
    memory: Memory = effect.memory
    other = conflict.b_id if effect.side == "a" else conflict.a_id
    if effect.does == "ends" and effect.at is not None:
        store.supersede(owner_id, memory.pk, other, at=effect.at, by=by)
    elif effect.does == "archived":
        store.archive(owner_id, memory.pk, by)
    elif effect.does == "kept_out":
        store.keep_out(owner_id, memory.pk, "fiction", by)
    elif effect.does == "merged":
        store.merge(owner_id, memory.pk, other, by)
    elif effect.does == "rewritten":
        store.revise(owner_id, memory.pk, by, **effect.fields)
