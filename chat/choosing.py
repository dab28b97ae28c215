"""Which models can be chosen for a conversation: that of the chat, and those that CHAT_MODELS names beside it."""

from __future__ import annotations

from django.conf import settings

from memories.llm import models
from memories.llm.base import ChatModel


def names() -> list[str]:
    """The one that answers unless another is chosen, then the others. Just one: there is nothing to choose."""
    usual = models.chat.settings.model
    return list(dict.fromkeys([usual, *settings.CHAT_MODELS]))


def model_of(name: str) -> ChatModel:
    """The model of that name; the usual one if it is not, or no longer, to be had."""
    return models.chat_named(name) if name in names()[1:] else models.chat
