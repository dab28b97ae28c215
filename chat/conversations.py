"""Conversations: begin, name, find, delete. Every function is told whose."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from chat.models import Conversation, Message, Reply
from chat.titles import title_from as title_from  # noqa: PLC0414  for those who name conversations
from chat.wellformed import wellformed
from memories import clock, episodes, outbox
from memories.errors import NotFound
from memories.history import lock_owner
from memories.models import OwnerState


def of(owner_id: int) -> QuerySet[Conversation]:
    """The person's conversations as they are listed: pinned first, then by the last message."""
    found = Conversation.objects.filter(owner_id=owner_id, deleted_at=None, archived_at=None)
    return found.order_by("-pinned", "-active_at")


def search(owner_id: int, words: str) -> QuerySet[Conversation]:
    """Conversations with the words in their title or in a message that is shown."""
    said = Q(messages__active=True, messages__episode__text__icontains=words, messages__episode__state="active")
    return of(owner_id).filter(Q(title__icontains=words) | said).distinct()


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
    owner_id: int, *, memory: str = Conversation.MemorySwitch.READ_WRITE, temporary: bool = False
) -> Conversation:
    now = clock.now()
    with transaction.atomic():
        made = Conversation.objects.create(
            owner_id=owner_id, memory=memory, temporary=temporary, created_at=now, active_at=now
        )
        outbox.emit(owner_id, "conversation.changed", conversation=str(made.pk))
    return made


def rename(owner_id: int, conversation_id: UUID | str, title: str) -> Conversation:
    with transaction.atomic():
        conversation = get(owner_id, conversation_id, lock=True)
        conversation.title = " ".join(wellformed(title).split())[:200]
        conversation.save(update_fields=["title"])
        outbox.emit(owner_id, "conversation.changed", conversation=str(conversation.pk))
    return conversation


def set_memory(owner_id: int, conversation_id: UUID | str, memory: str) -> Conversation:
    """Whether replies use memories and whether new ones are learned, from the next message on."""
    with transaction.atomic():
        conversation = get(owner_id, conversation_id, lock=True)
        conversation.memory = Conversation.MemorySwitch(memory)
        conversation.save(update_fields=["memory"])
        outbox.emit(owner_id, "conversation.changed", conversation=str(conversation.pk))
    return conversation


def delete(owner_id: int, conversation_id: UUID | str) -> None:
    """Take the conversation out of sight and its messages out of recall. A reply being written is stopped.

    What was learned from it stays, with its quotes.
    """
    with transaction.atomic():
        conversation = get(owner_id, conversation_id, lock=True)
        conversation.deleted_at, conversation.learn_due_at = clock.now(), None
        conversation.save(update_fields=["deleted_at", "learn_due_at"])
        Reply.objects.filter(conversation=conversation, state__in=Reply.LIVE).update(stop_requested=True)
        said = Message.objects.filter(conversation=conversation).values_list("episode_id", flat=True)
        episodes.hide(owner_id, list(said))
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
