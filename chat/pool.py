"""The one place where asynchronous code touches the database: a few threads, each call short, with its own transaction.

Channels and Django's async ORM share a single thread outside of HTTP requests, where fifty sockets wait for each other.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import ParamSpec, TypeVar

from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")

THREADS = (os.cpu_count() or 2) + 2
WAITING_THREADS = 16
_lock = Lock()
_threads: dict[str, ThreadPoolExecutor] = {}


async def in_pool(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a short synchronous function in a thread of the pool and return what it returns."""
    threads = _pool("chat", THREADS)
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: _run(function, *args, **kwargs))


async def in_waiting_pool(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same for what may wait for a server: in threads of its own, so that leases, stops and messages go on."""
    threads = _pool("waiting", WAITING_THREADS)
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: _run(function, *args, **kwargs))


def _run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    _tidy_connections()
    try:
        return function(*args, **kwargs)
    finally:
        _tidy_connections()


def _tidy_connections() -> None:
    """Close what is broken or too old. SQLite's stay open: the threads are few, and opening one costs a millisecond."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor == "sqlite":
            connection.close_at = None
        connection.close_if_unusable_or_obsolete()


def _pool(name: str, size: int) -> ThreadPoolExecutor:
    with _lock:
        if name not in _threads:
            _threads[name] = ThreadPoolExecutor(size, thread_name_prefix=name)
        return _threads[name]


def _forget_threads() -> None:
    """A forked child has none of its parent's threads."""
    global _threads, _lock
    _threads, _lock = {}, Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_threads)
