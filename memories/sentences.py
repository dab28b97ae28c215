"""Cuts a statement into its sentences. An insight's evidence counts them, so everybody must cut alike."""

from __future__ import annotations

import re

_END = re.compile(r"[。！？]+[\"'”’」』）)]*|[.!?]+[\"'”’)]*(?=\s|$)|\n+")
_ABBREVIATED = re.compile(r"\b(?:[A-Za-z]|Dr|Mr|Mrs|Ms|Prof|St|No|Jr|Sr|vs|etc|approx|e\.g|i\.e)\.$")


def split(text: str) -> list[str]:
    """Return the sentences in order, without blanks around them."""
    return [text[start:end] for start, end in spans(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences stand in the text, in code points, without blanks around them."""
    pieces: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        inside = match.end() < len(text.rstrip())
        if inside and _ABBREVIATED.search(text[start : match.end()]):
            continue
        pieces.append((start, match.end()))
        start = match.end()
    pieces.append((start, len(text)))
    bare = ((start + _blanks(text[start:end]), start + len(text[start:end].rstrip())) for start, end in pieces)
    return [(start, end) for start, end in bare if start < end]


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip())


def join(sentences: list[str]) -> str:
    """Put sentences together again: with a blank, but none after a Chinese full stop."""
    text = ""
    for sentence in sentences:
        blank = "" if not text or text[-1] in "。！？」』" else " "
        text += blank + sentence
    return text
