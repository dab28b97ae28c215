"""Takes memories out of recall and brings them back: archive, trash, quarantine."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from memories.cascade import write
from memories.errors import ChangedMeanwhile, NotKept
from memories.guards import check_said_once, load_for
from memories.history import UNDONE, load, lock_owner, snapshot
from memories.models import Change, Memory
from memories.records import By
from memories.rewriting import set_text
from memories.succession import ends_at, fits

State = Memory.State
SECRET = "secret"  # noqa: S105 - in Memory.kept_out: the entry tells that a secret was said, never which


@transaction.atomic
def archive(owner_id: int, memory_id: int, by: By) -> Memory:
    """Put a memory out of recall and keep it."""
    return _move(owner_id, memory_id, State.ARCHIVED, Change.Action.ARCHIVED, by)


@transaction.atomic
def remove(owner_id: int, memory_id: int, by: By) -> Memory:
    """Put a memory in the trash: out of recall at once, gone for good after 30 days."""
    return _move(owner_id, memory_id, State.TRASHED, Change.Action.REMOVED, by)


@transaction.atomic
def keep_out(owner_id: int, memory_id: int, why: str, by: By) -> Memory:
    """Put a current memory into the quarantine: `why` as in records.NewMemory. "Keep after all" brings it back."""
    lock_owner(owner_id)
    memory = load_for(owner_id, memory_id, by)
    if memory.state != State.ACTIVE:
        raise ChangedMeanwhile(_("The memory is no longer current."))
    before = snapshot(memory)
    memory.state, memory.kept_out = State.QUARANTINED, why
    write(memory, before, Change.Action.KEPT_OUT, by)
    return memory


@transaction.atomic
def restore(owner_id: int, memory_id: int, by: By) -> Memory:
    """Bring a memory back: from the trash to where it was before, from the archive or the past to the present."""
    lock_owner(owner_id)
    memory = load_for(owner_id, memory_id, by)
    before = snapshot(memory)
    if memory.state not in (State.TRASHED, State.ARCHIVED, State.SUPERSEDED):
        return memory
    state: str = State.ACTIVE
    if memory.state == State.TRASHED:
        removed = Change.objects.filter(memory=memory, before__isnull=False, after__state=State.TRASHED)
        removed = removed.exclude(before__state=State.TRASHED)
        last = removed.order_by("-pk").first()
        state = last.before["state"] if before is not None and last and last.before else State.ACTIVE
    if memory.kept_out == UNDONE:
        memory.kept_out = ""
    if state == State.ACTIVE:
        memory.replaced_by = None
        if memory.state == State.SUPERSEDED:
            memory.valid_until = None
    memory.state = state
    if not fits(memory):  # what took its place began earlier since
        memory.valid_until = ends_at(memory)
    check_said_once(memory)
    write(memory, before, Change.Action.RESTORED, by)
    return memory


@transaction.atomic
def keep_after_all(
    owner_id: int, memory_id: int, by: By, *, text: str = "", own_words: bool = False, expected: int | None = None
) -> Memory:
    """Make a memory that was kept out, or waits for approval, a current one; with another text, if one is given.

    `own_words` tells that the person wrote that text, `expected` which revision they saw.
    """
    lock_owner(owner_id)
    memory = load(owner_id, memory_id)
    if memory.state not in (State.QUARANTINED, State.PENDING) or expected not in (None, memory.revision):
        raise ChangedMeanwhile(_("The memory was changed in the meantime."))
    if memory.kept_out == SECRET:
        raise NotKept(_("Secrets are never kept: there is nothing here but the kind."), kind=SECRET)
    before = snapshot(memory)
    memory.state, memory.kept_out = State.ACTIVE, ""
    if text and text != memory.text:
        set_text(memory, text)
        memory.own_words = own_words
    check_said_once(memory)
    write(memory, before, Change.Action.RESTORED, by)
    return memory


def _move(owner_id: int, memory_id: int, state: Memory.State, action: Change.Action, by: By) -> Memory:
    lock_owner(owner_id)
    memory = load_for(owner_id, memory_id, by)
    if memory.state == state:
        return memory
    before = snapshot(memory)
    if before is None:  # its making was undone: there is nothing to move
        raise ChangedMeanwhile(_("The memory is no longer current."))
    memory.state = state
    write(memory, before, action, by)
    return memory
