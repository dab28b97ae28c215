"""What else a file of ours brings: messages, more evidence for what is known, conflicts, the list, the settings."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction

from memories import bringing, clock, episodes, store
from memories.bringing import Here
from memories.history import lock_owner
from memories.models import DoNotLearn, Episode, Memory
from memories.portable.already import KnownEpisodes
from memories.portable.schema import ConflictRecord, EpisodeRecord, MemoryRecord, SettingsRecord
from memories.preferences import prefer
from memories.records import By, Quote

_NAMESPACE = uuid.UUID("0f7c2f0e-61fb-4a2e-9d0c-9b0a3c4f2f57")


class Sessions:
    """What the conversations of a file are called here: as they were, or by who brings them and how they begin."""

    def __init__(self, owner_id: int) -> None:
        self._owner_id = owner_id
        self._names: dict[int, str] = {}

    def name(self, found: EpisodeRecord, known: Episode | None) -> str:
        if known is not None:
            self._names.setdefault(found.conversation, known.session)
            return known.session
        if found.conversation not in self._names:
            begin = hashlib.sha256(f"{found.at.isoformat()}\n{found.role}\n{found.text}".encode()).hexdigest()
            self._names[found.conversation] = str(uuid.uuid5(_NAMESPACE, f"{self._owner_id}/{begin}"))
        return self._names[found.conversation]


def keep(owner_id: int, found: Sequence[EpisodeRecord], known: KnownEpisodes, here: Here, sessions: Sessions) -> None:
    """Keep the messages that are not here yet, and note which is which."""
    if not found:
        return
    rows: list[Episode] = []
    for one, row in zip(found, known.of(found), strict=True):
        session = sessions.name(one, row)
        rows.append(row or _episode(owner_id, one, session))
    episodes.keep_as_they_were(owner_id, [row for row in rows if row.pk is None])
    here.episodes.update((one.id, row.pk) for one, row in zip(found, rows, strict=True))


def support(owner_id: int, memory: Memory, found: MemoryRecord, here: Here, by: By) -> None:
    """Give a memory that is here already the words that the file has for it."""
    if memory.kind != Memory.Kind.OBSERVATION or memory.state != Memory.State.ACTIVE:
        return
    pieces = {here.episodes[one.episode]: one for one in found.evidence if one.episode in here.episodes}
    usable = Episode.objects.filter(owner_id=owner_id, pk__in=pieces, role="user", state=Episode.State.ACTIVE)
    quotes = [Quote(row.pk, pieces[row.pk].start or 0, pieces[row.pk].end or 0) for row in usable]
    store.support(owner_id, memory.pk, quotes, by)


def contradict(owner_id: int, found: ConflictRecord, here: Here) -> None:
    a, b = here.memories.get(found.a), here.memories.get(found.b)
    if a is not None and b is not None:
        bringing.contradict(owner_id, a, b, **found.model_dump(exclude={"a", "b"}))


@transaction.atomic
def list_patterns(owner_id: int, patterns: Iterable[str]) -> None:
    """Put what the person never wants learned on their list here. Last: what the file holds was kept beside it."""
    lock_owner(owner_id)
    for pattern in patterns:
        if not DoNotLearn.objects.filter(owner_id=owner_id, pattern=pattern).exists():
            DoNotLearn.objects.create(owner_id=owner_id, pattern=pattern, created_at=clock.now())


def take_over(owner_id: int, settings: SettingsRecord) -> None:
    """The file's settings become the person's."""
    prefer(owner_id, **settings.model_dump())


def _episode(owner_id: int, one: EpisodeRecord, session: str) -> Episode:
    fields = one.model_dump(exclude={"id", "conversation", "redacted_spans"})
    spans = [list(span) for span in one.redacted_spans]
    return Episode(owner_id=owner_id, session=session, redacted_spans=spans, **fields)
