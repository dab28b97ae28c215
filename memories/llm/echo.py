"""What a server's complaint repeats of the request is left out: it is kept, shown and logged, and the request held what
a person said."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager

from memories.errors import ModelError
from memories.llm.base import Usage

LEAST = 16  # bytes in a row that count as repeated: three words or so of English, five signs of Chinese
LEFT_OUT = "[…]"


def without_echo(text: str, sent: Sequence[str]) -> str:
    """The text without the runs of at least LEAST bytes that stand in something sent."""
    kept, place = [], 0
    while place < len(text):
        end = _end_of_run(text, place, sent)
        if len(text[place:end].encode()) >= LEAST:
            kept.append(LEFT_OUT)
            place = end
        else:
            kept.append(text[place])
            place += 1
    return "".join(kept)


@contextmanager
def unechoed(sent: Sequence[str]) -> Iterator[None]:
    """A ModelError from inside repeats nothing of what was sent."""
    try:
        yield
    except ModelError as error:
        error.args = tuple(without_echo(part, sent) if isinstance(part, str) else part for part in error.args)
        raise


async def stream_unechoed(
    pieces: AsyncGenerator[str | Usage, None], sent: Sequence[str]
) -> AsyncGenerator[str | Usage, None]:
    with unechoed(sent):
        async with aclosing(pieces):
            async for piece in pieces:
                yield piece


def _end_of_run(text: str, start: int, sent: Sequence[str]) -> int:
    """The end of the longest run from `start` that stands in one of `sent`."""
    end = start
    among = list(sent)
    while end < len(text):
        among = [one for one in among if text[start : end + 1] in one]
        if not among:
            break
        end += 1
    return end
