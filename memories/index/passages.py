"""Cuts a long text into passages, so that one good paragraph of a long answer can be found."""

from __future__ import annotations

import re

from memories.index.analyser import HAN, words

GOAL = 80  # words of a passage: it is closed at the goal
HARD = 120  # and never longer than this; a text of up to this many words stays whole

FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_WORD = re.compile(rf"[{HAN}]{{1,2}}[^\w\s]*\s*|[^\s{HAN}]+\s*|\s+")


def passages(text: str) -> list[str]:
    """Whole sentences and lines up to about GOAL words. Code, and what has no sentences, is cut every HARD words."""
    if words(text) <= HARD:
        return [text]
    found: list[str] = []
    current: list[str] = []
    length = 0
    for piece, code in _pieces(text):
        size = words(piece)
        if current and (code or length >= GOAL or length + size > HARD):
            found.append(" ".join(current))
            current, length = [], 0
        if code or size > HARD:
            parts = _WORD.findall(piece)
            found += ["".join(parts[at : at + HARD]) for at in range(0, len(parts), HARD)]
        else:
            current.append(piece)
            length += size
    if current:
        found.append(" ".join(current))
    return found or [text]


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Sentences and lines, and blocks of code whole; the flag says which."""
    found: list[tuple[str, bool]] = []
    end = 0
    for fence in FENCE.finditer(text):
        found += [(piece, False) for piece in SENTENCE.split(text[end : fence.start()])]
        found.append((fence[0], True))
        end = fence.end()
    found += [(piece, False) for piece in SENTENCE.split(text[end:])]
    return [(piece, code) for piece, code in found if piece.strip()]


def prose(text: str) -> str:
    """The text without its blocks of code."""
    return FENCE.sub(" ", text) if "```" in text else text
