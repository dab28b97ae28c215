"""Keeps what is new in a program's conversation: the user's turns while the model begins, the reply when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from chat import conversations, replies
from chat.door import history
from chat.door.history import Known, Turn
from chat.door.models import KnownTurn
from chat.door.who import Caller
from chat.messages import LONGEST, plan_learning
from chat.models import Conversation, Message, Reply
from chat.titles import title_from
from memories import budget, clock, episodes, outbox, recalls
from memories.errors import NotFound
from memories.history import lock_owner
from memories.models import Episode
from memories.records import Owner, Recalled

MOST = 200  # turns kept of one request; older ones are left out
BESIDE = 400  # messages of the conversation that the program sends itself and recall leaves out


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a request is about: its conversation and the message that is to be answered."""

    conversation: Conversation
    asked: Message
    new: bool
    """Whether the message had not been sent before."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the turns of a request belong: `named` is the conversation of that name, `last` the user's last turn."""

    last: int
    key: str
    named: Conversation | None
    found: Known

    @property
    def sent_before(self) -> bool:
        return self.found.count > self.last


def look(caller: Caller, turns: Sequence[Turn], name: str) -> Conversation | None:
    """The conversation in which a request will be kept, before it is: a new one, not stored yet, if it is to begin.
    None if nothing will be kept: there is nothing to answer, or the person deleted the conversation.
    """
    place = _place(caller, turns, name)
    if place is None:
        return None
    if place.sent_before:
        sent = _sent_before(caller.owner, turns[place.last])
        return sent.conversation if sent else None
    now = clock.now()
    new = Conversation(owner_id=caller.owner.id, program=caller.program[:60], created_at=now, active_at=now)
    return place.named or _going_on(caller.owner, place) or new


@transaction.atomic
def record(caller: Caller, turns: Sequence[Turn], name: str, begun: UUID) -> Recorded | None:
    """Store what is new. `name` is how the program calls the conversation, if it does; `begun` the id of a new one."""
    owner = caller.owner
    lock_owner(owner.id)
    place = _place(caller, turns, name)
    if place is None:
        return None
    if place.sent_before:
        return _sent_before(owner, turns[place.last])
    conversation = place.named or _going_on(owner, place) or _begin(caller, begun)
    if place.key and not conversation.program_key:
        conversation.program_key = place.key
        conversation.save(update_fields=["program_key"])
    new = turns[place.found.count : place.last + 1][-MOST:]
    return Recorded(conversation, _store(owner, conversation, new), new=True)


def beside(conversation: Conversation) -> frozenset[int]:
    """The episodes that the prompt shows anyway, as the program sends the history."""
    rows = Message.objects.filter(conversation=conversation).order_by("-pk")
    return frozenset(rows.values_list("episode_id", flat=True)[:BESIDE])


def _place(caller: Caller, turns: Sequence[Turn], name: str) -> _Place | None:
    last = next((n for n in range(len(turns) - 1, -1, -1) if turns[n].role == "user"), None)
    if last is None:
        return None
    key = history.key_of(caller.program, name) if name else ""
    named = Conversation.objects.filter(owner_id=caller.owner.id, program_key=key).first() if key else None
    if named is not None and named.deleted_at is not None:
        return None
    found = history.known(caller.owner.id, turns, named.pk if named else None)
    if key and named is None:  # a new conversation: what it is about is said in it for the first time
        found = replace(found, count=min(found.count, last))
    return _Place(last, key, named, found)


def _sent_before(owner: Owner, turn: Turn) -> Recorded | None:
    """The message that is to be answered once more."""
    rows = Message.objects.filter(conversation__owner_id=owner.id, conversation__deleted_at=None)
    message = rows.filter(client_id=_client_id(turn)).select_related("episode", "conversation").order_by("-pk").first()
    return Recorded(message.conversation, message, new=False) if message else None


def _going_on(owner: Owner, place: _Place) -> Conversation | None:
    """The conversation that the known turns are the whole of so far. A name that a program gives it later stays."""
    found = place.found
    if not found.tip or found.conversation is None or not found.count:
        return None
    rows = Conversation.objects.filter(owner_id=owner.id, pk=found.conversation, deleted_at=None)
    return (rows.filter(program_key="") if place.key else rows).first()


