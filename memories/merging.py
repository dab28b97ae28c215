"""Two observations of which one says all that the other says: it stands for both, with the evidence of both."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from memories.cascade import write
from memories.errors import ChangedMeanwhile
from memories.evidence import cite_quotes
from memories.folding import text_key
from memories.guards import load_for
from memories.history import load, lock_owner, snapshot
from memories.models import Change, Episode, Evidence, Memory
from memories.records import By, Quote


def stands_for(owner_id: int, text: str) -> Memory | None:
    """The current memory into which one with these words was merged: said again they are evidence for it."""
    merged = Memory.objects.filter(owner_id=owner_id, text_key=text_key(text), state=Memory.State.ARCHIVED)
    merged = merged.filter(valid_until=None, replaced_by__state=Memory.State.ACTIVE).select_related("replaced_by")
    row = merged.order_by("-pk").first()
    return row.replaced_by if row else None


@transaction.atomic
def merge(owner_id: int, memory_id: int, into_id: int, by: By) -> Memory:
    """Add a memory's evidence to another, which stands for both from now on; return that one.

    The merged one is archived with a link to what it was merged into: it still holds, so its validity stays open.
    Undoing the change takes the evidence back as well. Raise NotFound, Locked, ChangedMeanwhile when one of them is
    no longer current.
    """
    lock_owner(owner_id)
    memory, into = load_for(owner_id, memory_id, by), load(owner_id, into_id)
    if memory.pk == into.pk:
        raise ValueError("a memory cannot be merged into itself")
    if {memory.kind, into.kind} != {Memory.Kind.OBSERVATION}:
        raise ValueError("only observations are merged")
    if memory.state != Memory.State.ACTIVE or into.state != Memory.State.ACTIVE:
        raise ChangedMeanwhile(_("The memory is no longer current."))
    before = snapshot(memory)
    memory.state, memory.replaced_by = Memory.State.ARCHIVED, into
    change = write(memory, before, Change.Action.MERGED, by)
    _support(into, memory, by, change)
    return into


def _support(into: Memory, memory: Memory, by: By, cause: Change) -> None:
    before = snapshot(into)
    rows = Evidence.objects.filter(memory=memory, episode__role="user", episode__state=Episode.State.ACTIVE)
    places = rows.values_list("episode_id", "start", "end")
    quotes = [Quote(pk, start, end) for pk, start, end in places if pk and start is not None and end is not None]
    if cite_quotes(into, quotes):
        write(into, before, Change.Action.SUPPORTED, by, cause=cause)
