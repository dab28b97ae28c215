"""The same thing done to many memories: one job, so that it can be undone as a whole.

Each memory is changed in a transaction of its own within one of its batch: what stands in the way of one leaves the
others. Few are changed at once, many by the worker, which goes on where a worker before it stopped.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from memories import background, by_hand, clock, jobs, outbox, store
from memories.errors import CannotUndo, ChangedMeanwhile, Locked, NotFound, SaidAlready
from memories.forget.repeats import sure_pieces
from memories.history import lock_owner
from memories.models import Change, Job, Memory
from memories.records import By
from memories.together import done_together
from memories.undo import standing

State = Memory.State
AT_ONCE = 100  # memories that a request changes itself
BATCH = 50
FORGOTTEN_TOGETHER = 100  # memories of one receipt
_PASSED_OVER = (NotFound, ChangedMeanwhile, Locked)

# What is done to a memory in which states; in others it stays as it is.
FITTING: dict[str, tuple[str, ...]] = {
    "archive": (State.ACTIVE, State.PENDING, State.SUPERSEDED),
    "pin": (State.ACTIVE,),
    "unpin": (State.ACTIVE,),
    "categorise": (State.ACTIVE, State.PENDING, State.SUPERSEDED, State.ARCHIVED),
    "remove": (State.ACTIVE, State.PENDING, State.SUPERSEDED, State.ARCHIVED, State.QUARANTINED),
    "restore": (State.TRASHED, State.ARCHIVED, State.SUPERSEDED),
    "forget": tuple(State.values),
    "accept": (State.PENDING,),
    "reject": (State.PENDING,),
}
# Stored with each change; the pages translate them.
_WHY = {"accept": gettext_noop("you approved it"), "reject": gettext_noop("you did not approve it")}


@dataclass(frozen=True, slots=True)
class Deed:
    do: str
    category: str = ""
    quotes: bool = True
    """Of forgetting: whether the words of the messages go as well."""
    learn_again: bool = False


def begin(owner_id: int, deed: Deed, ids: Sequence[int]) -> Job:
    """Do it to these memories: at once when they are few, else by the worker. Return the job."""
    task: dict[str, Any] = {"do": deed.do, "ids": list(ids), "category": deed.category}
    if deed.do == "forget":
        task |= {"quotes": deed.quotes, "learn_again": deed.learn_again}
    return _begun(owner_id, task, len(ids))


def undo(owner_id: int, job_id: int) -> Job:
    """Put back all that a job of many changed, but for what was changed again since. Return the job that does so.

    One that still goes on is stopped first. Raise NotFound, CannotUndo.
    """
    job = jobs.get(owner_id, job_id)
    if job.kind != Job.Kind.BULK or job.task.get("do") in ("undo", "forget"):
        raise CannotUndo(_("There is nothing of this job left to undo."))
    jobs.cancel(owner_id, job_id)
    left = standing(owner_id, job_id).count()
    if not left:
        raise CannotUndo(_("There is nothing of this job left to undo."))
    return _begun(owner_id, {"do": "undo", "of": job_id}, left)


def run(job: Job) -> Mapping[str, int]:
    """Go on with a job until it is done; return its counts. Raise jobs.Stopped when it is no longer this run's."""
    some: Callable[[Job], bool] = {"undo": _undo_some, "forget": _forget_some}.get(job.task["do"], _change_some)
    while some(job):
        pass
    Job.objects.filter(pk=job.pk).update(task={key: value for key, value in job.task.items() if key != "ids"})
    return dict(job.counts)


def _begun(owner_id: int, task: dict[str, Any], total: int) -> Job:
    with transaction.atomic():
        lock_owner(owner_id)
        now = clock.now()
        job = Job.objects.create(
            owner_id=owner_id,
            kind=Job.Kind.BULK,
            session=secrets.token_hex(8),  # it joins no other, and waits for none
            task=task,
            total=total,
            due_at=now,
            created_at=now,
        )
        outbox.emit(owner_id, "job.changed", job=job.pk, session=job.session)
        if total > AT_ONCE:
            background.enqueue(jobs.RUN, job.pk)
    if total <= AT_ONCE:
        claimed = jobs.claim(job.pk, f"request:{os.getpid()}:{secrets.token_hex(4)}")
        if claimed is not None:
            try:
                jobs.finish(claimed, run(claimed))
            except jobs.Stopped:
                pass  # in another tab
    job.refresh_from_db()
    return job


def _change_some(job: Job) -> bool:
    """One batch; whether there is more to do."""
    batch = _next(job, BATCH)
    if not batch:
        return False
    by = By("user", _WHY.get(job.task["do"], ""), job.pk)
    counts = dict.fromkeys(("changed", "passed_over", "said_already"), 0)
    with transaction.atomic():
        lock_owner(job.owner_id)
        for memory_id in batch:
            counts[_became(job, memory_id, by)] += 1
        return _went_on(job, len(batch), {name: n for name, n in counts.items() if n or name != "said_already"})


