"""The life of a reply in the database: owed, claimed, kept alive, settled. No two processes ever write the same one."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from chat import limits
from chat.models import Conversation, Message, Reply
from chat.problems import Answering, NotTheLast
from memories import clock, episodes, outbox
from memories.errors import NotFound
from memories.history import lock_owner
from memories.models import Episode
from memories.records import Owner

LEASE = timedelta(seconds=20)  # longer than an import may hold up SQLite's writers
KEEPER = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"  # this process


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a live reply says so far."""

    reply_id: int
    text: str


def owe(asked: Message, text: str = "", *, without_memory: bool = False) -> Reply:
    """Make the reply to a message. `text` is what an earlier attempt had written, to be carried on. Raise Limited."""
    limits.check(asked.conversation.owner_id)
    now = clock.now()
    reply = Reply.objects.create(
        conversation=asked.conversation, asked=asked, text=text, created_at=now, lease_until=now + LEASE,
        without_memory=without_memory,
    )  # fmt: skip
    _tell(reply, Reply.State.WAITING)
    return reply


def claim(reply_id: int, keeper: str = KEEPER) -> Reply | None:
    """Take on the writing of a reply; None if somebody else has, or it is settled."""
    now = clock.now()
    mine = Reply.objects.filter(pk=reply_id, state=Reply.State.WAITING, lease_until__gt=now)
    with transaction.atomic():
        if not mine.update(state=Reply.State.STREAMING, keeper=keeper, lease_until=now + LEASE):
            return None
        return Reply.objects.select_related("conversation__owner", "asked__episode").get(pk=reply_id)


def tell_streaming(reply: Reply) -> None:
    """Say that the text begins: memory has been looked through, and pages elsewhere may watch."""
    with transaction.atomic():
        _tell(reply, Reply.State.STREAMING)


def keep(checkpoints: Iterable[Checkpoint], keeper: str = KEEPER) -> tuple[set[int], set[int]]:
    """Write checkpoints and renew leases; return (those to be stopped, those that are no longer ours)."""
    stop, lost = set(), set()
    with transaction.atomic():
        until = clock.now() + LEASE
        for point in checkpoints:
            mine = Reply.objects.filter(pk=point.reply_id, state=Reply.State.STREAMING, keeper=keeper)
            if not mine.update(text=point.text, lease_until=until):
                lost.add(point.reply_id)
            elif mine.filter(stop_requested=True).exists():
                stop.add(point.reply_id)
    return stop, lost


def settle(reply_id: int, state: str, text: str, *, keeper: str | None = None, **facts: Any) -> bool:
    """End a live reply: what was written becomes a message. False if it is settled already, or no longer ours."""
    with transaction.atomic():
        _lock_owner_of(reply_id)
        live = Reply.objects.filter(pk=reply_id, state__in=Reply.LIVE)
        if keeper is not None:
            live = live.filter(keeper=keeper)
        now = clock.now()
        if not live.update(state=state, text="", settled_at=now, lease_until=None, **facts):
            return False
        reply = Reply.objects.select_related("conversation__owner", "asked__episode").get(pk=reply_id)
        if text.strip():
            reply.message = _keep_words(reply, text)
            reply.save(update_fields=["message"])
        _tell(reply, state)
        return True


def _keep_words(reply: Reply, text: str) -> Message:
    conversation, asked = reply.conversation, reply.asked
    owner: Owner = conversation.owner.as_owner
    state = Episode.State.TEMPORARY if conversation.temporary else Episode.State.ACTIVE
    if conversation.deleted_at:
        state = Episode.State.HIDDEN
    source = Episode.Source.API if asked.episode.source == Episode.Source.API else Episode.Source.CHAT
    episode = episodes.add(
        owner, source=source, session=conversation.session, role="assistant", text=text,
        at=clock.now(), state=state, learn=False,
    )  # fmt: skip
    earlier = Message.objects.filter(parent=asked, reply__isnull=False)
    shown = list(earlier.filter(active=True).select_related("episode", "reply"))
    begun = [message.episode_id for message in shown if _is_begin_of(message, text)]
    episodes.move(owner.id, begun, Episode.State.HIDDEN)  # carried on: one reply, not two versions
    episodes.move(owner.id, {message.episode_id for message in shown} - set(begun), Episode.State.OFF_BRANCH)
    sibling = earlier.count()
    earlier.update(active=False)
    along = state == Episode.State.HIDDEN
    return Message.objects.create(
        conversation=conversation, episode=episode, parent=asked, sibling=sibling, taken_along=along
    )


