"""Conversations: begin, name, find, delete. Every function is told whose."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from chat.found import matching
from chat.models import Conversation, Message, Reply
from chat.titles import title_from as title_from  # noqa: PLC0414  for those who name conversations
from chat.wellformed import wellformed
from memories import clock, episodes, outbox
from memories.errors import NotFound
from memories.history import lock_owner
from memories.models import Episode, OwnerState


def of(owner_id: int) -> QuerySet[Conversation]:
    """The person's conversations as they are listed: pinned first, then by the last message."""
    found = Conversation.objects.filter(owner_id=owner_id, deleted_at=None, archived_at=None)
    return found.order_by("-pinned", "-active_at")


def search(owner_id: int, words: str) -> QuerySet[Conversation]:
    """Conversations with the words in their title or in a message that is shown."""
    return matching(of(owner_id), words)


def get(owner_id: int, conversation_id: UUID | str, *, lock: bool = False) -> Conversation:
    """Raise NotFound unless it is this person's and not deleted. `lock` is for writers: it lets one of the
    owner's at a time come past, until its transaction ends."""
    if lock:
        lock_owner(owner_id)
    found = Conversation.objects.filter(owner_id=owner_id, pk=conversation_id, deleted_at=None).first()
    if found is None:
        raise NotFound("There is no such conversation.")
    return found


def create(
    owner_id: int,
    *,
    memory: str = Conversation.MemorySwitch.READ_WRITE,
    temporary: bool = False,
    persona: str = "",
    model: str = "",
) -> Conversation:
    now = clock.now()
    with transaction.atomic():
        made = Conversation.objects.create(
            owner_id=owner_id,
            memory=memory,
            temporary=temporary,
            persona=persona,
            model=model,
            created_at=now,
            active_at=now,
        )
        outbox.emit(owner_id, "conversation.changed", conversation=str(made.pk))
    return made


def rename(owner_id: int, conversation_id: UUID | str, title: str) -> Conversation:
    return _set(owner_id, conversation_id, title=" ".join(wellformed(title).split())[:200])


def set_memory(owner_id: int, conversation_id: UUID | str, memory: str) -> Conversation:
    """Whether replies use memories and whether new ones are learned, from the next message on."""
    return _set(owner_id, conversation_id, memory=Conversation.MemorySwitch(memory))


def set_voice(owner_id: int, conversation_id: UUID | str, persona: str, model: str = "") -> Conversation:
    """As whom the model answers and which model it is, from the next reply on; empty is the usual one."""
    return _set(owner_id, conversation_id, persona=persona, model=model)


def set_pinned(owner_id: int, conversation_id: UUID | str, pinned: bool) -> Conversation:
    """A pinned one stands first in the list."""
    return _set(owner_id, conversation_id, pinned=pinned)


def set_archived(owner_id: int, conversation_id: UUID | str, archived: bool) -> Conversation:
    """An archived one is out of the list, and is still recalled. It comes back with the next message in it."""
    return _set(owner_id, conversation_id, archived_at=clock.now() if archived else None)


def _set(owner_id: int, conversation_id: UUID | str, **fields: Any) -> Conversation:
    with transaction.atomic():
        conversation = get(owner_id, conversation_id, lock=True)
        for name, value in fields.items():
            setattr(conversation, name, value)
        conversation.save(update_fields=list(fields))
        outbox.emit(owner_id, "conversation.changed", conversation=conversation.session)
    return conversation


def delete(owner_id: int, conversation_id: UUID | str) -> None:
    """Put the conversation into the trash and take its messages out of recall. A reply being written is stopped.

    What was learned from it stays, with its quotes. chat/trash.py has the way back.
    """
    with transaction.atomic():
        conversation = get(owner_id, conversation_id, lock=True)
        conversation.deleted_at, conversation.learn_due_at = clock.now(), None
        conversation.save(update_fields=["deleted_at", "learn_due_at"])
        Reply.objects.filter(conversation=conversation, state__in=Reply.LIVE).update(stop_requested=True)
        shown = Message.objects.filter(conversation=conversation, episode__state=Episode.State.ACTIVE)
        said = dict(shown.values_list("pk", "episode_id"))
        Message.objects.filter(pk__in=said).update(taken_along=True)
        episodes.hide(owner_id, list(said.values()))
        outbox.emit(owner_id, "conversation.deleted", conversation=str(conversation.pk))


def erase_all(owner_id: int) -> int:
    """Erase the conversations themselves, deleted ones too, with their replies; return how many.

    Replies being written are given up. The messages are memories' episodes, which are erased there.
    """
    with transaction.atomic():
        lock_owner(owner_id)
        ids = list(Conversation.objects.filter(owner_id=owner_id).values_list("pk", flat=True))
        Reply.objects.filter(conversation__in=ids, state__in=Reply.LIVE).update(stop_requested=True)
        Conversation.objects.filter(pk__in=ids).delete()
        for conversation_id in ids:
            outbox.emit(owner_id, "conversation.deleted", conversation=str(conversation_id))
    return len(ids)


def uses_memory(conversation: Conversation) -> bool:
    """Whether replies may be given memories: the person's switch and the conversation's."""
    off = Conversation.MemorySwitch.OFF
    return not conversation.temporary and off not in (conversation.memory, _switch(conversation.owner_id))


def learns(conversation: Conversation) -> bool:
    """Whether its messages may be learned from."""
    both = {conversation.memory, _switch(conversation.owner_id)}
    return not conversation.temporary and both == {Conversation.MemorySwitch.READ_WRITE}


def _switch(owner_id: int) -> str:
    found = OwnerState.objects.filter(owner_id=owner_id).values_list("memory", flat=True).first()
    return found or OwnerState.MemorySwitch.READ_WRITE
