"""Errors in the log without their texts, which may quote what a person said or what is remembered of them."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def log_without_words(log: logging.Logger, what: str, error: BaseException) -> None:
    """Say what failed, with the kind of error and the places in the code that it came through."""
    log.error("%s: %s\n%s", what, type(error).__name__, _places(error))


class WithoutWords(logging.Formatter):
    """Writes the errors of others (a page, a library) the same way: kinds and places, no texts."""

    def formatException(self, ei: _Info) -> str:
        return "" if ei[1] is None else _places(ei[1])

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have written it there, with its words
        return super().format(record)


def _places(error: BaseException) -> str:
    """The first cause first, each with its kind."""
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.insert(0, link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join(f"{''.join(traceback.format_tb(link.__traceback__))}{type(link).__qualname__}" for link in links)
