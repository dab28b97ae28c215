"""Snapshots of memories and the record of every change. Used by the store only."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from memories import clock, outbox
from memories.errors import ChangedMeanwhile, IndexUnavailable, NotFound
from memories.index import index
from memories.index.documents import INDEXED, memory_document
from memories.models import Change, Episode, Evidence, Memory, OwnerState, Revision
from memories.records import By

log = logging.getLogger(__name__)

Snapshot = dict[str, Any]

UNDONE = "undone"  # in Memory.kept_out: the trashed row of a memory whose learning was undone
_PLAIN = (
    "kind",
    "state",
    "text",
    "text_key",
    "language",
    "about",
    "subject",
    "category",
    "keywords",
    "confidence",
    "precision",
    "time_phrase",
    "revision",
    "pinned",
    "locked",
    "stale",
    "kept_out",
    "replaced_by_id",
    "own_words",
    "suggestion",
)
_MOMENTS = ("valid_from", "valid_until", "learned_at", "changed_at")
_DAYS = ("event_from", "event_to")
_check: ContextVar[Callable[[], None] | None] = ContextVar("check before each write", default=None)


def lock_owner(owner_id: int) -> None:
    """Let the writers of one owner stand in line (SQLite lets all writers). Must be the first thing a write does."""
    OwnerState.objects.select_for_update().get_or_create(owner_id=owner_id)
    check = _check.get()
    if check is not None:
        check()


@contextmanager
def checked(check: Callable[[], None]) -> Iterator[None]:
    """Within, every write makes this check as soon as it has the lock. One that raises is a write that is not made."""
    before = _check.set(check)
    try:
        yield
    finally:
        _check.reset(before)


def load(owner_id: int, memory_id: int) -> Memory:
    """Return the owner's memory. Raise NotFound."""
    memory = Memory.objects.filter(owner_id=owner_id, pk=memory_id).first()
    if memory is None:
        raise NotFound(_("There is no such memory."))
    return memory


def snapshot(memory: Memory) -> Snapshot | None:
    """Return all of a memory and its evidence as plain JSON; None for one that was undone: as if it had no row.

    Left out is what only the program keeps for itself: the owner, the job, whether reflection has seen it.
    """
    if memory.state == Memory.State.TRASHED and memory.kept_out == UNDONE:
        return None
    fields: Snapshot = {name: getattr(memory, name) for name in _PLAIN}
    for name in (*_MOMENTS, *_DAYS):
        value = getattr(memory, name)
        fields[name] = value.isoformat() if value else None
    rows = Evidence.objects.filter(memory=memory).values_list(
        "episode_id", "start", "end", "observation_id", "sentence"
    )
    fields["evidence"] = sorted(
        [
            {"episode": episode, "start": start, "end": end}
            if episode is not None
            else {"observation": observation, "sentence": sentence}
            for episode, start, end, observation, sentence in rows
        ],
        key=_place,
    )
    return fields


def set_fields(memory: Memory, state: Snapshot) -> None:
    """Set the row's fields to those of a snapshot, the evidence apart. Saves nothing."""
    for name in _PLAIN:
        if name in state:  # a snapshot of an older version of the program has fewer fields
            setattr(memory, name, state[name])
    for name in _MOMENTS:
        setattr(memory, name, datetime.fromisoformat(state[name]) if state[name] else None)
    for name in _DAYS:
        setattr(memory, name, date.fromisoformat(state[name]) if state[name] else None)


def apply(memory: Memory, state: Snapshot) -> None:
    """Set the row's fields and the evidence to those of a snapshot, without what is gone. Saves evidence only."""
    set_fields(memory, state)
    target = _without_gone(memory.owner_id, state)
    memory.replaced_by_id, memory.suggestion = target["replaced_by_id"], target.get("suggestion")
    current = snapshot(memory) or {"evidence": []}
    if current["evidence"] == target["evidence"]:
        return
    Evidence.objects.filter(memory=memory).delete()
    rest_on(memory, target["evidence"])


def rest_on(memory: Memory, pieces: Iterable[Mapping[str, Any]]) -> None:
    """Give a memory without evidence these pieces, as a snapshot has them."""
    Evidence.objects.bulk_create(
        Evidence(
            owner_id=memory.owner_id,
            memory=memory,
            episode_id=piece.get("episode"),
            start=piece.get("start"),
            end=piece.get("end"),
            observation_id=piece.get("observation"),
            sentence=piece.get("sentence"),
        )
        for piece in pieces
    )


