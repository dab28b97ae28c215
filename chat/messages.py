"""Saying something: the message is committed, with the reply that is owed for it, before anything else happens."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from chat import branches, conversations, replies
from chat.models import Conversation, Message, Reply
from chat.problems import Answering, Empty, TooLong
from chat.titles import title_from
from chat.wellformed import wellformed
from memories import background, clock, episodes, outbox
from memories.cadence import cadence_of
from memories.errors import NotFound
from memories.history import lock_owner
from memories.models import Episode
from memories.records import Owner

LONGEST = 32_000


def say(
    owner: Owner, conversation_id: UUID | str, text: str, client_id: str = "", *, instead_of: int | None = None
) -> tuple[Message, Reply]:
    """Store the message and the reply owed for it. The same `client_id` again returns what the first one stored.

    `instead_of` is a message of the person's there: this one becomes another version of it, on a branch of its own.
    Raise NotFound, Empty, TooLong, or Answering while a reply is being written in this conversation.
    """
    text = checked(text)
    try:
        with transaction.atomic():
            return _say(owner, conversations.get(owner.id, conversation_id, lock=True), text, client_id, instead_of)
    except IntegrityError:  # two tabs at the same moment: the constraints decide who was first
        stored = _stored(conversation_id, client_id)
        if stored is None:
            raise Answering from None
        return stored


def begin(
    owner: Owner,
    text: str,
    client_id: str = "",
    *,
    memory: str = "",
    temporary: bool = False,
    persona: str = "",
    model: str = "",
) -> tuple[Message, Reply]:
    """Say the first message of a conversation, which begins with it."""
    text = checked(text)
    with transaction.atomic():
        lock_owner(owner.id)
        if client_id:
            sent = Message.objects.filter(client_id=client_id, conversation__owner_id=owner.id).first()
            stored = sent and _stored(sent.conversation_id, client_id)
            if stored:
                return stored
        made = conversations.create(
            owner.id,
            memory=memory or Conversation.MemorySwitch.READ_WRITE,
            temporary=temporary,
            persona=persona,
            model=model,
        )
        return _say(owner, made, text, client_id)


def checked(text: str) -> str:
    """The text as it is stored. Raise Empty or TooLong."""
    text = wellformed(text).strip("\n\t ")
    if not text:
        raise Empty
    if len(text) > LONGEST:
        raise TooLong
    return text


def _say(
    owner: Owner, conversation: Conversation, text: str, client_id: str, instead_of: int | None = None
) -> tuple[Message, Reply]:
    stored = _stored(conversation.pk, client_id)
    if stored:
        return stored
    branches.refuse_while_answering(conversation)
    parent, sibling = _place(owner, conversation, instead_of)
    now, learn = clock.now(), conversations.learns(conversation)
    episode = episodes.add(
        owner,
        source=Episode.Source.CHAT,
        session=conversation.session,
        role="user",
        text=text,
        at=now,
        state=Episode.State.TEMPORARY if conversation.temporary else Episode.State.ACTIVE,
        learn=learn,
    )
    message = Message.objects.create(
        conversation=conversation, episode=episode, parent=parent, sibling=sibling, client_id=client_id
    )
    if instead_of is not None:
        outbox.emit(owner.id, "branch.changed", conversation=conversation.session, message=message.pk)
    outbox.emit(owner.id, "message.added", conversation=conversation.session, message=message.pk)
    reply = replies.owe(message)
    conversation.active_at, conversation.archived_at = now, None
    conversation.title = conversation.title or title_from(text)
    if learn:
        plan_learning(conversation)
    conversation.save(update_fields=["active_at", "archived_at", "title", "learn_due_at"])
    outbox.emit(owner.id, "conversation.changed", conversation=conversation.session)
    return message, reply


def _place(owner: Owner, conversation: Conversation, instead_of: int | None) -> tuple[Message | None, int]:
    """What the message follows, and its number among the versions."""
    if instead_of is None:
        return Message.objects.filter(conversation=conversation, active=True).order_by("-pk").first(), 0
    original = branches.find(owner.id, instead_of)
    if original.conversation_id != conversation.pk or original.episode.role != "user":
        raise NotFound("There is no such message.")
    return branches.make_room(original)


def _stored(conversation_id: UUID | str, client_id: str) -> tuple[Message, Reply] | None:
    if not client_id:
        return None
    message = Message.objects.filter(conversation_id=conversation_id, client_id=client_id).first()
    return (message, message.replies.latest("pk")) if message else None


def plan_learning(conversation: Conversation) -> None:
    """After a quiet time, or at once when enough has gathered."""
    waiting = Episode.objects.filter(
        owner_id=conversation.owner_id, session=conversation.session, learning=Episode.Learning.DUE
    ).count()
    cadence = cadence_of(conversation.owner_id)
    enough = waiting >= cadence.messages
    conversation.learn_due_at = clock.now() + (timedelta(0) if enough else cadence.quiet)
    if enough:
        background.enqueue("chat.tasks.learn", conversation.session)