def _is_begin_of(message: Message, text: str) -> bool:
    unfinished = (Reply.State.STOPPED, Reply.State.INTERRUPTED, Reply.State.FAILED)
    return message.reply.state in unfinished and text.startswith(message.episode.text)


def shown_of(attempts: Iterable[Reply]) -> Reply | None:
    """Which of the attempts at a reply to one message is shown: the newest if it is being written or left no text,
    else the version that was chosen."""
    in_order = sorted(attempts, key=lambda reply: reply.pk)
    if not in_order or in_order[-1].message is None:
        return in_order[-1] if in_order else None
    chosen = [reply for reply in in_order if reply.message is not None and reply.message.active]
    return (chosen or in_order)[-1]


def request_stop(owner_id: int, reply_id: int) -> Reply:
    """Ask whoever writes it to stop; the keeper of that process sees it within a quarter of a second."""
    reply = find(owner_id, reply_id)
    Reply.objects.filter(pk=reply.pk, state__in=Reply.LIVE).update(stop_requested=True)
    settle_lapsed(reply.conversation)
    return reply


def again(owner_id: int, reply_id: int, *, carry_on: bool = False, without_memory: bool = False) -> Reply:
    """Owe a new reply to the same message; with `carry_on` it goes on from what the earlier one had written."""
    with transaction.atomic():
        lock_owner(owner_id)
        reply = find(owner_id, reply_id)
        settle_lapsed(reply.conversation)
        rows = Reply.objects.filter(conversation_id=reply.conversation_id, asked__active=True)
        last = rows.order_by("-asked_id", "-pk").first()
        attempts = rows.filter(asked=last.asked_id).select_related("message") if last else rows.none()
        newest = shown_of(attempts)
        if newest is None or newest.pk != reply.pk:
            if last and last.asked_id == reply.asked_id and last.state in Reply.LIVE:
                return last  # asked twice, or in two tabs
            raise NotTheLast
        reply.refresh_from_db()
        if reply.state in Reply.LIVE:
            raise Answering
        written = reply.message.episode.text if carry_on and reply.message else ""
        return owe(reply.asked, written, without_memory=without_memory or (carry_on and reply.without_memory))


def find(owner_id: int, reply_id: int) -> Reply:
    """Raise NotFound unless it is this person's, in a conversation that is not deleted."""
    rows = Reply.objects.select_related("conversation", "asked__episode", "message__episode", "recall")
    found = rows.filter(pk=reply_id, conversation__owner_id=owner_id, conversation__deleted_at=None).first()
    if found is None:
        raise NotFound("There is no such reply.")
    return found


def settle_lapsed(conversation: Conversation | None = None) -> int:
    """Replies whose writer is gone are interrupted, decided by whoever looks; return how many."""
    lapsed = Reply.objects.filter(state__in=Reply.LIVE, lease_until__lt=clock.now())
    if conversation is not None:
        lapsed = lapsed.filter(conversation=conversation)
    count = 0
    for reply_id in list(lapsed.values_list("pk", flat=True)):
        count += _interrupt(reply_id)
    return count


def _interrupt(reply_id: int) -> bool:
    with transaction.atomic():
        _lock_owner_of(reply_id)
        # Renewed since it was read? Then its writer lives: the lease is asked for again under the row's lock.
        live = Reply.objects.select_for_update().filter(pk=reply_id, state__in=Reply.LIVE, lease_until__lt=clock.now())
        reply = live.first()
        if reply is None:
            return False
        state = Reply.State.STOPPED if reply.stop_requested else Reply.State.INTERRUPTED
        return settle(reply_id, state, reply.text)


def _lock_owner_of(reply_id: int) -> None:
    """Before the row itself: all who write take the owner first, so that no two wait for each other."""
    owner_id = Reply.objects.values_list("conversation__owner_id", flat=True).filter(pk=reply_id).first()
    if owner_id is not None:
        lock_owner(owner_id)


def _tell(reply: Reply, state: str) -> None:
    conversation = reply.conversation
    outbox.emit(
        conversation.owner_id, "reply.changed", conversation=conversation.session, reply=reply.pk, state=str(state)
    )
