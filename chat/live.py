"""Replies being written in this process, apart from any connection, and the sockets that watch them."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from chat.blocks import closed_blocks
from chat.pool import in_pool

Frame = dict[str, Any]


class Listener(Protocol):
    def offer(self, frame: Frame) -> None: ...


class Growing:
    """A text that grows while sockets watch. Offsets count code points."""

    def __init__(self, reply_id: int, text: str = "") -> None:
        self.reply_id = reply_id
        self.text = text
        self.closed = 0
        self.html = ""
        self.undrawn = False
        """Lines have ended since the blocks were last rendered."""
        self.listeners: set[Listener] = set()
        self._drawing = asyncio.Lock()

    def grow(self, piece: str) -> None:
        at, self.text = len(self.text), self.text + piece
        self.undrawn = self.undrawn or "\n" in piece
        self._tell({"kind": "text", "reply": self.reply_id, "at": at, "text": piece})

    async def close_blocks(self) -> None:
        """Render what can no longer change, once for all who watch."""
        async with self._drawing:
            start, self.undrawn = self.closed, False
            html, upto = await in_pool(closed_blocks, self.text, start)
            if upto > start:
                self.closed, self.html = upto, self.html + html
                self._tell({"kind": "blocks", "reply": self.reply_id, "from": start, "upto": upto, "html": html})

    def watch(self, listener: Listener, have: int = 0) -> None:
        """Send what the listener lacks beyond its first `have` code points, and from now on whatever comes."""
        have = have if 0 <= have <= len(self.text) else 0
        if self.text[have:]:
            listener.offer({"kind": "text", "reply": self.reply_id, "at": have, "text": self.text[have:]})
        if self.closed:
            blocks = {"kind": "blocks", "reply": self.reply_id, "from": 0, "upto": self.closed, "html": self.html}
            listener.offer(blocks)
        self.listeners.add(listener)

    def _tell(self, frame: Frame) -> None:
        for listener in tuple(self.listeners):
            listener.offer(frame)


class Live(Growing):
    """A reply that this process writes."""

    def __init__(self, reply_id: int) -> None:
        super().__init__(reply_id)
        self.claimed = False
        self.stopping = False
        self.lost = False
        self.task: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """End the writing: closes the connection to the model."""
        if not self.stopping and self.task is not None:
            self.stopping = True
            self.task.cancel()

    def lose(self) -> None:
        """Somebody else has settled it: stop, and write nothing more."""
        self.lost = True
        self.stop()


class Here:
    """What lives in this event loop: strong references to its tasks, and the replies by id."""

    def __init__(self) -> None:
        self.lives: dict[int, Live] = {}
        self.kept: dict[str, Any] = {}  # one thing of a kind: the keeper, the tailer, …
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run apart from whoever asks. A request's context would keep that request's thread alive."""
        task = asyncio.get_running_loop().create_task(work, context=contextvars.Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def the(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    async def quiet(self) -> None:
        """Wait until no reply is being written."""
        while tasks := [live.task for live in self.lives.values() if live.task]:
            await asyncio.wait(tasks)


_loops: WeakKeyDictionary[asyncio.AbstractEventLoop, Here] = WeakKeyDictionary()


def here() -> Here:
    """This loop's: the server has one, each test its own."""
    loop = asyncio.get_running_loop()
    if loop not in _loops:
        _loops[loop] = Here()
    return _loops[loop]
