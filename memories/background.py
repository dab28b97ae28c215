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

log = logging.getLogger(__name__)


def enqueue(task: str, *ids: int | str) -> None:
    """Ring for `task` (dotted path of a module-level function) with `ids`, once the transaction has committed."""
    transaction.on_commit(partial(import_string(settings.BACKGROUND), task, *ids))


def queue(task: str, *ids: int | str) -> None:
    """Hand the task to the worker. A queue that cannot be written loses a doorbell, never the work."""
    from django_q.tasks import async_task

    try:
        async_task(task, *ids, save=False)
    except Exception:
        log.exception("could not ring for %s; the next tick will", task)


def at_once(task: str, *ids: int | str) -> None:
    """Run the task here and now: for tests without a worker."""
    import_string(task)(*ids)


def attempt(part: Callable[[], object]) -> None:
    """Do one of several independent parts of a task: when it fails, the log says so and the others follow."""
    try:
        part()
    except Exception:
        log.exception("%s failed; the next tick tries again", part.__qualname__)
