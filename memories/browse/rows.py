"""What stands beside each statement of a list, read for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, Value

from memories import clock
from memories.browse.links import message_urls
from memories.models import Conflict, Episode, Evidence, Memory
from memories.trash import KEPT_FOR

_IN_CONFLICT = -1


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one message that a memory rests on."""

    episode: Episode
    start: int
    end: int
    url: str = ""
    """Of its message; empty if no page shows it any more."""
    title: str = ""
    """Of its conversation, where a page shows that."""

    @property
    def words(self) -> str:
        return self.episode.text[self.start : self.end]

    @property
    def forgotten(self) -> bool:
        return any(a < self.end and self.start < b for a, b in self.episode.redacted_spans)


@dataclass(frozen=True, slots=True)
class Row:
    memory: Memory
    quotes: tuple[Said, ...] = ()
    """Oldest first."""
    rests_on: int = 0
    """How many observations an insight rests on."""
    in_conflict: bool = False
    days_left: int | None = None
    """Until what is in the trash, or kept out, goes for good."""

    @property
    def quote(self) -> Said | None:
        """The newest that is not forgotten."""
        return next((said for said in reversed(self.quotes) if not said.forgotten), None)

    @property
    def ended(self) -> bool:
        return self.memory.state == Memory.State.SUPERSEDED


def rows_of(owner_id: int, memories: Sequence[Memory]) -> list[Row]:
    """A few queries, however many memories."""
    ids = [memory.pk for memory in memories]
    said = quotes_of(owner_id, [memory.pk for memory in memories if memory.kind == Memory.Kind.OBSERVATION])
    support, contested = marks_of(owner_id, ids)
    return [
        Row(
            memory,
            said.get(memory.pk, ()),
            support.get(memory.pk, 0),
            memory.pk in contested,
            days_left(memory),
        )
        for memory in memories
    ]


def quotes_of(owner_id: int, memory_ids: Iterable[int]) -> dict[int, tuple[Said, ...]]:
    """By memory: what it rests on of what was said, oldest first."""
    ids = list(memory_ids)
    if not ids:
        return {}
    cited = Evidence.objects.filter(owner_id=owner_id, memory_id__in=ids, episode__isnull=False)
    rows = list(cited.select_related("episode").order_by("episode__at", "pk"))
    urls = message_urls(row.episode_id for row in rows if row.episode_id)
    found: dict[int, tuple[Said, ...]] = {}
    for row in rows:
        if row.episode is not None and row.start is not None and row.end is not None:
            said = Said(row.episode, row.start, row.end, urls.get(row.episode.pk, ""))
            found[row.memory_id] = (*found.get(row.memory_id, ()), said)
    return found


def marks_of(owner_id: int, ids: Sequence[int]) -> tuple[dict[int, int], set[int]]:
    """By insight: how many observations it rests on; and which memories are part of an open conflict. One query."""
    cited = Evidence.objects.filter(owner_id=owner_id, memory_id__in=ids, observation__isnull=False)
    counted = cited.values("memory_id").annotate(n=Count("observation", distinct=True)).order_by()
    contested = Conflict.objects.filter(owner_id=owner_id, state=Conflict.State.OPEN)
    sides = [
        contested.filter(**{f"{side}_id__in": ids}).annotate(n=Value(_IN_CONFLICT)).values_list(f"{side}_id", "n")
        for side in ("a", "b")
    ]
    support: dict[int, int] = {}
    conflicts = set()
    for pk, n in counted.values_list("memory_id", "n").union(*sides, all=True):
        if n == _IN_CONFLICT:
            conflicts.add(pk)
        else:
            support[pk] = n
    return support, conflicts


def in_conflict(owner_id: int, ids: Iterable[int]) -> set[int]:
    """Which of these memories are part of an open conflict."""
    wanted = list(ids)
    open_ones = Conflict.objects.filter(owner_id=owner_id, state=Conflict.State.OPEN)
    pairs = open_ones.filter(Q(a_id__in=wanted) | Q(b_id__in=wanted)).values_list("a_id", "b_id")
    return {pk for pair in pairs for pk in pair}


def days_left(memory: Memory) -> int | None:
    if memory.state not in (Memory.State.TRASHED, Memory.State.QUARANTINED):
        return None
    left = memory.changed_at + KEPT_FOR - clock.now()
    return max(0, -(-left // timedelta(days=1)))
