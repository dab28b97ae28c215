"""What a page asks for, as short calls for the pool: each takes an owner and ids, and returns plain values."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chat import conversations, messages, replies
from chat.models import Reply
from memories import outbox
from memories.outbox import Event
from memories.records import Owner

REPLAYED = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A conversation as a socket finds it. `gap`: events that the page has not seen are no longer there."""

    live: list[int]
    events: list[Event]
    gap: bool


def show(owner: Owner, conversation_id: UUID, after_seq: int, upto: int) -> Shown:
    """Raise NotFound unless it is this person's."""
    conversation = conversations.get(owner.id, conversation_id)
    replies.settle_lapsed(conversation)
    live = Reply.objects.filter(conversation=conversation, state=Reply.State.STREAMING)
    events = [event for event in outbox.read_after(owner.id, after_seq, REPLAYED) if event.seq <= upto]
    missed = max(0, upto - after_seq)
    if missed > len(events):
        return Shown(list(live.values_list("pk", flat=True)), [], gap=True)
    return Shown(list(live.values_list("pk", flat=True)), events, gap=False)


def ask(owner: Owner, conversation_id: UUID, text: str, client_id: str) -> tuple[int, int, bool]:
    """Return the ids of message and reply, and whether the quiet time before learning begins."""
    message, reply = messages.say(owner, conversation_id, text, client_id)
    return message.pk, reply.pk, message.conversation.learn_due_at is not None


def stop(owner: Owner, reply_id: int) -> str:
    """Return the conversation's id."""
    return str(replies.request_stop(owner.id, reply_id).conversation_id)


def answer_again(owner: Owner, reply_id: int, carry_on: bool = False) -> int:
    """Return the id of the new reply."""
    return replies.again(owner.id, reply_id, carry_on=carry_on).pk


@dataclass(frozen=True, slots=True)
class Begun:
    conversation: str
    reply: int
    learns: bool


def begin(owner: Owner, text: str, client_id: str, memory: str = "") -> Begun:
    """Say the first message of a new conversation."""
    message, reply = messages.begin(owner, text, client_id, memory=memory)
    conversation = message.conversation
    return Begun(str(conversation.pk), reply.pk, conversation.learn_due_at is not None)
