"""Makes the documents of memories and episodes: units with their tokens, cues, days and, where at hand, vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from memories.errors import ModelError
from memories.index.analyser import tokens
from memories.index.base import Document, Numbers, Unit
from memories.index.cues import NO_CUE, Cue, asking, asks, cues
from memories.index.passages import passages
from memories.index.people import ABOUT, person_of
from memories.index.standing import when_it_holds
from memories.llm import models
from memories.models import Episode, Memory

ROLE_NAMES = frozenset(("", "user", "assistant", "human", "ai", "bot", "system", "tool", "用户", "助手"))
"""Names of a part in a conversation, not of a person."""

INDEXED = frozenset((Memory.State.ACTIVE, Memory.State.SUPERSEDED))
"""The states of a memory whose document belongs into the index."""


def memory_document(memory: Memory) -> Document:
    """The document of one memory. A memory whose state is not INDEXED belongs out of the index."""
    counts = Counter(tokens(memory.text))
    # Subject and keywords help finding it; what the text says already counts once.
    for token in {*tokens(memory.subject), *(t for word in memory.keywords for t in tokens(str(word)))} - set(counts):
        counts[token] = 1
    found = cues(memory.text)
    if memory.state == Memory.State.SUPERSEDED:
        found |= Cue.SUPERSEDED
    if memory.kind == Memory.Kind.INSIGHT:
        found |= Cue.INSIGHT
    if memory.pinned:
        found |= Cue.PINNED
    day = memory.valid_from.toordinal()
    start = memory.event_from.toordinal() if memory.event_from else day
    end = memory.event_to.toordinal() if memory.event_to else start
    model, (vectors,) = _vectors([[memory.text]])
    return Document(
        kind="memory",
        id=memory.pk,
        units=(Unit(counts, asks=False),),
        at=memory.learned_at.timestamp(),
        days=(start, end),
        speaker=person_of(memory.about, memory.subject, memory.text) if memory.about else "",
        cues=found,
        model=model,
        vectors=vectors,
    )


def episode_documents(episodes: Iterable[Episode]) -> list[Document]:
    """The documents of episodes, in their order. An episode that is not active belongs out of the index."""
    episodes = list(episodes)
    texts = [without_forgotten(episode) for episode in episodes]
    found = [cues(text) | _side(episode) for episode, text in zip(episodes, texts, strict=True)]
    cut = [_units_of(text, cue) for text, cue in zip(texts, found, strict=True)]
    model, vectors = _vectors(cut)
    return [
        Document(
            kind="episode",
            id=episode.pk,
            units=tuple(Unit(Counter(tokens(part)), asks(part)) for part in parts),
            session=f"{episode.source}:{episode.session}",
            at=episode.at.timestamp(),
            days=(day := _day(episode.at, episode.time_zone), day),
            speaker=episode.name.strip(),
            cues=_says_when(text, cue),
            asking=asking(text),
            model=model,
            vectors=own,
        )
        for episode, text, cue, parts, own in zip(episodes, texts, found, cut, vectors, strict=True)
    ]


def _units_of(text: str, cue: Cue) -> list[str]:
    """The passages of a message; of a standing rule also when it holds, for it is looked up by that."""
    parts = passages(text)
    return [*parts, when_it_holds(text)] if Cue.SAYS_WHEN in _says_when(text, cue) else parts


def _says_when(text: str, cue: Cue) -> Cue:
    ours = Cue.RULE in cue and Cue.ANSWER not in cue
    return cue | Cue.SAYS_WHEN if ours and when_it_holds(text) else cue


def without_forgotten(episode: Episode) -> str:
    """The text without its forgotten spans, whatever stands in their place."""
    text = episode.text
    for start, end in sorted(episode.redacted_spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def texts_of(owner_id: int, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], list[str]]:
    """The texts of the units of the owner's memories and episodes, by kind and id; what is gone is left out."""
    wanted = list(keys)
    found: dict[tuple[str, int], list[str]] = {}
    memory_ids = [ref for kind, ref in wanted if kind == "memory"]
    for memory in Memory.objects.filter(owner_id=owner_id, pk__in=memory_ids):
        found["memory", memory.pk] = [memory.text]
    episode_ids = [ref for kind, ref in wanted if kind == "episode"]
    for episode in Episode.objects.filter(owner_id=owner_id, pk__in=episode_ids):
        text = without_forgotten(episode)
        found["episode", episode.pk] = _units_of(text, cues(text) | _side(episode))
    return found


def is_person(name: str) -> bool:
    """Whether a speaker's name is a person's, rather than that of a part such as `assistant`."""
    return name.strip().lower() not in ROLE_NAMES and not name.startswith(ABOUT)


def _side(episode: Episode) -> Cue:
    """Whether it belongs to a chat with an assistant, and whether it is the assistant's answer."""
    answer = episode.role == "assistant" and not is_person(episode.name)
    if answer:
        return Cue.ANSWER | Cue.CHAT
    return Cue.CHAT if episode.source == Episode.Source.CHAT else NO_CUE


def embed(texts: Sequence[Sequence[str]]) -> tuple[str, list[Numbers | None]]:
    """The model's name, and for each document one row a unit. Raise ModelError. Not for use in a transaction
    when the model needs the network."""
    model = models.embedding
    rows = model.embed_batch([text for parts in texts for text in parts])
    found: list[Numbers | None] = []
    at = 0
    for parts in texts:
        found.append(rows[at : at + len(parts)])
        at += len(parts)
    return model.name, found


def _vectors(texts: Sequence[Sequence[str]]) -> tuple[str, list[Numbers | None]]:
    """Vectors that cost no call over the network. The others come later; until then the words find the text."""
    nothing: list[Numbers | None] = [None] * len(texts)
    if not texts or models.embedding.needs_network:
        return "", nothing
    try:
        return embed(texts)
    except ModelError:
        return "", nothing


def _day(at: datetime, time_zone: str) -> int:
    return at.astimezone(_zone(time_zone)).toordinal()


@lru_cache(256)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
