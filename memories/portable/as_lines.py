"""JSON Lines: one memory on each line, with the words it rests on. For programs; it cannot be imported again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from memories import episodes
from memories.models import Evidence, Memory
from memories.portable.as_json import by_memory, dumps
from memories.portable.numbering import in_chunks


def as_lines(owner_id: int, rows: QuerySet[Memory]) -> Iterator[str]:
    """A line a memory, the one learned first first. `rests_on` are ids of lines of the same file."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    numbers = {pk: number for number, pk in enumerate(ids, 1)}
    for some in in_chunks(Memory.objects.filter(owner_id=owner_id), ids):
        cited = evidence_of([memory.pk for memory in some])
        for memory in some:
            yield dumps(_line(memory, cited.get(memory.pk, []), numbers)) + "\n"


def evidence_of(memory_ids: Sequence[int]) -> dict[int, list[Evidence]]:
    """By memory: what it rests on, in the order in which it was said."""
    rows = Evidence.objects.filter(memory_id__in=memory_ids).select_related("episode")
    return by_memory(rows.order_by("episode__at", "episode_id", "start", "sentence", "observation_id"))


def words(one: Evidence, language: str = "en") -> str:
    """The quote; of what was forgotten only that it was."""
    if one.episode is None or one.start is None:
        return ""
    with translation.override(language):
        return episodes.shown(one.episode, one.start, one.end)


def _line(memory: Memory, evidence: Sequence[Evidence], numbers: dict[int, int]) -> dict[str, Any]:
    event = None
    if memory.event_from and memory.event_to:
        event = {
            "from": memory.event_from.isoformat(),
            "to": memory.event_to.isoformat(),
            "precision": memory.precision,
            "said_as": memory.time_phrase,
        }
    return {
        "id": numbers[memory.pk],
        "kind": memory.kind,
        "state": memory.state,
        "text": memory.text,
        "language": memory.language,
        "subject": memory.subject,
        "about": memory.about,
        "category": memory.category,
        "keywords": memory.keywords,
        "confidence": memory.confidence,
        "valid_from": memory.valid_from.isoformat(),
        "valid_until": memory.valid_until.isoformat() if memory.valid_until else None,
        "event": event,
        "learned_at": memory.learned_at.isoformat(),
        "pinned": memory.pinned,
        "locked": memory.locked,
        "kept_out": memory.kept_out,
        "replaced_by": numbers.get(memory.replaced_by_id or 0),
        "quotes": [{"text": words(one), "at": one.episode.at.isoformat()} for one in evidence if one.episode],
        "rests_on": sorted({numbers[pk] for one in evidence if (pk := one.observation_id) in numbers}),
    }
