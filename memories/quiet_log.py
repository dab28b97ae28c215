"""Errors in the log without their texts, which may quote what a person said."""

from __future__ import annotations

import logging
import traceback


def log_without_words(log: logging.Logger, what: str, error: BaseException) -> None:
    """Say what failed, with the kind of error and the places in the code that it came through."""
    places = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s\n%s", what, type(error).__name__, places)
