"""What is asked of memory in plain words is done by code, before a model hears of it: remember that…, forget that…"""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.db import transaction

from chat import conversations
from chat.models import Conversation
from memories import asking, clock, commands, outbox
from memories.asking import Forget, Remember
from memories.folding import locate
from memories.models import Episode, Evidence, Memory
from memories.records import Owner, Query, Recalled
from memories.retrieve import retrieve

FOUND = 5  # of what a person wants forgotten, so many are shown


def asked_of_memory(episode: Episode) -> Remember | Forget | None:
    """What the person's message asks of memory, if it does."""
    return asking.recognise(episode.text) if episode.role == "user" else None


def remember(owner: Owner, conversation: Conversation, episode: Episode, asked: Remember) -> Memory | None:
    """Keep the statement at once, with the person's words as evidence; of what another reply to the same message has
    kept already, what has become of it. None where nothing may be learned, and when they took it back since.

    Raise NotKept for what is never kept, such as a password.
    """
    if not conversations.learns(conversation) or _taken_back(owner, episode):
        return None
    kept = _kept(owner, episode, asked)
    if kept is not None:
        return kept
    with transaction.atomic():
        memory = commands.remember(owner, episode, asked.text)
        outbox.emit(
            owner.id, "memory.learned", memory=memory.pk, session=conversation.session, message=episode.message.pk
        )
    return memory


def _taken_back(owner: Owner, episode: Episode) -> bool:
    """Whether something that rests on this message was undone or removed."""
    return Evidence.objects.filter(owner_id=owner.id, episode=episode, memory__state=Memory.State.TRASHED).exists()


def _kept(owner: Owner, episode: Episode, asked: Remember) -> Memory | None:
    """What was kept of these words before: the person may have put it right since."""
    start, end = locate(asked.text, episode.text) or (0, len(episode.text))
    rows = Evidence.objects.filter(owner_id=owner.id, episode=episode, start__lt=end, end__gt=start)
    row = rows.exclude(memory__state=Memory.State.QUARANTINED).select_related("memory").order_by("pk").first()
    return row.memory if row else None


def look_for(owner: Owner, asked: Forget) -> Recalled:
    """The memories that a person may mean by "forget that…": none that scores far below the best."""
    query = Query(text=asked.text, at=clock.now(), limit=FOUND, kinds=frozenset(("memory",)))
    recalled = retrieve(owner, query)
    floor = settings.RECALL_FLOOR * max((result.score for result in recalled.results), default=0.0)
    return replace(recalled, results=tuple(result for result in recalled.results if result.score >= floor))
