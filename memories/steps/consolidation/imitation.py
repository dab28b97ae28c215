"""Words that pretend to come from the program: a made-up turn, a tool's answer, a "memory update", an order to a model.

They stand in a person's message, often pasted, and are no statement of theirs. What quotes them is kept out in sight.
"""

from __future__ import annotations

import re
import unicodedata

_TURN = re.compile(
    r"^\W*(?:assistant|system|developer|tool|助手|系统|开发者)\s*:|"
    r"</?(?:system|assistant|developer|instructions?|(?:user|system)_\w+|tool_\w+)\b[^>]*>",
    re.IGNORECASE | re.MULTILINE,
)
_LABEL = re.compile(r"\b(?:memory|memories|memory update) ?: |^\W*新?(?:记忆|記憶)(?:更新|写入)?\s*:", re.IGNORECASE)
_MACHINE = re.compile(
    r"""["'][\w ]{1,40}\\?["']\s*:\s*[\\"'\[{\d]|"""  # a field of JSON
    r"""\{\{.*\}\}|\{%|\$\{|^\W*=[A-Z]{2,}\(|[(\[{<（【]{5}"""
)
_ORDER = re.compile(
    r"\b(?:ignore|disregard|override) (?:(?:all|any|the|your|previous|prior|above|these|of) )*"
    r"(?:instruction|rule|prompt)|"
    r"\bsystem prompt\b|\b(?:from|by) the developers?\b|[【\[](?:系统|system)[】\]]|系统提示|优先级最高|来自开发者|"
    r"(?:忽略|忘掉|无视)[^。,.!?]{0,10}(?:规则|指令|指示|提示)",
    re.IGNORECASE,
)
_TWO_ALPHABETS = re.compile(r"[A-Za-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-z]")


def imitates(text: str, start: int, end: int) -> bool:
    """Whether the quote is, or follows, something that only looks as if the program or its model had said it."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    lines = _plain(text[first : last if last >= 0 else len(text)])
    if _TURN.search(_plain(text[:end])):
        return True
    return any(pattern.search(lines) for pattern in (_LABEL, _MACHINE, _ORDER, _TWO_ALPHABETS))


def _plain(text: str) -> str:
    """Full-width letters as plain ones, what cannot be seen left out."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(char for char in text if char.isspace() or unicodedata.category(char) not in ("Cf", "Cc"))
