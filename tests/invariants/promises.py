"""What holds of a person's memory at any moment, whatever was done to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from memories.history import UNDONE, next_revision, same, snapshot
from memories.index.documents import INDEXED, memory_document
from memories.index.rows import pack
from memories.models import Conflict, Evidence, IndexEntry, Memory, Revision
from memories.portable.chosen import FORMS, Chosen
from memories.portable.numbering import there
from memories.records import Owner


def each_statement_is_current_once(owner: Owner) -> None:
    keys = list(Memory.objects.filter(owner_id=owner.id, state="active").values_list("text_key", flat=True))
    assert len(keys) == len(set(keys))


def one_statement_of_a_chain_is_current(owner: Owner) -> None:
    """What was superseded leads forward, never round to itself, and only what it ends with may be current."""
    memories = {memory.pk: memory for memory in Memory.objects.filter(owner_id=owner.id)}
    for memory in memories.values():
        if memory.state == "active":
            assert memory.replaced_by_id is None
        chain = list(_chain(memory, memories))
        assert len(chain) == len({one.pk for one in chain})


def what_followed_begins_when_it_ended(owner: Owner) -> None:
    """The days on which the statements of a chain hold do not overlap."""
    memories = {memory.pk: memory for memory in Memory.objects.filter(owner_id=owner.id)}
    for memory in memories.values():
        assert memory.valid_until is None or memory.valid_until >= memory.valid_from
        if memory.state != "superseded":
            continue
        assert memory.valid_until is not None
        for later in list(_chain(memory, memories))[1:]:
            empty = memory.valid_until == memory.valid_from
            assert empty or memory.valid_until <= later.valid_from or later.valid_until == later.valid_from


def _chain(memory: Memory, memories: dict[int, Memory]) -> Iterator[Memory]:
    """The memory, what superseded it, what superseded that. One step more than there are memories, if it is round."""
    yield memory
    for _ in memories:
        if memory.state != "superseded" or memory.replaced_by_id is None:
            return
        memory = memories[memory.replaced_by_id]
        yield memory


def every_revision_can_be_read(owner: Owner) -> None:
    for memory in Memory.objects.filter(owner_id=owner.id):
        numbers = list(Revision.objects.filter(memory=memory).order_by("number").values_list("number", flat=True))
        assert numbers
        # What rested on something forgotten has a history that begins anew, see memories/insight_loss.py.
        assert numbers == list(range(numbers[0], next_revision(memory)))
        assert Revision.objects.get(memory=memory, number=memory.revision).text == memory.text


def evidence_leads_somewhere(owner: Owner) -> None:
    for piece in Evidence.objects.filter(owner_id=owner.id).select_related("memory", "episode", "observation"):
        assert piece.memory.owner_id == owner.id
        if piece.episode is not None:
            assert piece.episode.owner_id == owner.id
            assert piece.start is not None and piece.end is not None
            assert 0 <= piece.start < piece.end <= len(piece.episode.text)
        else:
            assert piece.observation is not None
            assert (piece.observation.owner_id, piece.observation.kind) == (owner.id, "observation")


def the_last_change_says_how_it_is(owner: Owner) -> None:
    for memory in Memory.objects.filter(owner_id=owner.id):
        last = memory.changes.order_by("-pk").first()
        assert last is not None
        assert same(owner.id, last.after, snapshot(memory))


def a_conflict_waits_while_both_hold(owner: Owner) -> None:
    for conflict in Conflict.objects.filter(owner_id=owner.id, state="open").select_related("a", "b"):
        assert (conflict.a.state, conflict.b.state) == ("active", "active")


def the_index_is_what_the_rows_say(owner: Owner) -> None:
    """As many documents as memories that can be found, each as it would be made now."""
    indexed = Memory.objects.filter(owner_id=owner.id, state__in=INDEXED)
    made = {memory.pk: pack(memory_document(memory)) for memory in indexed}
    assert index_of_memory(owner) == made


def index_of_memory(owner: Owner) -> dict[int, tuple[bytes, bytes]]:
    rows = IndexEntry.objects.filter(owner_id=owner.id, kind="memory", gone=False)
    return {row.ref: (bytes(row.units), bytes(row.vectors)) for row in rows}


def exported(owner: Owner) -> dict[str, str]:
    """Every way to write memories that tells how they are, rather than how they came to be so."""
    everything = Chosen(there(owner.id), part=False)
    return {name: "".join(FORMS[name].write(owner, everything)) for name in ("jsonl", "csv", "markdown")}


def whole_state(owner: Owner) -> tuple[Any, ...]:
    """What an undo brings back: the exports, each row whole, the index, and which conflicts wait.

    The 30 days of the trash begin anew with an undo: the one thing that it does not bring back.
    """
    rows = []
    for memory in Memory.objects.filter(owner_id=owner.id).order_by("pk"):
        if memory.state == "trashed" and memory.kept_out == UNDONE:
            continue
        state = {"id": memory.pk, **(snapshot(memory) or {})}
        rows.append(state | {"changed_at": None} if memory.state in ("trashed", "quarantined") else state)
    conflicts = Conflict.objects.filter(owner_id=owner.id).order_by("pk").values_list("a", "b", "state")
    waiting = [(a, b) for a, b, state in conflicts if state == "open"]
    return exported(owner), rows, index_of_memory(owner), waiting


PROMISES = (
    each_statement_is_current_once,
    one_statement_of_a_chain_is_current,
    what_followed_begins_when_it_ended,
    every_revision_can_be_read,
    evidence_leads_somewhere,
    the_last_change_says_how_it_is,
    a_conflict_waits_while_both_hold,
    the_index_is_what_the_rows_say,
)
