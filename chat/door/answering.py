"""How an answer goes out over ASGI: its head once, then chunks as they come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from chat.door.problems import Problem


class Answer:
    def __init__(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        self._send = send
        self._head: dict[str, Any] | None = None
        self.begun = False
        self.ended = False

    async def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """The head waits for the first chunk: sent alone, the network would keep that back until it is acknowledged."""
        self.begun = True
        pairs = {"cache-control": "no-store", "x-accel-buffering": "no"} | dict(headers)
        encoded = [(name.lower().encode("latin-1"), text.encode("latin-1", "replace")) for name, text in pairs.items()]
        self._head = {"type": "http.response.start", "status": status, "headers": encoded}

    async def chunk(self, body: bytes) -> None:
        if body:
            await self._send_body({"body": body, "more_body": True})

    async def _send_body(self, event: dict[str, Any]) -> None:
        head, self._head = self._head, None
        if head is not None:
            await self._send(head)
        await self._send({"type": "http.response.body"} | event)

    async def end(self) -> None:
        if not self.ended:
            self.ended = True
            await self._send_body({"body": b""})

    async def whole(self, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        more = {"content-type": "application/json", "content-length": str(len(body)), **(headers or {})}
        await self.begin(status, more)
        await self.chunk(body)
        await self.end()

    async def problem(self, problem: Problem) -> None:
        """As the whole answer; as its last event if it has begun."""
        if self.ended:
            return
        if self.begun:
            await self.chunk(b"data: " + problem.body + b"\n\n")
            await self.end()
        else:
            await self.whole(problem.body, problem.status, problem.headers)
