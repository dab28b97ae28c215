"""A conversation's page over a real socket, as static/js/chat behaves: it comes back by itself, resends what is not
acknowledged, says which events and how much text it has, and offers to go on with a reply that was interrupted."""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.endurance.person import Person

Frame = dict[str, Any]
LOST = (OSError, EOFError, ConnectionClosed, InvalidHandshake, InvalidMessage, TimeoutError)
AGAIN = 0.2  # seconds between two attempts to connect
PATIENCE = 300.0  # seconds for one reply: restarts, back-off and leases included, on a busy machine too


@dataclass(slots=True)
class Said:
    """One message and what became of it. Times are seconds as the browser sees them."""

    text: str
    client_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    message: int = 0
    reply: int = 0
    texts: dict[int, str] = field(default_factory=dict)
    """By reply, as put together from the frames."""
    first_token: float | None = None
    total: float = 0.0
    lost: list[str] = field(default_factory=list)
    """Each time that the connection broke, and how."""
    interrupted: int = 0
    by_form: bool = False
    """The first message of a conversation: posted by the form; the page may find its reply complete."""

    @property
    def shown(self) -> str:
        return self.texts.get(self.reply, "")


class Page:
    def __init__(self, person: Person, chance: random.Random) -> None:
        self.person, self.chance = person, chance
        self.conversation = ""
        self.socket: ClientConnection | None = None
        self.seq = 0
        self.said: list[Said] = []
        self._asked_again: set[int] = set()

    async def say(self, text: str) -> Said:
        """Send a message; return when its reply is complete, however often something broke on the way."""
        begun = time.monotonic()
        said = Said(text)
        self.said.append(said)
        if not self.conversation:
            said.by_form = True
            self.conversation = await asyncio.to_thread(self.person.begin, text, said.client_id)
            self.seq, said.message = await asyncio.to_thread(self.person.opened, self.conversation)
        try:
            async with asyncio.timeout(PATIENCE):
                while not await self._try(said, begun):
                    await asyncio.sleep(AGAIN)
        except TimeoutError:
            raise AssertionError(f"no complete reply within {PATIENCE} s: {said}") from None
        said.total = time.monotonic() - begun
        return said

    async def close(self) -> None:
        if self.socket is not None:
            await self.socket.close()
            self.socket = None

    async def _try(self, said: Said, begun: float) -> bool:
        """False when the connection was lost."""
        try:
            if self.socket is None:
                await self._connect({str(reply): len(text) for reply, text in said.texts.items()})
            if not said.message:
                await self._send("send", conversation=self.conversation, text=said.text, client_id=said.client_id)
            while not await self._heard(said, await self._next(), begun):
                pass
            return True
        except LOST as error:
            said.lost.append(repr(error))
            self.socket = None
            return False

    async def _connect(self, offsets: dict[str, int]) -> None:
        address = f"ws://127.0.0.1:{self.person.site.port}/ws/"
        self.socket = await connect(
            address,
            additional_headers={"Cookie": self.person.cookie},
            origin=f"http://127.0.0.1:{self.person.site.port}",  # type: ignore[arg-type]
            proxy=None,
            open_timeout=20,
            ping_interval=None,
        )
        hello = await self._next()
        assert hello["kind"] == "hello", hello
        self.seq = self.seq or hello["seq"]
        self._asked_again.clear()
        await self._send("subscribe", conversation=self.conversation, after_seq=self.seq, offsets=offsets)

    async def _heard(self, said: Said, frame: Frame, begun: float) -> bool:
        """Take in a frame; True when the reply is complete."""
        match frame:
            case {"kind": "sent", "client_id": said.client_id}:
                said.message, said.reply = frame["message"], max(said.reply, frame["reply"])
                if said.lost:  # stored before the connection broke: what became of it since was told before this
                    return await self._has_settled(said)
            case {"kind": "text"}:
                said.first_token = said.first_token or time.monotonic() - begun
                have = said.texts.get(frame["reply"], "")
                assert frame["at"] <= len(have), f"a hole in the text: {frame} after {have!r}"
                said.texts[frame["reply"]] = have + frame["text"][len(have) - frame["at"] :]
            case {"kind": "event"}:
                self.seq = frame["seq"]
                if frame["event"] == "reply.changed" and frame["conversation"] == self.conversation and said.message:
                    said.reply = max(said.reply, frame["reply"])  # another attempt at the same message
                    return frame["reply"] == said.reply and await self._settled(said, frame["state"])
            case {"kind": "reload"} | {"kind": "subscribed"}:
                self.seq = max(self.seq, frame.get("seq", 0))
                return bool(said.message) and await self._has_settled(said)
            case {"kind": "error"}:
                raise AssertionError(frame)
        return False

    async def _has_settled(self, said: Said) -> bool:
        said.reply, state = await asyncio.to_thread(self.person.reply_to, said.message)
        return await self._settled(said, state)

    async def _settled(self, said: Said, state: str) -> bool:
        if state == "interrupted" and said.reply not in self._asked_again:
            self._asked_again.add(said.reply)
            said.interrupted += 1
            await self._send("retry", reply=said.reply, carry_on=self.chance.random() < 0.6)
        elif state in ("failed", "stopped"):
            raise AssertionError(f"the reply has {state}: {said}")
        return state == "done"

    async def _send(self, kind: str, **fields: Any) -> None:
        assert self.socket is not None
        await self.socket.send(json.dumps({"kind": kind, **fields}))

    async def _next(self) -> Frame:
        assert self.socket is not None
        frame: Frame = json.loads(await self.socket.recv())
        return frame
