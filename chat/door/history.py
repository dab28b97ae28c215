"""The history that a program sends with each request, and which of it is new.

Each user turn has two keyed hashes: one of the whole history up to it, and one of its words after those of the user
turn before. The first finds the longest prefix that was sent before; the second finds where a history goes on whose
beginning was cut off, or in which a reply was edited.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from chat.door.models import KnownTurn
from chat.wellformed import wellformed

LOOKED_AT = 400  # of the user's turns, the last


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that the user or the model said, with text; `chain` and `own` are of a user turn."""

    role: str
    text: str
    chain: str
    own: str


@dataclass(frozen=True, slots=True)
class Known:
    """How many turns are known, and in which conversation the last of those stands; `tip` if nothing follows it."""

    count: int = 0
    conversation: UUID | None = None
    tip: bool = False


def text_of(content: Any) -> str:
    """The words of a message: its text, or those of its parts that are text."""
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
        content = "\n\n".join(part for part in parts if isinstance(part, str))
    return wellformed(content).strip() if isinstance(content, str) else ""


def turns_of(messages: Sequence[Any]) -> list[Turn]:
    """What user and model said, in order; without instructions, tools and what has no words."""
    turns: list[Turn] = []
    chain, before = "", ""
    for message in messages:
        role = message.get("role") if isinstance(message, dict) else None
        text = text_of(message.get("content")) if role in ("user", "assistant") else ""
        if not text:
            continue
        chain = _keyed(chain, str(role), text)
        own = _keyed("own", before, text) if role == "user" else ""
        before = text if role == "user" else before
        turns.append(Turn(str(role), text, chain, own))
    return turns


def known(owner_id: int, turns: Sequence[Turn], conversation: UUID | None = None) -> Known:
    """The longest beginning of these turns that the person's programs have sent before, in this conversation or any."""
    said = [number for number, turn in enumerate(turns) if turn.role == "user"][-LOOKED_AT:]
    if not said:
        return Known()
    rows = KnownTurn.objects.filter(owner_id=owner_id)
    if conversation is not None:
        rows = rows.filter(conversation=conversation)
    by_chain = {row.chain: row for row in rows.filter(chain__in=[turns[n].chain for n in said]).order_by("pk")}
    for number in reversed(said):
        row = by_chain.get(turns[number].chain)
        if row is not None:
            prefix = _at(number, row)
            break
    else:
        prefix = Known()
    beyond = [n for n in said if n >= prefix.count]
    if len(beyond) < 2:  # all before the last is the same: the last is new, even if it repeats the one before
        return prefix
    by_own = {row.own: row for row in rows.filter(own__in=[turns[n].own for n in beyond]).order_by("pk")}
    for number in reversed(beyond):
        row = by_own.get(turns[number].own)
        if row is not None:
            there = _at(number, row)
            if number != said[-1] or there.tip:
                return there
    return prefix


def key_of(program: str, name: str) -> str:
    """How a conversation is found again by the name that a program gives it."""
    return _keyed("conversation", program, name)


def _at(number: int, row: KnownTurn) -> Known:
    later = KnownTurn.objects.filter(conversation_id=row.conversation_id, place__gt=row.place).exists()
    return Known(number + 1, row.conversation_id, not later)


def _keyed(*parts: str) -> str:
    """A hash that nobody without this installation's key can try words against."""
    made = hmac.new(_key(settings.SECRET_KEY), digestmod=hashlib.sha256)
    for part in parts:
        encoded = part.encode("utf-8", "replace")
        made.update(len(encoded).to_bytes(8, "big") + encoded)
    return made.hexdigest()


@lru_cache(2)
def _key(secret: str) -> bytes:
    return hashlib.sha256(f"memoryscope.door.history:{secret}".encode()).digest()
