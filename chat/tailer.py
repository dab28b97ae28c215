"""Events from the outbox to the sockets of this process: one reader for all of them.

On SQLite a connection of its own asks for PRAGMA data_version, which moves when any process has committed (3 µs a
look); elsewhere the newest numbers are asked for every 200 ms, and at once when Redis, where there is one, rings.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import defaultdict
from contextlib import suppress
from typing import Protocol

from django.conf import settings
from django.db import connection

from chat.live import Live, here
from chat.pool import in_pool
from memories import bell, outbox
from memories.models import OwnerState
from memories.outbox import Event
from memories.quiet_log import log_without_words

log = logging.getLogger(__name__)
LOOK_EVERY = 0.02
ASK_EVERY = 0.2


class Socket(Protocol):
    seq: int
    """Number of the last event it was given."""

    def happened(self, event: Event) -> None: ...

    def begun(self, conversation: str, live: Live) -> None:
        """A reply is being written in this process."""


class Tailer:
    def __init__(self) -> None:
        self._sockets: defaultdict[int, set[Socket]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None

    def join(self, owner_id: int, socket: Socket) -> None:
        self._sockets[owner_id].add(socket)
        if self._task is None or self._task.done():
            self._task = here().spawn(self._run())

    def leave(self, owner_id: int, socket: Socket) -> None:
        self._sockets[owner_id].discard(socket)
        if not self._sockets[owner_id]:
            del self._sockets[owner_id]

    def sockets(self, owner_id: int) -> tuple[Socket, ...]:
        return tuple(self._sockets.get(owner_id, ()))

    async def _run(self) -> None:
        watch = _Watch()
        rung = asyncio.Event()
        listening = here().spawn(bell.listen(rung))
        try:
            while self._sockets:
                if watch.moved():
                    try:
                        await self._deliver()
                    except Exception as error:  # a busy database: what was missed comes with the next look
                        log_without_words(log, "events could not be read", error)
                        watch.again()
                await _either(rung, watch.every)
        finally:
            listening.cancel()
            watch.close()

    async def _deliver(self) -> None:
        known = {owner_id: min(socket.seq for socket in sockets) for owner_id, sockets in self._sockets.items()}
        for owner_id, events in (await in_pool(_newer, known)).items():
            for event in events:
                for socket in tuple(self._sockets.get(owner_id, ())):
                    if event.seq > socket.seq:
                        socket.seq = event.seq
                        socket.happened(event)


async def _either(rung: asyncio.Event, seconds: float) -> None:
    """Wait until it has rung, or so long."""
    if settings.REDIS_URL:
        with suppress(TimeoutError):
            await asyncio.wait_for(rung.wait(), seconds)
        rung.clear()
    else:
        await asyncio.sleep(seconds)


def _newer(known: dict[int, int]) -> dict[int, list[Event]]:
    rows = OwnerState.objects.filter(owner_id__in=known).values_list("owner_id", "seq")
    return {owner_id: outbox.read_after(owner_id, known[owner_id]) for owner_id, seq in rows if seq > known[owner_id]}


class _Watch:
    """Says whether anything may have been written since the last time it was asked."""

    def __init__(self) -> None:
        self._version = -1
        self._sqlite: sqlite3.Connection | None = None
        self.every = ASK_EVERY
        if connection.vendor == "sqlite":
            self._sqlite = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
            self.every = LOOK_EVERY

    def moved(self) -> bool:
        if self._sqlite is None:
            return True
        (version,) = self._sqlite.execute("PRAGMA data_version").fetchone()
        moved, self._version = version != self._version, version
        return bool(moved)

    def again(self) -> None:
        self._version = -1

    def close(self) -> None:
        if self._sqlite is not None:
            self._sqlite.close()


def tailer() -> Tailer:
    """This process's."""
    found: Tailer = here().the("tailer", Tailer)
    return found
