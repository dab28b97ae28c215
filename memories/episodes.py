"""The only writer of episodes: what was said, indexed in the transaction that saves it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from memories.errors import IndexUnavailable
from memories.history import lock_owner
from memories.index import index
from memories.index.documents import episode_documents
from memories.models import Episode, Evidence, RecallItem
from memories.records import Owner

log = logging.getLogger(__name__)

State = Episode.State
Learning = Episode.Learning
BLACKED_OUT = "\u2588"  # stands in the text for each forgotten character, so that all offsets stay right


@dataclass(frozen=True, slots=True)
class Said:
    """One message to be kept. `learn` is whether the person lets it be learned from."""

    source: str
    session: str
    role: str
    text: str
    at: datetime
    name: str = ""
    external_id: str = ""
    state: str = State.ACTIVE
    learn: bool = False
    time_zone: str = ""
    """Where it was said, if that is known; else where the person is."""


def add(
    owner: Owner,
    *,
    source: str,
    session: str,
    role: str,
    text: str,
    at: datetime,
    name: str = "",
    external_id: str = "",
    state: str = State.ACTIVE,
    learn: bool,
) -> Episode:
    """Keep one message; return the row. One with an external id that is known is returned as it is."""
    said = Said(source, session, role, text, at, name, external_id, state, learn)
    return add_many(owner, [said])[0]


@transaction.atomic
def add_many(owner: Owner, messages: Sequence[Said]) -> list[Episode]:
    """Keep many messages in one transaction; return their rows in order. Known external ids are not kept twice."""
    lock_owner(owner.id)
    known = _known(owner.id, messages)
    rows: list[Episode] = []
    new: list[Episode] = []
    for said in messages:
        key = (said.source, said.session, said.external_id)
        episode = known.get(key) if said.external_id else None
        if episode is None:
            episode = _row(owner, said)
            new.append(episode)
            if said.external_id:
                known[key] = episode
        rows.append(episode)
    for episode in new:
        episode.save(force_insert=True)
    _index(owner.id, [episode for episode in new if episode.state == State.ACTIVE])
    return rows


@transaction.atomic
def keep_as_they_were(owner_id: int, rows: Sequence[Episode]) -> None:
    """Keep messages of an export as they stand in it: with their states, zones and forgotten parts."""
    lock_owner(owner_id)
    for episode in rows:
        episode.save(force_insert=True)
    _index(owner_id, [episode for episode in rows if episode.state == State.ACTIVE])


def hide(owner_id: int, ids: Iterable[int]) -> int:
    """The person removed these messages: not searched, not evidence for anything new. Returns how many moved."""
    return move(owner_id, ids, State.HIDDEN)


@transaction.atomic
def move(owner_id: int, ids: Iterable[int], state: str) -> int:
    """Put messages in another state (hidden, off the branch, active again); return how many moved.

    What waited to be learned from and is no longer active is skipped. Temporary messages stay temporary.
    """
    lock_owner(owner_id)
    rows = Episode.objects.filter(owner_id=owner_id, pk__in=list(ids)).exclude(state__in=(state, State.TEMPORARY))
    moving = list(rows)
    for episode in moving:
        episode.state = state
        if state != State.ACTIVE and episode.learning == Learning.DUE:
            episode.learning = Learning.SKIPPED
        episode.save(update_fields=["state", "learning"])
    if state == State.ACTIVE:
        _index(owner_id, moving)
    else:
        _unindex(owner_id, [episode.pk for episode in moving])
    return len(moving)


@transaction.atomic
def forget_session(owner_id: int, session: str) -> int:
    """Erase all messages of a conversation; return how many. Memories learned from it stay, without these quotes.

    A recall of one of them keeps its numbers and reads "[forgotten]".
    """
    lock_owner(owner_id)
    return _erase(
        owner_id, list(Episode.objects.filter(owner_id=owner_id, session=session).values_list("pk", flat=True))
    )


@transaction.atomic
def erase_unquoted(owner_id: int, session: str) -> int:
    """Erase the messages of a conversation but for the words that a memory rests on; return how many went whole.

    What is left of a message is not searched, and reads "[forgotten]" around those words.
    """
    lock_owner(owner_id)
    rows = Episode.objects.filter(owner_id=owner_id, session=session)
    quoted: dict[int, list[list[int]]] = {}
    cited = Evidence.objects.filter(owner_id=owner_id, episode__in=rows)
    for pk, start, end in cited.values_list("episode_id", "start", "end"):
        quoted.setdefault(pk, []).append([start, end])  # type: ignore[list-item]
    hide(owner_id, rows.values_list("pk", flat=True))
    for pk, size in list(rows.filter(pk__in=quoted).annotate(size=Length("text")).values_list("pk", "size")):
        edges = [0, *(edge for span in merged(quoted[pk]) for edge in span), size]
        redact(owner_id, pk, zip(edges[::2], edges[1::2], strict=True))
    return _erase(owner_id, list(rows.exclude(pk__in=quoted).values_list("pk", flat=True)))


@transaction.atomic
def redact(owner_id: int, episode_id: int, spans: Iterable[tuple[int, int]]) -> int:
    """Overwrite parts of a message for good; return how many characters went. Offsets into the text stay right."""
    lock_owner(owner_id)
    episode = Episode.objects.filter(owner_id=owner_id, pk=episode_id).first()
    if episode is None:
        return 0
    text = episode.text
    wanted = [(start, min(end, len(text))) for start, end in spans]
    gone = 0
    for start, end in wanted:
        gone += sum(char != BLACKED_OUT for char in text[start:end])
        text = text[:start] + BLACKED_OUT * (end - start) + text[end:]
    if not gone:
        return 0
    episode.text = text
    episode.redacted_spans = merged([*episode.redacted_spans, *([start, end] for start, end in wanted)])
    episode.save(update_fields=["text", "redacted_spans"])
    if episode.state == State.ACTIVE:
        _index(owner_id, [episode], purge=True)
    return gone


def shown(episode: Episode, start: int = 0, end: int | None = None) -> str:
    """The text, or a part of it, as people and models read it: forgotten parts say so."""
    end = len(episode.text) if end is None else end
    pieces, at = [], start
    for gone_from, gone_to in episode.redacted_spans:
        if gone_to <= start or gone_from >= end:
            continue
        pieces += [episode.text[at : max(at, gone_from)], _("[forgotten]")]
        at = min(gone_to, end)
    return "".join(pieces) + episode.text[at:end]


def _erase(owner_id: int, ids: list[int]) -> int:
    RecallItem.objects.filter(episode_id__in=ids).update(episode=None, matched=[], start=None, end=None)
    _unindex(owner_id, ids, purge=True)
    Episode.objects.filter(pk__in=ids).delete()
    return len(ids)


def _row(owner: Owner, said: Said) -> Episode:
    learn = said.learn and said.role == "user" and said.state == State.ACTIVE
    return Episode(
        owner_id=owner.id,
        source=said.source,
        session=said.session,
        external_id=said.external_id,
        role=said.role,
        name=said.name,
        text=said.text,
        at=said.at,
        time_zone=said.time_zone or owner.time_zone,
        state=said.state,
        learning=Learning.DUE if learn else Learning.SKIPPED,
    )


def _known(owner_id: int, messages: Sequence[Said]) -> dict[tuple[str, str, str], Episode]:
    named = [said for said in messages if said.external_id]
    rows = Episode.objects.filter(owner_id=owner_id, session__in={said.session for said in named})
    return {(row.source, row.session, row.external_id): row for row in rows.exclude(external_id="")} if named else {}


def _index(owner_id: int, rows: Sequence[Episode], *, purge: bool = False) -> None:
    if not rows:
        return
    try:
        index().add(owner_id, episode_documents(rows), purge=purge)
    except IndexUnavailable as error:
        log.warning("%d messages are saved but not indexed: %s", len(rows), error.for_log)


def _unindex(owner_id: int, ids: list[int], *, purge: bool = False) -> None:
    if not ids:
        return
    try:
        index().remove(owner_id, "episode", ids, purge=purge)
    except IndexUnavailable as error:
        log.warning("%d messages stay in the index for now: %s", len(ids), error.for_log)


def merged(spans: list[list[int]]) -> list[list[int]]:
    """The spans in their order, those that touch as one."""
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged
