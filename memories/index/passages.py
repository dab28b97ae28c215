"""Cuts a long text into passages, so that one good paragraph of a long answer can be found, and shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memories.index.analyser import HAN, words

GOAL = 80  # words of a passage: it is closed at the goal
HARD = 120  # and never longer than this; a text of up to this many words stays whole

FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_WORD = re.compile(rf"[{HAN}]{{1,2}}[^\w\s]*\s*|[^\s{HAN}]+\s*|\s+")

Span = tuple[int, int]


def passages(text: str) -> list[str]:
    """The passages of a text, in order; at least one."""
    return [text[start:end] for start, end in passage_spans(text)]


def passage_spans(text: str) -> list[Span]:
    """Where the passages of a text are: whole sentences and lines, up to about GOAL words.

    A block of code is a passage of its own. It, and a sentence that is too long, are cut every HARD words.
    """
    if len(text) <= HARD or words(text) <= HARD:
        return [(0, len(text))]
    found: list[Span] = []
    begin, end, length = 0, 0, 0
    for start, stop, code in _pieces(text):
        size = words(text[start:stop])
        if length and (code or length >= GOAL or length + size > HARD):
            found.append((begin, end))
            length = 0
        if code or size > HARD:
            found += _cut(text, start, stop)
        else:
            begin, end, length = (begin if length else start), stop, length + max(1, size)
    if length:
        found.append((begin, end))
    return found or [(0, len(text))]


def prose(text: str) -> str:
    """The text without its blocks of code."""
    return FENCE.sub(" ", text) if "```" in text else text


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text."""
    return [piece for piece in SENTENCE.split(text) if piece.strip()]


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Sentences and lines, and blocks of code whole; the flag says which."""
    end = 0
    for fence in FENCE.finditer(text):
        yield from _sentence_spans(text, end, fence.start())
        yield *fence.span(), True
        end = fence.end()
    yield from _sentence_spans(text, end, len(text))


def _sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    for gap in SENTENCE.finditer(text, start, end):
        if text[start : gap.start()].strip():
            yield start, gap.start(), False
        start = gap.end()
    if text[start:end].strip():
        yield start, end, False


def _cut(text: str, start: int, end: int) -> list[Span]:
    """Every HARD words."""
    marks = [match.start() for match in _WORD.finditer(text, start, end)][::HARD]
    return list(zip(marks, [*marks[1:], end], strict=True))
