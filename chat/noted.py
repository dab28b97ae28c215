"""What is asked of memory in plain words is done by code, before a model hears of it: remember that…, forget that…"""

from __future__ import annotations

import logging

from django.db import transaction
from memories.retrieve import retrieve

from chat import conversations
from chat.models import Conversation
from memories import asking, clock, outbox, store
from memories.asking import Forget, Remember
from memories.folding import locate
from memories.models import Episode, Memory
from memories.records import By, Language, NewMemory, Owner, Query, Quote, Recalled

log = logging.getLogger(__name__)
FOUND = 5  # of what a person wants forgotten, so many are shown


def asked_of_memory(episode: Episode) -> Remember | Forget | None:
    """What the person's message asks of memory, if it does."""
    return asking.recognise(episode.text) if episode.role == "user" else None


def remember(
    owner: Owner, conversation: Conversation, episode: Episode, asked: Remember, language: Language
) -> Memory | None:
    """Keep the statement at once, with the person's words as evidence. None where nothing may be learned."""
    if not conversations.learns(conversation):
        return None
    start, end = locate(asked.text, episode.text) or (0, len(episode.text))
    new = NewMemory(
        kind="observation",
        text=asked.text,
        language=language,
        confidence=1.0,
        valid_from=episode.at,
        quotes=(Quote(episode.pk, start, end),),
    )
    with transaction.atomic():
        memory = store.remember(owner.id, new, By("user", reason="asked for in the conversation"))
        outbox.emit(
            owner.id, "memory.learned", memory=memory.pk, session=conversation.session, message=episode.message.pk
        )
    return memory


def look_for(owner: Owner, asked: Forget) -> Recalled:
    """The memories that a person may mean by "forget that…"."""
    query = Query(text=asked.text, at=clock.now(), limit=FOUND, kinds=frozenset(("memory",)))
    return retrieve(owner, query)
