"""As whom the model answers in a conversation. Two are packaged, in both languages, as prompts."""

from __future__ import annotations

from chat.prompts import render
from memories.records import Language

ASSISTANT = "assistant"
NAMES = (ASSISTANT, "companion")


def instructions(language: Language, name: str) -> str:
    """What the model is told of itself. A name that is not known is the assistant's."""
    return render(language, f"persona_{name if name in NAMES else ASSISTANT}").strip()
