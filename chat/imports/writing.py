"""Imported sessions become conversations that can be opened, and episodes that are found at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from chat import conversations
from chat.imports.reading import ImportedMessage, ImportedSession
from chat.models import Conversation, Message
from memories import clock, episodes, outbox
from memories.models import Episode
from memories.records import Owner
from memories.retrieve import warm

NAMESPACE = uuid.UUID("5d5e3a86-2b0f-4b7b-8a3c-0e6a2c9d1f44")
CHUNK = 100  # messages a transaction: a chat beside the import never waits long for the database


@dataclass(slots=True)
class Imported:
    """What one import did."""

    conversations: int = 0
    new: int = 0
    known: int = 0
    sessions: list[str] = field(default_factory=list)


def bring_in(
    owner: Owner, sessions: Sequence[ImportedSession], step: Callable[[int], object] = lambda _done: None
) -> Imported:
    """Keep every message with its original time; `step` is told how many were done.

    Messages that an earlier import of the same chat brought are not kept twice, so an import that was cut off
    is completed by running it again.
    """
    warm()
    done = Imported()
    for session in sessions:
        if not session.messages:
            continue
        conversation_id = id_of(owner, session)
        back = _bring_back(owner, session)
        done.conversations += 1
        done.sessions.append(str(conversation_id))
        for chunk in _chunks(session.messages):
            new = _write(owner, conversation_id, session, chunk)
            done.new += new
            done.known += len(chunk) - new
            step(len(chunk))
        done.new += back
        done.known -= back
    return done


def is_deleted(owner: Owner, session: ImportedSession) -> bool:
    """Whether an earlier import brought it, and the person deleted it since."""
    rows = Conversation.objects.filter(owner_id=owner.id, pk=id_of(owner, session))
    return rows.exclude(deleted_at=None).exists()


@transaction.atomic
def _bring_back(owner: Owner, session: ImportedSession) -> int:
    """What was deleted and is imported again can be opened again; return how many of its messages came back.

    Those that the file does not have as active stay as they are.
    """
    if not is_deleted(owner, session):
        return 0
    conversation_id = id_of(owner, session)
    Conversation.objects.filter(owner_id=owner.id, pk=conversation_id).update(deleted_at=None)
    shown = {message.external_id for message in session.messages if message.state == Episode.State.ACTIVE}
    hidden = Episode.objects.filter(
        owner_id=owner.id, session=str(conversation_id), source=Episode.Source.IMPORT, state=Episode.State.HIDDEN
    ).values_list("pk", "external_id")
    ids = [pk for pk, name in hidden if name in shown]
    outbox.emit(owner.id, "conversation.changed", conversation=str(conversation_id))
    return episodes.move(owner.id, ids, Episode.State.ACTIVE)


def id_of(owner: Owner, session: ImportedSession) -> uuid.UUID:
    """The conversation that it becomes, whenever and as often as it is imported."""
    return uuid.uuid5(NAMESPACE, f"{owner.id}/{session.key}")


@transaction.atomic
def _write(owner: Owner, conversation_id: uuid.UUID, session: ImportedSession, chunk: Sequence[ImportedMessage]) -> int:
    said = [
        episodes.Said(
            source=Episode.Source.IMPORT,
            session=str(conversation_id),
            role=message.role,
            text=message.text,
            at=message.at,
            name=message.name,
            external_id=message.external_id,
            state=message.state,
            time_zone=message.time_zone,
        )
        for message in chunk
    ]
    rows = episodes.add_many(owner, said)
    conversation = _conversation(owner, conversation_id, session)
    there = set(Message.objects.filter(episode__in=rows).values_list("episode_id", flat=True))
    new = [row for row in rows if row.pk not in there]
    Message.objects.bulk_create(
        Message(conversation=conversation, episode=row, active=row.state != Episode.State.OFF_BRANCH) for row in new
    )
    if new:
        outbox.emit(owner.id, "conversation.changed", conversation=str(conversation_id))
    return len(new)


def _conversation(owner: Owner, conversation_id: uuid.UUID, session: ImportedSession) -> Conversation:
    first, last = session.messages[0], session.messages[-1]
    opening = next((message.text for message in session.messages if message.role == "user"), first.text)
    conversation, _made = Conversation.objects.get_or_create(
        pk=conversation_id,
        defaults={
            "owner_id": owner.id,
            "title": session.title or conversations.title_from(opening),
            "created_at": first.at,
            "active_at": min(last.at, clock.now()),
        },
    )
    return conversation


def _chunks(messages: Sequence[ImportedMessage]) -> Iterator[Sequence[ImportedMessage]]:
    for start in range(0, len(messages), CHUNK):
        yield messages[start : start + CHUNK]
