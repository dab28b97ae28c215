"""How tests talk to the store: a message is said, and a fact is kept with the quote it rests on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from memories import episodes, store
from memories.folding import locate
from memories.models import Episode, Evidence, Memory
from memories.records import By, NewMemory, Owner, Quote

MORNING = datetime(2026, 11, 19, 7, 12, tzinfo=UTC)
YOU = By("user")
WORKER = By("consolidation")
REFLECTION = By("reflection")


def say(owner: Owner, text: str, **fields: Any) -> Episode:
    defaults: dict[str, Any] = {"source": "chat", "session": "one", "role": "user", "at": MORNING, "learn": True}
    return episodes.add(owner, text=text, **(defaults | fields))


def quote(episode: Episode, words: str) -> Quote:
    span = locate(words, episode.text)
    assert span is not None, f"nobody said {words!r}"
    return Quote(episode.pk, *span)


def learn(
    owner: Owner, text: str, episode: Episode | None = None, words: str = "", by: By = WORKER, **fields: Any
) -> Memory:
    quotes = (quote(episode, words or episode.text),) if episode else ()
    return store.remember(
        owner.id, NewMemory(kind="observation", text=text, language="en", quotes=quotes, **fields), by
    )


def conclude(owner: Owner, text: str, *sentences: tuple[Memory, ...], by: By = REFLECTION, **fields: Any) -> Memory:
    rests_on = tuple(tuple(memory.pk for memory in memories) for memories in sentences)
    insight = NewMemory(kind="insight", text=text, language="en", sentences=rests_on, **fields)
    return store.write_insight(owner.id, insight, by)


def everything_of(owner: Owner) -> list[dict[str, Any]]:
    """What an export would hold: every memory that is there, whole, with its evidence."""
    from memories.history import snapshot

    rows = Memory.objects.filter(owner_id=owner.id).order_by("pk")
    return [{"id": memory.pk, **state} for memory in rows if (state := snapshot(memory)) is not None]


def cited(memory: Memory) -> list[str]:
    """The words that a memory rests on."""
    rows = Evidence.objects.filter(memory=memory, episode__isnull=False).select_related("episode").order_by("pk")
    return [row.episode.text[row.start : row.end] for row in rows if row.episode]
