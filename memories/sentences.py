"""Cuts a statement into its sentences. An insight's evidence counts them, so everybody must cut alike."""

from __future__ import annotations

import re

_END = re.compile(r"[。！？]+[\"'”’」』）)]*|[.!?]+[\"'”’)]*(?=\s|$)|\n+")
_ABBREVIATED = re.compile(r"\b(?:[A-Za-z]|Dr|Mr|Mrs|Ms|Prof|St|No|Jr|Sr|vs|etc|approx|e\.g|i\.e)\.$")


def split(text: str) -> list[str]:
    """Return the sentences in order, without blanks around them."""
    pieces: list[str] = []
    start = 0
    for match in _END.finditer(text):
        inside = match.end() < len(text.rstrip())
        if inside and _ABBREVIATED.search(text[start : match.end()]):
            continue
        pieces.append(text[start : match.end()].strip())
        start = match.end()
    pieces.append(text[start:].strip())
    return [piece for piece in pieces if piece]


def join(sentences: list[str]) -> str:
    """Put sentences together again: with a blank, but none after a Chinese full stop."""
    text = ""
    for sentence in sentences:
        blank = "" if not text or text[-1] in "。！？」』" else " "
        text += blank + sentence
    return text
