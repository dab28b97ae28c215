"""What a browser may send over its socket. Everything else is refused before it is looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

LARGEST = 64 * 1024  # bytes
SAFE = 2**53  # numbers beyond it are not exact in a browser


class BadFrame(Exception):
    """The frame is none of ours."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Show me this conversation: events after `after_seq`, and of live replies what follows each offset."""

    conversation: UUID
    after_seq: int
    offsets: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Send:
    conversation: UUID
    text: str
    client_id: str


@dataclass(frozen=True, slots=True)
class Stop:
    reply: int


@dataclass(frozen=True, slots=True)
class Retry:
    reply: int
    carry_on: bool = False


@dataclass(frozen=True, slots=True)
class Ping:
    pass


Inbound = Subscribe | Send | Stop | Retry | Ping


def read(text: str) -> Inbound:
    """Return the frame, or raise BadFrame."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame("not JSON") from None
    if not isinstance(found, dict):
        raise BadFrame("not an object")
    kind = found.pop("kind", None)
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise BadFrame("unknown kind")
    frame = reader(found)
    if found:
        raise BadFrame("unknown fields")
    return frame


def _subscribe(found: dict[str, Any]) -> Subscribe:
    offsets = found.pop("offsets", {})
    if not isinstance(offsets, dict) or len(offsets) > 8:
        raise BadFrame("offsets")
    read_offsets = {}
    for key, value in offsets.items():
        if not (key.isascii() and key.isdigit() and len(key) < 16 and _is_number(value)):
            raise BadFrame("offsets")
        read_offsets[int(key)] = value
    return Subscribe(_uuid(found), _number(found, "after_seq"), read_offsets)


def _send(found: dict[str, Any]) -> Send:
    text, client_id = found.pop("text", None), found.pop("client_id", None)
    if not isinstance(text, str):
        raise BadFrame("text")
    if not isinstance(client_id, str) or not 8 <= len(client_id) <= 40 or not client_id.isprintable():
        raise BadFrame("client_id")
    return Send(_uuid(found), text, client_id)


def _retry(found: dict[str, Any]) -> Retry:
    carry_on = found.pop("carry_on", False)
    if not isinstance(carry_on, bool):
        raise BadFrame("carry_on")
    return Retry(_number(found, "reply"), carry_on)


def _uuid(found: dict[str, Any]) -> UUID:
    value = found.pop("conversation", None)
    try:
        return UUID(value) if isinstance(value, str) else UUID("")
    except ValueError:
        raise BadFrame("conversation") from None


def _number(found: dict[str, Any], name: str) -> int:
    value = found.pop(name, None)
    if not _is_number(value):
        raise BadFrame(name)
    return int(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < SAFE


_READERS: dict[str, Callable[[dict[str, Any]], Inbound]] = {
    "subscribe": _subscribe,
    "send": _send,
    "stop": lambda found: Stop(_number(found, "reply")),
    "retry": _retry,
    "ping": lambda _found: Ping(),
}


class Bucket:
    """A rate limit: so many at once, so many a second after that."""

    def __init__(self, size: float, per_second: float) -> None:
        self._size, self._per_second = size, per_second
        self._left, self._at = size, 0.0

    def take(self, now: float) -> bool:
        self._left = min(self._size, self._left + (now - self._at) * self._per_second) if self._at else self._size
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
