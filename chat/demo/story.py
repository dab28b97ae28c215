"""Reads story.json. In what the person says, `[[key|words]]` marks the words that the memory `key` quotes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

_MARK = re.compile(r"\[\[(\w+)\|(.*?)\]\]")


@dataclass(frozen=True, slots=True)
class Turn:
    role: str
    text: str
    quotes: dict[str, tuple[int, int]]
    """Memory key -> offsets of the words it quotes."""


@dataclass(frozen=True, slots=True)
class Chat:
    title: str
    begins: datetime
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Story:
    person: dict[str, str]
    chats: tuple[Chat, ...]
    observations: dict[str, dict[str, Any]]
    kept_out: dict[str, dict[str, Any]]
    insights: list[dict[str, Any]]
    conflicts: list[dict[str, str]]


def read(today: datetime) -> Story:
    """Return the story with its last day before `today`; times are of `today`'s zone."""
    raw = json.loads(Path(__file__).with_name("story.json").read_text(encoding="utf-8"))
    return Story(
        person=raw["person"],
        chats=tuple(_chat(chat, today) for chat in raw["conversations"]),
        observations={memory["key"]: memory for memory in raw["observations"]},
        kept_out={memory["key"]: memory for memory in raw["kept_out"]},
        insights=raw["insights"],
        conflicts=raw["conflicts"],
    )


def _chat(raw: dict[str, Any], today: datetime) -> Chat:
    begins = datetime.combine(today.date() + timedelta(days=raw["day"]), time.fromisoformat(raw["time"]), today.tzinfo)
    return Chat(raw["title"], begins, tuple(_turn(role, text) for role, text in raw["turns"]))


def _turn(role: str, marked: str) -> Turn:
    text, quotes, end = "", {}, 0
    for mark in _MARK.finditer(marked):
        text += marked[end : mark.start()]
        quotes[mark[1]] = (len(text), len(text) + len(mark[2]))
        text += mark[2]
        end = mark.end()
    return Turn(role, text + marked[end:], quotes)
