"""Keeps a model's thinking aloud out of a streamed reply."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")

_OPEN, _CLOSE = "<think>", "</think>"


async def without_thoughts(pieces: AsyncGenerator[str | T, None]) -> AsyncGenerator[str | T, None]:
    """Pass everything on but a <think>…</think> at the very beginning."""
    held, state = "", "undecided"
    async with aclosing(pieces):
        async for piece in pieces:
            if not isinstance(piece, str):
                if state == "undecided" and held:
                    yield held
                    held = ""
                yield piece
                continue
            if state == "passing":
                yield piece
                continue
            held += piece
            if state == "undecided":
                start = held.lstrip()
                if start.startswith(_OPEN):
                    state = "thinking"
                elif not _OPEN.startswith(start):
                    state = "passing"
            if state == "thinking" and _CLOSE in held:
                state, held = "after", held.partition(_CLOSE)[2]
            if state == "after":
                held = held.lstrip()
                state = "passing" if held else "after"
            if state == "passing" and held:
                yield held
                held = ""
        if state == "undecided" and held:
            yield held
