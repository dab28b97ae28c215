"""Reads evaluation data: one space a line, a person's messages and questions about them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memories.records import Language


class BadSpace(ValueError):
    """A line is not what it should be; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Message:
    id: str
    session: str
    name: str
    role: str
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    category: str
    evidence: frozenset[str]
    stale: frozenset[str]
    current: frozenset[str]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Space:
    id: str
    language: Language
    messages: tuple[Message, ...]
    questions: tuple[Question, ...]


def read_spaces(path: Path) -> Iterator[Space]:
    """The spaces of a file, one after the other. Raise BadSpace."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield _space(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise BadSpace(f"{path.name}, line {number}: {error!r}") from error


def _space(found: Mapping[str, Any]) -> Space:
    messages = tuple(
        Message(
            id=str(said["id"]),
            session=str(said.get("session") or ""),
            name=said.get("name") or "",
            role="assistant" if said.get("role") == "assistant" else "user",
            text=str(said["text"]),
            at=_moment(said.get("at")),
        )
        for said in found["messages"]
    )
    questions = tuple(
        Question(
            text=str(asked["text"]),
            category=str(asked.get("category") or ""),
            evidence=_ids(asked, "evidence"),
            stale=_ids(asked, "stale"),
            current=_ids(asked, "current"),
            at=_moment(asked.get("at")),
        )
        for asked in found["questions"]
    )
    known = {message.id for message in messages}
    for question in questions:
        if not (question.evidence | question.stale | question.current) <= known:
            raise ValueError(f"the question {question.text!r} points at a message that is not there")
    language: Language = "zh" if str(found.get("language", "")).startswith("zh") else "en"
    return Space(str(found.get("id", "")), language, messages, questions)


def _ids(asked: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(str(one) for one in asked.get(name) or ())


def _moment(text: str | None) -> datetime | None:
    """Without a zone it is taken as UTC."""
    if not text:
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
