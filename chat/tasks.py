"""What the worker does for the chat. Tasks take ids and may come twice or never: the rows say what is to be done."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from chat import replies, trash
from chat.models import Conversation
from memories import background, clock, jobs
from memories import tasks as memory_tasks
from memories.models import Job


def learn(conversation_id: str) -> None:
    """Ask for consolidation of a conversation whose quiet time has ended."""
    due = Conversation.objects.filter(pk=conversation_id, learn_due_at__lte=clock.now())
    with transaction.atomic():
        if due.update(learn_due_at=None):
            conversation = Conversation.objects.get(pk=conversation_id)
            jobs.request(conversation.owner_id, Job.Kind.CONSOLIDATE, session=conversation.session)


def tick() -> None:
    """Ring again for what is due, settle what nobody writes any more, let memories do the same; say that we live.

    What fails in one part keeps none of the others from being done.
    """
    for part in (_ring_for_what_is_due, replies.settle_lapsed, _empty_the_trash, memory_tasks.tick, _beat):
        background.attempt(part)


def _ring_for_what_is_due() -> None:
    due = Conversation.objects.filter(learn_due_at__lte=clock.now()).values_list("pk", flat=True)
    for conversation_id in due:
        background.enqueue("chat.tasks.learn", str(conversation_id))


def _empty_the_trash() -> None:
    trash.empty(clock.now())


def _beat() -> None:
    import_string(settings.HEARTBEAT)("worker")