def _became(job: Job, memory_id: int, by: By) -> str:
    """ "changed"; "passed_over": gone by now, or in a state in which there is nothing to do; "said_already": left
    as it is, since a current memory says the same.
    """
    do, owner_id = job.task["do"], job.owner_id
    state = Memory.objects.filter(owner_id=owner_id, pk=memory_id).values_list("state", flat=True).first()
    if state not in FITTING[do]:
        return "passed_over"
    changes = Change.objects.filter(memory_id=memory_id)
    newest = changes.order_by("-pk").values_list("pk", flat=True).first()
    try:
        if do in ("archive", "remove", "restore"):
            getattr(store, do)(owner_id, memory_id, by)
        elif do == "accept":
            by_hand.accept(job.owner.as_owner, memory_id, by)
        elif do == "reject":
            store.remove(owner_id, memory_id, by)
        elif do == "categorise":
            store.revise(owner_id, memory_id, by, category=job.task["category"])
        else:
            store.revise(owner_id, memory_id, by, pinned=do == "pin")
    except SaidAlready:
        return "said_already"
    except _PASSED_OVER:
        return "passed_over"
    return "changed" if changes.filter(pk__gt=newest or 0).exists() else "passed_over"


def _undo_some(job: Job) -> bool:
    below = job.task.get("below")
    changes = standing(job.owner_id, job.task["of"])
    batch = list((changes.filter(pk__lt=below) if below else changes).values_list("pk", flat=True)[:BATCH])
    if not batch:
        return False
    undone = 0
    with transaction.atomic():
        lock_owner(job.owner_id)
        for change_id in batch:
            try:
                store.undo(job.owner_id, change_id, By("user", job_id=job.pk))
                undone += 1
            except CannotUndo:  # changed again since: that stands
                continue
        job.task["below"] = batch[-1]
        Job.objects.filter(pk=job.pk).update(task=job.task)
        return _went_on(job, len(batch), {"changed": undone, "passed_over": len(batch) - undone})


def _forget_some(job: Job) -> bool:
    """No transaction around it: forgetting looks through the files when its own is over."""
    task, batch = job.task, _next(job, FORGOTTEN_TOGETHER)
    if not batch:
        return False
    there = list(Memory.objects.filter(owner_id=job.owner_id, pk__in=batch).values_list("pk", flat=True))
    if there:  # a twin of one that was forgotten is gone with it
        elsewhere = sure_pieces(job.owner_id, there) if task["quotes"] else []
        receipt = store.forget(
            job.owner_id,
            there,
            By("user"),
            quotes=task["quotes"],
            elsewhere=elsewhere,
            learn_again=task["learn_again"],
        )
        task.setdefault("receipts", []).append(receipt.pk)
        Job.objects.filter(pk=job.pk).update(task=task)
    return _went_on(job, len(batch), {"changed": len(there), "receipts": bool(there)})


def _next(job: Job, most: int) -> list[int]:
    """The memories that come next; none when it was done with all, and only its end was not written yet."""
    ids: list[int] = job.task.get("ids", [])
    return ids[job.progress : job.progress + most]


def _went_on(job: Job, done: int, counts: Mapping[str, int]) -> bool:
    """Write down how far the job is. No longer this run's: raise jobs.Stopped, which takes the batch back."""
    if not jobs.renew(job, progress=job.progress + done):
        raise jobs.Stopped
    job.progress += done
    jobs.count(job, counts)
    return True


def merge(owner_id: int, seen: Mapping[int, int], text: str) -> tuple[Memory, Job]:
    """Make one observation of several: the newest gets the text and the evidence of all, the others are archived.

    `seen` tells which revision of each the person saw. Raise NotFound, ChangedMeanwhile, SaidAlready.
    """
    with transaction.atomic():
        lock_owner(owner_id)
        memories = mergeable(owner_id, list(seen))
        if len(memories) != len(seen) or any(seen[memory.pk] != memory.revision for memory in memories):
            raise ChangedMeanwhile(_("One of the memories was changed in the meantime."))
        job = done_together(owner_id, "merge", len(memories))
        by = By("user", job_id=job.pk)
        into, *others = memories
        for other in others:
            store.merge(owner_id, other.pk, into.pk, by)
        merged = store.revise(
            owner_id,
            into.pk,
            by,
            text=text,
            valid_from=min(memory.valid_from for memory in memories),
            pinned=any(memory.pinned for memory in memories),
        )
    return merged, job


def mergeable(owner_id: int, ids: Sequence[int]) -> list[Memory]:
    """Of these the current observations, the newest first."""
    current = Memory.objects.filter(owner_id=owner_id, state=State.ACTIVE, kind=Memory.Kind.OBSERVATION)
    return list(current.filter(pk__in=ids).order_by("-learned_at", "-pk"))
