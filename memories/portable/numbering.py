"""The numbers by which a file calls its messages, conversations, memories and changes. Primary keys stay at home.

They count from 1 in the order in which things came, so an export of what was imported has the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from memories.history import UNDONE
from memories.models import Change, Episode, Evidence, Memory

T = TypeVar("T")
M = TypeVar("M", bound=Model)
CHUNK = 200  # rows read at once


@dataclass(frozen=True, slots=True)
class Numbers:
    """By primary key: the number in the file. What is not in the file has none."""

    episodes: Mapping[int, int]
    sessions: Mapping[str, int]
    memories: Mapping[int, int]
    changes: Mapping[int, int]


def there(owner_id: int) -> QuerySet[Memory]:
    """All of a person's memories, of every state; not those whose learning was undone: as if they had no row."""
    undone = Q(state=Memory.State.TRASHED, kept_out=UNDONE)
    return Memory.objects.filter(~undone, owner_id=owner_id)


def numbers_of(owner_id: int, rows: QuerySet[Memory]) -> Numbers:
    """Number these memories with what they rest on, or rested on."""
    memories = _counted(rows.order_by("pk").values_list("pk", flat=True))
    changes = _counted(
        pk
        for pk, memory in moved(Change.objects.filter(owner_id=owner_id))
        .order_by("memory_id", "pk")
        .values_list("pk", "memory_id")
        if memory in memories
    )
    said = _said(owner_id, memories)
    heard = Episode.objects.filter(owner_id=owner_id).exclude(state=Episode.State.TEMPORARY).order_by("pk")
    episodes: dict[int, int] = {}
    sessions: dict[str, int] = {}
    for pk, session in heard.values_list("pk", "session").iterator():
        if pk in said:
            episodes[pk] = len(episodes) + 1
            sessions.setdefault(session, len(sessions) + 1)
    return Numbers(episodes, sessions, memories, changes)


def moved(changes: QuerySet[Change]) -> QuerySet[Change]:
    """The changes that move with a memory: that an import brought it here is no part of its history elsewhere."""
    return changes.exclude(action=Change.Action.IMPORTED)


def in_chunks(rows: QuerySet[M], ids: Iterable[int]) -> Iterator[list[M]]:
    """The rows with these ids, in their order, a few at a time."""
    for some in chunks(ids, CHUNK):
        found = {row.pk: row for row in rows.filter(pk__in=some)}
        yield [found[pk] for pk in some if pk in found]


def chunks(items: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """The items in lists of that many."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def _said(owner_id: int, memories: Mapping[int, int]) -> set[int]:
    """The messages that these memories cite, or cited before one of their changes."""
    cited = Evidence.objects.filter(owner_id=owner_id, episode__isnull=False).values_list("memory_id", "episode_id")
    said = {episode for memory, episode in cited if memory in memories and episode}
    changes = Change.objects.filter(owner_id=owner_id).values_list("memory_id", "before", "after")
    for memory, before, after in changes.iterator(chunk_size=CHUNK):
        if memory in memories:
            said.update(piece["episode"] for piece in _pieces(before, after) if "episode" in piece)
    return said


def _pieces(*states: Any) -> Iterator[dict[str, int]]:
    for state in states:
        yield from state["evidence"] if state else ()


def _counted(ids: Iterable[int]) -> dict[int, int]:
    return {pk: number for number, pk in enumerate(ids, 1)}
