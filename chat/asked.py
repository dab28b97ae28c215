"""What a page asks for, as short calls for the pool: each takes an owner and ids, and returns plain values."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chat import choosing, conversations, messages, personas, replies
from chat.models import Message, Reply
from memories import clock, outbox
from memories.outbox import Event
from memories.records import Owner

REPLAYED = 200


@dataclass(frozen=True, slots=True)
class Owed:
    """A reply that is to be written. `quiet`: seconds until its message is learned from; None if it is not."""

    owner: int
    conversation: str
    message: int
    reply: int
    quiet: float | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A conversation as a socket finds it. `gap`: events that the page has not seen are no longer there."""

    live: list[int]
    events: list[Event]
    gap: bool
    owed: list[Owed]
    """Replies that nobody has begun: their process may have ended before it could."""


def show(owner: Owner, conversation_id: UUID, after_seq: int, upto: int) -> Shown:
    """Raise NotFound unless it is this person's."""
    conversation = conversations.get(owner.id, conversation_id)
    replies.settle_lapsed(conversation)
    unsettled = list(Reply.objects.filter(conversation=conversation, state__in=Reply.LIVE))
    live = [reply.pk for reply in unsettled if reply.state == Reply.State.STREAMING]
    waiting = [reply for reply in unsettled if reply.state == Reply.State.WAITING]
    owed = [Owed(owner.id, conversation.session, reply.asked_id, reply.pk) for reply in waiting]
    events = [event for event in outbox.read_after(owner.id, after_seq, REPLAYED) if event.seq <= upto]
    missed = max(0, upto - after_seq)
    if missed > len(events):
        return Shown(live, [], gap=True, owed=owed)
    return Shown(live, events, gap=False, owed=owed)


def ask(owner: Owner, conversation_id: UUID, text: str, client_id: str, instead_of: int | None = None) -> Owed:
    """Store the message; return what is owed for it. Raise NotFound, or Refused."""
    return _owed(owner, *messages.say(owner, conversation_id, text, client_id, instead_of=instead_of))


def begin(owner: Owner, text: str, client_id: str, memory: str = "", *, persona: str = "", model: str = "") -> Owed:
    """Say the first message of a new conversation. A persona or model that cannot be chosen is the usual one."""
    persona = personas.chosen(owner.id, persona).key if persona else ""
    model = model if model in choosing.names()[1:] else ""
    return _owed(owner, *messages.begin(owner, text, client_id, memory=memory, persona=persona, model=model))


def stop(owner: Owner, reply_id: int) -> str:
    """Return the conversation's id."""
    return str(replies.request_stop(owner.id, reply_id).conversation_id)


def answer_again(owner: Owner, reply_id: int, carry_on: bool = False, without_memory: bool = False) -> Owed:
    """Owe another reply to the same message."""
    reply = replies.again(owner.id, reply_id, carry_on=carry_on, without_memory=without_memory)
    return Owed(owner.id, str(reply.conversation_id), reply.asked_id, reply.pk)


def _owed(owner: Owner, message: Message, reply: Reply) -> Owed:
    due = message.conversation.learn_due_at
    quiet = max(0.0, (due - clock.now()).total_seconds()) if due else None
    return Owed(owner.id, str(message.conversation_id), message.pk, reply.pk, quiet)