def _begin(caller: Caller, begun: UUID) -> Conversation:
    now = clock.now()
    gone = Conversation.objects.filter(pk=begun).exists()  # the one that it was to go on in was deleted meanwhile
    made = Conversation.objects.create(
        id=uuid4() if gone else begun, owner_id=caller.owner.id, program=caller.program[:60], created_at=now,
        active_at=now,
    )  # fmt: skip
    outbox.emit(caller.owner.id, "conversation.changed", conversation=made.session)
    return made


def _store(owner: Owner, conversation: Conversation, turns: Sequence[Turn]) -> Message:
    """Store the turns; return the last, which is the user's. Replies that we wrote ourselves are there already."""
    now, learn = clock.now(), conversations.learns(conversation)
    rows = KnownTurn.objects.filter(conversation=conversation).order_by("-place")
    place = (rows.values_list("place", flat=True).first() or 0) + 1
    shown = Message.objects.filter(conversation=conversation, active=True).order_by("-pk")
    newest = shown.annotate(ours=Exists(Reply.objects.filter(message=OuterRef("pk")))).first()
    last: Message | None = newest
    ours = newest is not None and newest.ours
    for turn in turns:
        mine = turn.role == "user"
        if ours and not mine:
            continue
        ours = False
        episode = episodes.add(
            owner, source=Episode.Source.API, session=conversation.session, role=turn.role, text=turn.text[:LONGEST],
            at=now, learn=learn and mine,
        )  # fmt: skip
        last = Message.objects.create(
            conversation=conversation, episode=episode, parent=last, client_id=_client_id(turn) if mine else ""
        )
        outbox.emit(owner.id, "message.added", conversation=conversation.session, message=last.pk)
        if mine:
            KnownTurn.objects.create(
                owner_id=owner.id, conversation=conversation, place=place, chain=turn.chain, own=turn.own
            )
            place += 1
            conversation.title = conversation.title or title_from(turn.text)
    if last is None:
        raise ValueError("no turn of the user's among those to be stored")
    conversation.active_at, conversation.archived_at = now, None
    if learn:
        plan_learning(conversation)
    conversation.save(update_fields=["active_at", "archived_at", "title", "learn_due_at"])
    return last


def tell_changed(recorded: Recorded) -> None:
    """Let open pages show the conversation where it stands now."""
    with transaction.atomic():
        owner_id = recorded.conversation.owner_id
        outbox.emit(owner_id, "conversation.changed", conversation=recorded.conversation.session)


def keep_recall(owner: Owner, recorded: Recorded, recalled: Recalled) -> dict[str, Any]:
    """Store what was looked up for the message; return what its reply says of it. Not before the model is asked: the
    program waits for it."""
    try:
        recall = recalls.save(owner, recalled, recorded.asked.episode_id, settings.RECALL_TOKEN_BUDGET)
    except NotFound:
        return {}  # erased meanwhile
    return {"recall": recall, "recall_ms": recalled.milliseconds}


def keep_reply(recorded: Recorded, text: str, *, stopped: bool, **facts: Any) -> None:
    """Store what the model answered, as the reply to the message; an earlier one becomes its sibling."""
    text = text[: 4 * LONGEST]
    if not text.strip():
        return
    state = Reply.State.STOPPED if stopped else Reply.State.DONE
    now = clock.now()
    try:
        with transaction.atomic():
            lock_owner(recorded.conversation.owner_id)
            reply = Reply.objects.create(
                conversation=recorded.conversation, asked=recorded.asked, state=Reply.State.STREAMING,
                keeper=replies.KEEPER, lease_until=now + replies.LEASE, created_at=now, **facts,
            )  # fmt: skip
            replies.settle(reply.pk, state, text, keeper=replies.KEEPER)
    except IntegrityError:
        return  # the person talks in this conversation in the chat at this moment, or it was erased meanwhile


def count_tokens(owner: Owner, tokens: int) -> None:
    """What a program used counts into the person's budget of the day."""
    if tokens > 0:
        with transaction.atomic():
            budget.spend(owner, tokens)


def _client_id(turn: Turn) -> str:
    return turn.chain[:40]
