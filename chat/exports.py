"""Conversations as a file: the neutral JSON Lines that can be imported again, a conversation a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chat.models import Conversation, Message
from memories.portable.as_json import dumps
from memories.records import Owner


def conversations(owner: Owner) -> Iterator[str]:
    """All conversations, the oldest first, with every message whatever became of it: its state says so."""
    for conversation in Conversation.objects.filter(owner_id=owner.id).order_by("created_at", "pk").iterator():
        yield dumps(_line(conversation)) + "\n"


def _line(conversation: Conversation) -> dict[str, Any]:
    said = Message.objects.filter(conversation=conversation).select_related("episode").order_by("episode__at", "pk")
    return {
        "id": str(conversation.pk),
        "title": conversation.title,
        "created_at": conversation.created_at.isoformat(),
        "deleted_at": conversation.deleted_at.isoformat() if conversation.deleted_at else None,
        "memory": conversation.memory,
        "pinned": conversation.pinned,
        "persona": conversation.persona,
        "model": conversation.model,
        "messages": [
            {
                "id": str(message.pk),
                "role": message.episode.role,
                "name": message.episode.name,
                "text": message.episode.text,
                "at": message.episode.at.isoformat(),
                "time_zone": message.episode.time_zone,
                "state": message.episode.state,
            }
            for message in said
        ],
    }
