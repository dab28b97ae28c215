"""What stands in the prompt beside the message that is answered: the turns before it, and so what recall leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from chat.models import Message
from chat.prompt import recent
from memories import episodes
from memories.llm import models
from memories.llm.base import Said
from memories.llm.known_models import chat as known
from memories.models import Episode

TURNS = 40  # messages looked at
TURN_TOKENS = 6_000
FOLLOWED = 3  # messages of the person's before it that a follow-up may point at


def shown_up_to(asked: Message) -> list[Message]:
    """The turns up to the message, oldest first; without earlier attempts at a reply to it."""
    rows = Message.objects.filter(conversation_id=asked.conversation_id, active=True, pk__lte=asked.pk)
    rows = rows.filter(episode__state__in=(Episode.State.ACTIVE, Episode.State.TEMPORARY))
    return list(rows.select_related("episode").order_by("-pk")[:TURNS])[::-1]


def turns_of(shown: Sequence[Message], model: str = "") -> tuple[Said, ...]:
    """Those of them that there is room for in a prompt of the model."""
    said = [Said(message.episode.role, episodes.shown(message.episode)) for message in shown]  # type: ignore[arg-type]
    return recent(said, min(TURN_TOKENS, known(model or models.chat.settings.model).context // 3))


def followed(shown: Sequence[Message]) -> tuple[str, ...]:
    """What the person said just before the last message."""
    said = [message.episode for message in shown if message.episode.role == "user"]
    return tuple(episodes.shown(episode) for episode in said[:-1][-FOLLOWED:])


def beside(owner_id: int, episode_id: int) -> tuple[tuple[str, ...], frozenset[int]]:
    """For a message that was answered once: what the person had said before it, and the episodes that the prompt showed
    or that came later in its conversation.
    """
    asked = Message.objects.filter(episode_id=episode_id, conversation__owner_id=owner_id).first()
    if asked is None:
        return (), frozenset((episode_id,))
    shown = shown_up_to(asked)
    shown = shown[-len(turns_of(shown)) :]
    later = Message.objects.filter(conversation_id=asked.conversation_id, pk__gt=asked.pk)
    there = {message.episode_id for message in shown} | set(later.values_list("episode_id", flat=True))
    return followed(shown), frozenset(there | {episode_id})
