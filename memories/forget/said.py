"""The words of memories: what they say and ever said, and the places of messages that they cite or ever cited."""

from __future__ import annotations

from collections.abc import Collection

from memories.models import Change, Evidence, Memory, Revision

Span = tuple[int, int]


def statements(owner_id: int, ids: Collection[int] | None = None) -> set[str]:
    """Of these memories of the owner's, or of all: every text they have and had."""
    rows = Memory.objects.filter(owner_id=owner_id)
    former = Revision.objects.filter(owner_id=owner_id)
    if ids is not None:
        rows, former = rows.filter(pk__in=ids), former.filter(memory_id__in=ids)
    return {*rows.values_list("text", flat=True), *former.values_list("text", flat=True)}


def cited(owner_id: int, ids: Collection[int] | None = None) -> dict[int, list[Span]]:
    """By message, in order: what these memories of the owner's, or all, cite of it now or did before a change."""
    rows = Evidence.objects.filter(owner_id=owner_id, episode__isnull=False)
    changes = Change.objects.filter(owner_id=owner_id)
    if ids is not None:
        rows, changes = rows.filter(memory_id__in=ids), changes.filter(memory_id__in=ids)
    places: set[tuple[int, int, int]] = set(rows.values_list("episode_id", "start", "end"))  # type: ignore[arg-type]
    for states in changes.values_list("before", "after").iterator():
        for piece in (piece for state in states if state for piece in state["evidence"]):
            if "episode" in piece:
                places.add((piece["episode"], piece["start"], piece["end"]))
    by_message: dict[int, list[Span]] = {}
    for episode_id, start, end in sorted(places):
        by_message.setdefault(episode_id, []).append((start, end))
    return by_message
