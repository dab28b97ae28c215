"""A page as its socket sees it, with the offline model, the scripted one, or the model server behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from chat import conversations
from chat.live import here
from chat.models import Conversation
from memories.llm.scripted import Script, chat_script
from memoryscope_site.models import User
from tests.fixtures_model_server import _running_model_server, model_server
from tests.model_server import ModelServer

__all__ = ["_running_model_server", "model_server"]
Frame = dict[str, Any]
Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # the site warns where static files were not collected
from memoryscope_site.asgi import application  # noqa: E402

PATIENCE = 10.0  # seconds; nothing waits for them unless it fails


class Page:
    """An open page: `await page.send(…)`, `await page.until("event", event="reply.changed")`."""

    def __init__(self, user: User | None, origin: str = "http://localhost") -> None:
        browser = Client()
        headers = [(b"origin", origin.encode()), (b"host", b"localhost")]
        self.session_key = ""
        if user is not None:
            browser.force_login(user)
            self.session_key = browser.cookies["sessionid"].value
            headers.append((b"cookie", f"sessionid={self.session_key}".encode()))
        self.socket = WebsocketCommunicator(application, "/ws/", headers=headers)
        self.seen: list[Frame] = []

    async def open(self) -> bool:
        accepted, _ = await self.socket.connect(PATIENCE)
        return bool(accepted)

    async def send(self, kind: str, **fields: Any) -> None:
        await self.socket.send_json_to({"kind": kind, **fields})

    async def say(self, conversation: Conversation, text: str, client_id: str = "") -> Frame:
        """Send a message; return the frame that says that it is stored."""
        client_id = client_id or uuid4().hex
        await self.send("send", conversation=str(conversation.pk), text=text, client_id=client_id)
        return await self.until("sent", client_id=client_id)

    async def show(self, conversation: Conversation, after_seq: int = 0, **offsets: int) -> Frame:
        await self.send(
            "subscribe",
            conversation=str(conversation.pk),
            after_seq=after_seq,
            offsets={key.removeprefix("reply_"): value for key, value in offsets.items()},
        )
        return await self.until("subscribed")

    async def until(self, kind: str, **fields: Any) -> Frame:
        """Read frames up to the first that fits."""
        wanted = {"kind": kind, **fields}
        while True:
            frame = await self.next()
            if wanted.items() <= frame.items():
                return frame

    async def heard(self, kind: str, **fields: Any) -> Frame:
        """The first frame that fits, which may have come while something else was waited for."""
        wanted = {"kind": kind, **fields}
        for frame in self.seen:
            if wanted.items() <= frame.items():
                return frame
        return await self.until(kind, **fields)

    async def settled(self, reply: int) -> Frame:
        """The event that tells the end of a reply; it may have come while something else was waited for."""
        wanted = {"kind": "event", "event": "reply.changed", "reply": reply}
        for frame in self.seen:
            if wanted.items() <= frame.items() and frame["state"] not in ("waiting", "streaming"):
                return frame
        while True:
            frame = await self.until(**wanted)
            if frame["state"] not in ("waiting", "streaming"):
                return frame

    async def next(self) -> Frame:
        frame: Frame = await self.socket.receive_json_from(PATIENCE)
        self.seen.append(frame)
        return frame

    async def closed(self) -> int:
        """Return the code with which the server closes the socket."""
        while True:
            output = await self.socket.receive_output(PATIENCE)
            if output["type"] == "websocket.close":
                return int(output["code"])

    def text_of(self, reply: int) -> str:
        """The reply put together from what came over this socket; offsets must leave no hole."""
        text = ""
        for frame in self.seen:
            if frame["kind"] == "text" and frame["reply"] == reply:
                assert frame["at"] <= len(text), "a hole in the text"
                text = text[: frame["at"]] + frame["text"]
        return text

    async def close(self) -> None:
        """Leave, unless waiting in vain has ended the socket already."""
        if not self.socket.future.done():
            await self.socket.disconnect(timeout=PATIENCE)


@pytest.fixture
async def page(person: User) -> AsyncIterator[Page]:
    async for opened in _opened(person):
        yield opened


@pytest.fixture
async def second_page(person: User) -> AsyncIterator[Page]:
    async for opened in _opened(person):
        yield opened


@pytest.fixture
async def stranger_page(stranger: User) -> AsyncIterator[Page]:
    async for opened in _opened(stranger):
        yield opened


async def _opened(user: User) -> AsyncIterator[Page]:
    made = await asyncio.to_thread(Page, user)
    try:
        assert await made.open()
        await made.until("hello")
        yield made
        await made.close()
    finally:
        await here().quiet()  # whatever failed: what still runs would write into the database of the next test


@pytest.fixture
def conversation(person: User) -> Conversation:
    return conversations.create(person.pk)


@pytest.fixture
def script(settings: Any) -> Iterator[Script]:
    """The chat model answers what is put into `script.replies`."""
    chat_script.reset()
    settings.MODELS = settings.MODELS | {"chat": {"BACKEND": "memories.llm.scripted.ScriptedChat", "MODEL": "scripted"}}
    yield chat_script
    chat_script.reset()


@pytest.fixture
def server(settings: Any, model_server: ModelServer) -> ModelServer:
    """The chat model is the model server's, over HTTP."""
    settings.MODELS = settings.MODELS | {
        "chat": {
            "BACKEND": "memories.llm.openai.OpenAIChat", "MODEL": "test-model", "BASE_URL": model_server.url,
            "API_KEY": "sk-of-the-test", "TIMEOUT": 20, "RETRIES": 0,
        }
    }  # fmt: skip
    return model_server


@pytest.fixture
def off_loop() -> Callable[..., Awaitable[Any]]:
    """Wait for something that blocks without stopping the loop."""
    return asyncio.to_thread
