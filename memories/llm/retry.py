"""The one place where a model is asked again: for temporary failures only, a bounded number of times."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TypeVar

from memories.llm.failures import Temporary

T = TypeVar("T")

FIRST_PAUSE = 0.5  # seconds; doubled at each attempt
LONGEST_PAUSE = 20.0  # a server that asks for more is not waited for


def pause_before_retry(attempt: int, error: Temporary, retries: int) -> float | None:
    """Seconds to wait after failed attempt number `attempt` (from 0), or None to give up."""
    if attempt >= retries or (error.after is not None and error.after > LONGEST_PAUSE):
        return None
    if error.after is not None:
        return error.after
    return min(LONGEST_PAUSE, FIRST_PAUSE * float(2**attempt)) * random.uniform(0.5, 1.0)


def with_retries(call: Callable[[], T], retries: int) -> T:
    attempt = 0
    while True:
        try:
            return call()
        except Temporary as error:
            pause = pause_before_retry(attempt, error, retries)
            if pause is None:
                raise
        time.sleep(pause)
        attempt += 1


async def stream_with_retries(
    open_stream: Callable[[], AsyncGenerator[T, None]], retries: int
) -> AsyncGenerator[T, None]:
    """Open a stream again while nothing of it has come: what was sent on cannot be taken back."""
    attempt = 0
    while True:
        began = False
        try:
            async with aclosing(open_stream()) as pieces:
                async for piece in pieces:
                    began = True
                    yield piece
            return
        except Temporary as error:
            pause = None if began else pause_before_retry(attempt, error, retries)
            if pause is None:
                raise
        await asyncio.sleep(pause)
        attempt += 1