def same(owner_id: int, one: Snapshot | None, other: Snapshot | None) -> bool:
    """Whether two snapshots are of the same state, apart from evidence whose source is gone."""
    if one is None or other is None:
        return one is other
    if one == other:
        return True
    names = one.keys() & other.keys()  # a snapshot of an older version of the program has fewer fields
    a, b = _without_gone(owner_id, one), _without_gone(owner_id, other)
    return all(a[name] == b[name] for name in names)


def _without_gone(owner_id: int, state: Snapshot) -> Snapshot:
    """Return the snapshot without links to episodes and memories that were forgotten since."""
    episodes = {piece["episode"] for piece in state["evidence"] if "episode" in piece}
    memories = {piece["observation"] for piece in state["evidence"] if "observation" in piece}
    suggestion = state.get("suggestion")
    suggested = {pk for sentence in suggestion["sentences"] for pk in sentence} if suggestion else set()
    memories |= suggested
    if state["replaced_by_id"]:
        memories.add(state["replaced_by_id"])
    there = set(Episode.objects.filter(owner_id=owner_id, pk__in=episodes).values_list("pk", flat=True))
    kept = set(Memory.objects.filter(owner_id=owner_id, pk__in=memories).values_list("pk", flat=True))
    evidence = [
        piece for piece in state["evidence"] if piece.get("episode") in there or piece.get("observation") in kept
    ]
    replaced_by = state["replaced_by_id"] if state["replaced_by_id"] in kept else None
    whole = {**state, "evidence": evidence, "replaced_by_id": replaced_by}
    if suggested - kept:
        whole["suggestion"] = None
    return whole


def next_revision(memory: Memory) -> int:
    newest: int | None = Revision.objects.filter(memory=memory).aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def record(
    memory: Memory,
    before: Snapshot | None,
    action: str,
    by: By,
    *,
    cause: Change | None = None,
    at: datetime | None = None,
) -> Change:
    """Save a changed row and write down what changed; the revision, the event and the index follow.

    The evidence is saved already. `at` is the moment that the row is said to have changed; now, unless given.
    Raise ChangedMeanwhile when the row is not the one that was read.
    """
    now = clock.now()
    memory.changed_at = at or now
    _save(memory, before)
    change = Change.objects.create(
        owner_id=memory.owner_id,
        memory=memory,
        job_id=by.job_id,
        actor=by.actor,
        action=action,
        before=before,
        after=snapshot(memory),
        reason=by.reason,
        at=now,
        cause=cause,
    )
    if not Revision.objects.filter(memory=memory, number=memory.revision).exists():
        Revision.objects.create(
            owner_id=memory.owner_id, memory=memory, number=memory.revision, text=memory.text, change=change, at=now
        )
    _emit(change)
    tell_index(memory)
    return change


def tell_index(memory: Memory, *, purge: bool = False) -> None:
    """Let the index know a memory as it is now. An index that does not answer never fails a save.

    `purge` wipes what the document said before from every derived copy.
    """
    try:
        if memory.state in INDEXED:
            index().add(memory.owner_id, [memory_document(memory)], purge=purge)
        else:
            index().remove(memory.owner_id, "memory", [memory.pk], purge=purge)
    except IndexUnavailable as error:
        log.warning("memory %s is saved but not indexed: %s", memory.pk, error.for_log)


def _save(memory: Memory, before: Snapshot | None) -> None:
    fields = (*_PLAIN, *_MOMENTS, *_DAYS, "reflected", "compared")
    rows = Memory.objects.filter(pk=memory.pk, owner_id=memory.owner_id)
    if before is not None:
        rows = rows.filter(revision=before["revision"], state=before["state"])
    if rows.update(**{name: getattr(memory, name) for name in fields}) != 1:
        raise ChangedMeanwhile(_("The memory was changed in the meantime."))


def _emit(change: Change) -> None:
    if change.action == Change.Action.LEARNED:
        said = Episode.objects.filter(evidence__memory_id=change.memory_id).order_by("-at")
        session = said.values_list("session", flat=True).first() or ""
        outbox.emit(change.owner_id, "memory.learned", memory=change.memory_id, job=change.job_id or 0, session=session)
    else:
        outbox.emit(change.owner_id, "memory.changed", memory=change.memory_id)


def _place(piece: dict[str, int]) -> tuple[int, ...]:
    return tuple(piece.get(name, 0) for name in ("episode", "start", "end", "sentence", "observation"))
