"""Puts what is remembered into the messages of a request; nothing else in them is touched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chat.prompt import in_prompt, language_of, memories_block, quoted
from chat.prompts import render
from memories.records import Owner, Recalled

_INSTRUCTS = ("system", "developer")


def block(owner: Owner, text: str, recalled: Recalled | None, noted: str = "") -> str:
    """What the model is told of memory for this message; empty if there is nothing to tell."""
    parts = []
    if recalled is not None and in_prompt(recalled):
        parts.append(memories_block(owner, text, recalled))
    if noted:
        parts.append(render(language_of(text, owner.language), "noted", statement=quoted(noted)).strip())
    return "\n\n".join(parts)


def with_block(messages: Sequence[Any], told: str) -> list[Any]:
    """The messages with the block at the end of the program's own instructions, or before all if it gives none.

    Not as a second system message: the templates of many local models allow one, at the beginning.
    """
    first = messages[0] if messages else None
    if not isinstance(first, dict) or first.get("role") not in _INSTRUCTS:
        return [{"role": "system", "content": told}, *messages]
    content = first.get("content")
    if isinstance(content, list):
        joined: Any = [*content, {"type": "text", "text": told}]
    elif isinstance(content, str) and content.strip():
        joined = f"{content}\n\n{told}"
    else:
        joined = told
    return [first | {"content": joined}, *messages[1:]]
