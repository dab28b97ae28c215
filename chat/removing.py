"""One message is removed with the replies to it: no longer shown, recalled, or learned from. What was learned stays."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from chat import branches
from chat.models import Message
from memories import episodes, outbox
from memories import store as memory_store
from memories.history import lock_owner
from memories.models import Evidence, Memory
from memories.records import By


def remove(owner_id: int, message: Message, by: By, *, learned_too: bool = False) -> None:
    """`learned_too`: what was learned only from it goes into the trash of the memories. Raise Answering while a reply
    is being written."""
    with transaction.atomic():
        lock_owner(owner_id)
        branches.refuse_while_answering(message.conversation)
        if learned_too:
            for memory_id in list(learned_from(owner_id, message).values_list("pk", flat=True)):
                memory_store.remove(owner_id, memory_id, by)
        going = _with_replies(message)
        said = list(going.values_list("episode_id", flat=True))
        Message.objects.filter(episode__in=said).update(active=False)
        episodes.hide(owner_id, said)
        outbox.emit(owner_id, "branch.changed", conversation=message.conversation.session, message=message.pk)


def learned_from(owner_id: int, message: Message) -> QuerySet[Memory]:
    """Memories that are current, or wait, and rest on its words and on nothing else."""
    said = _with_replies(message).values("episode")
    cited = Evidence.objects.filter(memory=OuterRef("pk"), episode__isnull=False)
    rows = Memory.objects.filter(owner_id=owner_id, state__in=(Memory.State.ACTIVE, Memory.State.PENDING))
    return rows.filter(Exists(cited.filter(episode__in=said))).exclude(Exists(cited.exclude(episode__in=said)))


def _with_replies(message: Message) -> QuerySet[Message]:
    return message.conversation.messages.filter(Q(pk=message.pk) | Q(parent=message, reply__isnull=False))
