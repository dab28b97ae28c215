"""What the server says when no rule tells it: nothing clever, and always the same."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tests.model_server.rules import Fact

EMPTY: dict[str, dict[str, Any]] = {
    "Extraction": {"relevance": [], "observations": []},
    "Judgement": {"pairs": []},
    "Insights": {"insights": []},
}
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]", re.IGNORECASE)
_PIECE = re.compile(r"[\u3400-\u9fff]{1,2}|\s*[^\s\u3400-\u9fff]+|\s+")
_NUMBER = re.compile(
    r"(?:^|\n)[\s>*\-]*[\[(#<]?\s*(?:message|msg|m)?\s*#?(\d+)(?=[\])>.:,、\s|])|number\W{1,4}(\d+)|消息\s*(\d+)"
)
_REMEMBERED = re.compile(r"^\s*(?:[-*•]|\[?\d+[\].:)])\s*(.+)$", re.MULTILINE)


def task_of(body: dict[str, Any], prompt: str) -> str:
    """Which answer a request asks for, by the name of its schema; `reply` if it asks for none."""
    schema = (body.get("response_format") or {}).get("json_schema") or {}
    for name in EMPTY:
        if schema.get("schema", {}).get("title") == name or f'"title": "{name}"' in prompt:
            return name
    return "reply"


def reply(messages: Sequence[dict[str, Any]]) -> str:
    """Echoes the last thing said, and what the system messages list, so that a test sees what was in the prompt."""
    said = next((m["content"] for m in reversed(messages) if m["role"] == "user"), "")
    system = "\n".join(m["content"] for m in messages if m["role"] == "system")
    remembered = [line.strip() for line in _REMEMBERED.findall(system)]
    answer = f"You said: {said}"
    return answer + ("\n\nI remember: " + "; ".join(remembered) if remembered else "")


def extraction(prompt: str, facts: Sequence[Fact]) -> dict[str, Any]:
    observations = []
    for fact in facts:
        place = prompt.rfind(fact.quote)
        numbers = list(_NUMBER.finditer(prompt, 0, place)) if place >= 0 else []
        if numbers:
            number = next(int(group) for group in numbers[-1].groups() if group)
            observations.append({"message": number, **asdict(fact)})
    return {
        "relevance": [{"message": item["message"], "score": 3} for item in observations],
        "observations": observations,
    }


def as_text(answer: Any) -> str:
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)


def pieces(text: str) -> list[str]:
    return _PIECE.findall(text)


def vector(text: str, size: int) -> list[float]:
    """Words hashed into places: texts that share words are near each other."""
    values = [0.0] * size
    for word in _WORD.findall(text.lower()) or [text]:
        digest = hashlib.sha256(word.encode()).digest()
        values[int.from_bytes(digest[:4], "big") % size] += 1.0 if digest[4] % 2 else -1.0
    length = math.sqrt(sum(value * value for value in values)) or 1.0
    return [3.0 * value / length for value in values]  # of length 3: clients must normalise


def relevance(query: str, text: str) -> float:
    wanted, there = set(_WORD.findall(query.lower())), set(_WORD.findall(text.lower()))
    return len(wanted & there) / max(len(wanted), 1)
