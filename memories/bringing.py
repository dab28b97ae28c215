"""Brings memories of an export in as they were: with their dates, their evidence and all of their history.

One of the writers beside the store. A memory is first only a row that counts as if there were none (as one whose
learning was undone), and is there, whole, once `complete` has given it what it rests on and what became of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from memories import outbox
from memories.folding import text_key
from memories.history import UNDONE, Snapshot, lock_owner, record, rest_on
from memories.models import Change, Conflict, Memory, Revision
from memories.records import By

State = Memory.State


@dataclass(frozen=True, slots=True)
class Here:
    """What the numbers of a file are in this database. What is not there is left out of what refers to it."""

    episodes: dict[int, int] = field(default_factory=dict)
    memories: dict[int, int] = field(default_factory=dict)
    changes: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Past:
    """One change of a memory, as the file tells it."""

    number: int
    actor: str
    action: str
    reason: str
    at: datetime
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    text: str
    change: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What the file tells of a memory beyond its plain fields. `fields`: state, kept_out, changed_at, replaced_by,
    suggestion."""

    fields: Mapping[str, Any]
    evidence: Sequence[Mapping[str, Any]]
    versions: Sequence[Version]
    past: Sequence[Past]


@transaction.atomic
def begin(owner_id: int, fields: Iterable[Mapping[str, Any]], by: By) -> list[Memory]:
    """Make the rows: each has the plain fields of a memory. They do not count yet."""
    lock_owner(owner_id)
    return [
        Memory.objects.create(
            owner_id=owner_id,
            job_id=by.job_id,
            **{**one, "text_key": text_key(one["text"]), "state": State.TRASHED, "kept_out": UNDONE},
        )
        for one in fields
    ]


@transaction.atomic
def complete(owner_id: int, memory: Memory, told: Told, here: Here, by: By) -> Change:
    """Give a begun memory its state, evidence and history; from now on it is there. Returns the change that says so."""
    lock_owner(owner_id)
    fields = told.fields
    for name in ("state", "kept_out"):
        setattr(memory, name, fields[name])
    memory.replaced_by_id = here.memories.get(fields["replaced_by"] or 0)
    memory.suggestion = _suggestion(fields["suggestion"], here)
    rest_on(memory, _evidence(told.evidence, here))
    for one in told.past:
        _change(owner_id, memory, one, here)
    imported = record(memory, None, Change.Action.IMPORTED, by, at=fields["changed_at"])
    Revision.objects.filter(memory=memory).delete()  # the file tells them
    Revision.objects.bulk_create(
        Revision(
            owner_id=owner_id,
            memory=memory,
            number=one.number,
            text=one.text,
            at=one.at,
            change_id=here.changes.get(one.change or 0, imported.pk),
        )
        for one in told.versions
    )
    return imported


def is_begun(memory: Memory) -> bool:
    """Whether it waits to be completed."""
    return memory.state == State.TRASHED and memory.kept_out == UNDONE


def number_changes(memory: Memory, numbers: Iterable[int], here: Here) -> None:
    """Note which changes of a memory that an earlier run completed are those of the file."""
    brought = Change.objects.filter(memory=memory).exclude(action=Change.Action.IMPORTED).order_by("pk")
    here.changes.update(zip(numbers, brought.values_list("pk", flat=True), strict=False))


@transaction.atomic
def link(owner_id: int, links: Iterable[tuple[int, int | None, int | None]], here: Here) -> None:
    """Say of each change (by its number) which undid it and which caused it."""
    lock_owner(owner_id)
    for number, undone_by, cause in links:
        if number not in here.changes:
            continue
        Change.objects.filter(owner_id=owner_id, pk=here.changes[number]).update(
            undone_by_id=here.changes.get(undone_by or 0), cause_id=here.changes.get(cause or 0)
        )


@transaction.atomic
def contradict(owner_id: int, a_id: int, b_id: int, **fields: Any) -> bool:
    """Bring in what contradicts what, unless that pair is known here. Whether it is new."""
    lock_owner(owner_id)
    pair = Conflict.objects.filter(owner_id=owner_id)
    if a_id == b_id or pair.filter(a_id=a_id, b_id=b_id).exists() or pair.filter(a_id=b_id, b_id=a_id).exists():
        return False
    made = Conflict.objects.create(owner_id=owner_id, a_id=a_id, b_id=b_id, **fields)
    outbox.emit(owner_id, "conflict.raised", conflict=made.pk, session="")
    return True


def plain_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those fields of a memory that stand in its row and refer to nothing."""
    names = {one.name for one in Memory._meta.concrete_fields} - {"id", "owner", "job", "replaced_by", "text_key"}
    return {name: value for name, value in values.items() if name in names and name != "suggestion"}


def _change(owner_id: int, memory: Memory, one: Past, here: Here) -> None:
    change = Change.objects.create(
        owner_id=owner_id,
        memory=memory,
        actor=one.actor,
        action=one.action,
        reason=one.reason,
        at=one.at,
        before=_snapshot(one.before, here),
        after=_snapshot(one.after, here),
    )
    here.changes[one.number] = change.pk


def _snapshot(state: Mapping[str, Any] | None, here: Here) -> Snapshot | None:
    """As history.snapshot writes it."""
    if state is None:
        return None
    fields = {name: value for name, value in state.items() if name not in ("replaced_by", "evidence", "suggestion")}
    fields["text_key"] = text_key(state["text"])
    fields["replaced_by_id"] = here.memories.get(state["replaced_by"] or 0)
    if "suggestion" in state:
        fields["suggestion"] = _suggestion(state["suggestion"], here)
    fields["evidence"] = _evidence(state["evidence"], here)
    return fields


def _evidence(pieces: Iterable[Mapping[str, Any]], here: Here) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for piece in pieces:
        said, observed = here.episodes.get(piece.get("episode") or 0), here.memories.get(piece.get("observation") or 0)
        if said is not None:
            found.append({"episode": said, "start": piece["start"], "end": piece["end"]})
        elif observed is not None:
            found.append({"observation": observed, "sentence": piece["sentence"]})
    order = ("episode", "start", "end", "sentence", "observation")
    once = {tuple(piece.get(name, 0) for name in order): piece for piece in found}
    return [once[key] for key in sorted(once)]


def _suggestion(waiting: Mapping[str, Any] | None, here: Here) -> dict[str, Any] | None:
    if waiting is None:
        return None
    if any(number not in here.memories for sentence in waiting["sentences"] for number in sentence):
        return None
    read = {
        str(here.memories[int(number)]): revision
        for number, revision in waiting["read"].items()
        if int(number) in here.memories
    }
    sentences = [[here.memories[number] for number in sentence] for sentence in waiting["sentences"]]
    return {**waiting, "sentences": sentences, "read": read, "job": None}
