"""Conversations that were deleted: for 30 days they can be restored, then they are erased, or at once when asked.

What was learned from a conversation stays, with the words it rests on; the rest of those messages is erased.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from chat.models import Conversation, Message
from memories import episodes, outbox
from memories import store as memory_store
from memories.errors import NotFound
from memories.history import lock_owner
from memories.models import Episode, Evidence, Memory
from memories.records import By
from memories.trash import KEPT_FOR as KEPT_FOR  # noqa: PLC0414  the same for both trashes

BATCH = 20  # conversations a tick


def trashed(owner_id: int) -> QuerySet[Conversation]:
    """The person's deleted conversations, the last deleted first."""
    return Conversation.objects.filter(owner_id=owner_id, deleted_at__isnull=False).order_by("-deleted_at", "-pk")


def restore(owner_id: int, conversation_id: UUID | str) -> Conversation:
    """Bring it back with the messages that were shown in it. Raise NotFound unless it is in this person's trash."""
    with transaction.atomic():
        lock_owner(owner_id)
        conversation = trashed(owner_id).filter(pk=conversation_id).first()
        if conversation is None:
            raise NotFound("There is no such conversation in the trash.")
        conversation.deleted_at = None
        conversation.save(update_fields=["deleted_at"])
        said = Message.objects.filter(conversation=conversation)
        taken = said.filter(taken_along=True)
        if not taken.exists():  # deleted before that was written down, or imported so
            taken = said.filter(active=True, episode__state=Episode.State.HIDDEN)
        episodes.move(owner_id, list(taken.values_list("episode_id", flat=True)), Episode.State.ACTIVE)
        said.update(taken_along=False)
        outbox.emit(owner_id, "conversation.changed", conversation=conversation.session)
    return conversation


def erase(owner_id: int, conversation_ids: Iterable[UUID | str]) -> int:
    """Delete those that are in the trash for good; return how many went."""
    gone = 0
    for conversation_id in conversation_ids:
        with transaction.atomic():
            lock_owner(owner_id)
            conversation = trashed(owner_id).filter(pk=conversation_id).first()  # it may have been restored meanwhile
            if conversation is None:
                continue
            episodes.erase_unquoted(owner_id, conversation.session)
            conversation.delete()
            gone += 1
    return gone


def empty(now: datetime) -> int:
    """Erase what is over its time; return how many conversations went."""
    old = Conversation.objects.filter(deleted_at__lt=now - KEPT_FOR).order_by("deleted_at")
    return sum(erase(owner_id, [pk]) for pk, owner_id in list(old.values_list("pk", "owner_id")[:BATCH]))


def learned_from(owner_id: int, conversations: Iterable[Conversation]) -> QuerySet[Memory]:
    """Memories that are current, or wait, and rest on words of these conversations and on nothing else."""
    sessions = [conversation.session for conversation in conversations]
    cited = Evidence.objects.filter(memory=OuterRef("pk"), episode__isnull=False)
    rows = Memory.objects.filter(owner_id=owner_id, state__in=(Memory.State.ACTIVE, Memory.State.PENDING))
    there = Exists(cited.filter(episode__session__in=sessions))
    return rows.filter(there).exclude(Exists(cited.exclude(episode__session__in=sessions)))


def remove_learned(owner_id: int, conversations: Iterable[Conversation], by: By) -> int:
    """Put what was learned only there into the trash of the memories; return how many went."""
    ids = list(learned_from(owner_id, conversations).values_list("pk", flat=True))
    for memory_id in ids:
        memory_store.remove(owner_id, memory_id, by)
    return len(ids)
