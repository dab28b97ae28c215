"""Work that must not hold up a request: a doorbell by dotted path, rung after the transaction commits.

A ring may be lost or come twice. What is to be done stands in domain rows; the tick rings again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from memories.quiet_log import log_without_words

log = logging.getLogger(__name__)


def enqueue(task: str, *ids: int | str) -> None:
    """Ring for `task` (dotted path of a module-level function) with `ids`, once the transaction has committed."""
    transaction.on_commit(partial(import_string(settings.BACKGROUND), task, *ids))


def queue(task: str, *ids: int | str) -> None:
    """Hand the task to the worker. A queue that cannot be written loses a doorbell, never the work."""
    from django_q.tasks import async_task

    try:
        async_task(task, *ids, save=False)
    except Exception as error:
        log_without_words(log, f"could not ring for {task}; the next tick will", error)


def at_once(task: str, *ids: int | str) -> None:
    """Run the task here and now: for tests without a worker."""
    import_string(task)(*ids)


def attempt(part: Callable[[], object]) -> None:
    """Do one of several independent parts of a task: when it fails, the log says so and the others follow."""
    try:
        part()
    except Exception as error:
        log_without_words(log, f"{part.__qualname__} failed; the next tick tries again", error)
