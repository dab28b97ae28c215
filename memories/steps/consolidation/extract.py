"""Step 2: one structured call a batch. The model says what it found; nothing of it is believed yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from memories import model_calls
from memories.fencing import fenced
from memories.llm.answers import CATEGORIES, Extraction
from memories.memory_language import told_of_observations
from memories.steps.consolidation.batch import Batch, Heard

_WEEKDAYS = {
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    "zh": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
}
_SIDES = {
    "en": {"user": "user", "assistant": "assistant", "new": " (new)"},
    "zh": {"user": "用户", "assistant": "助手", "new": "（新）"},
}


def extract(batch: Batch) -> Batch:
    """Fill in relevance and claims, as the model gives them."""
    known = "\n".join(f"[{number}] {fenced(memory.text)}" for number, memory in enumerate(batch.known, 1))
    wording = told_of_observations(batch.wanted, batch.language)
    answer = model_calls.fill(
        batch.job,
        "extract_observations",
        batch.language,
        Extraction,
        _data(batch),
        messages="\n".join(_line(batch, heard) for heard in batch.messages),
        known=known or "-",
        wording=wording,
        categories=", ".join(CATEGORIES),
    )
    batch.instructions = model_calls.prompt(
        batch.language, "extract_observations", messages="", known="", wording=wording, categories=""
    )[0].content
    batch.relevance = {entry.message: entry.score for entry in answer.relevance}
    batch.claims = answer.observations
    return batch


def _line(batch: Batch, heard: Heard) -> str:
    sides = _SIDES[batch.language]
    mark = sides["new"] if heard.new else ""
    return f"[{heard.number}] {sides[heard.episode.role]}{mark}, {_when(batch, heard.episode.at)}: {fenced(heard.text)}"


def _when(batch: Batch, at: datetime) -> str:
    local = at.astimezone(ZoneInfo(batch.owner.time_zone))
    return f"{_WEEKDAYS[batch.language][local.weekday()]} {local:%Y-%m-%d %H:%M}"


def _data(batch: Batch) -> dict[str, Any]:
    return {
        "messages": [
            {
                "number": heard.number,
                "role": heard.episode.role,
                "text": heard.text,
                "at": heard.episode.at.astimezone(ZoneInfo(batch.owner.time_zone)).isoformat(),
                "new": heard.new,
            }
            for heard in batch.messages
        ],
        "known": [{"number": number, "text": memory.text} for number, memory in enumerate(batch.known, 1)],
        "language": batch.language,
    }
