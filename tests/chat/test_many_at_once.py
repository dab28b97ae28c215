"""Many pages talking at the same time: each message is stored once, each reply is complete, nothing is locked."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Sequence

import pytest
from pytest_django import Settings

from chat import conversations
from chat.live import here
from chat.models import Conversation, Message, Reply
from chat.pool import THREADS, in_pool
from memories.llm.base import Vectors
from memories.llm.scripted import ScriptedEmbedding
from memories.records import Owner
from memoryscope_site.models import User
from tests.chat.conftest import PATIENCE, Page
from tests.model_server import ModelServer

pytestmark = pytest.mark.django_db(transaction=True)
PAGES, EACH = 8, 5


async def talk(page: Page, conversation: Conversation) -> None:
    assert await page.open()
    await page.show(conversation)
    for number in range(EACH):
        sent = await page.say(conversation, f"This is message {number} of {conversation.pk}.")
        assert (await page.settled(sent["reply"]))["state"] == "done"
        reply = await in_pool(Reply.objects.select_related("message__episode").get, pk=sent["reply"])
        assert reply.message.episode.text == page.text_of(sent["reply"])
        assert f"message {number} of {conversation.pk}" in reply.message.episode.text
    await page.close()


async def test_many_pages_at_once(
    person: User, owner: Owner, server: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    pages = [await asyncio.to_thread(Page, person) for _ in range(PAGES)]
    rooms = [await in_pool(conversations.create, owner.id) for _ in range(PAGES)]
    await asyncio.gather(*(talk(page, room) for page, room in zip(pages, rooms, strict=True)))
    await here().quiet()

    said = await in_pool(lambda: list(Message.objects.values_list("episode__role", "episode__text")))
    assert Counter(role for role, _ in said) == {"user": PAGES * EACH, "assistant": PAGES * EACH}
    assert len({text for role, text in said if role == "user"}) == PAGES * EACH
    assert "locked" not in caplog.text and "Traceback" not in caplog.text


class Stuck(ScriptedEmbedding):
    """An embedding server that answers nobody until it is let go."""

    needs_network = True
    asked, go = threading.Semaphore(0), threading.Event()

    def embed_batch(self, texts: Sequence[str]) -> Vectors:
        self.asked.release()
        assert self.go.wait(PATIENCE)
        return super().embed_batch(texts)


async def test_a_slow_embedding_server_holds_up_nobody_else(person: User, owner: Owner, settings: Settings) -> None:
    settings.MODELS = settings.MODELS | {"embedding": {"BACKEND": f"{__name__}.Stuck", "MODEL": "stuck"}}
    settings.BACKGROUND = "memories.evaluation.learning.nobody"
    Stuck.go.clear()
    pages = [await asyncio.to_thread(Page, person) for _ in range(THREADS)]
    rooms = [await in_pool(conversations.create, owner.id) for _ in pages]
    try:
        sent = []
        for page, room in zip(pages, rooms, strict=True):
            assert await page.open()
            await page.show(room)
            sent.append(await page.say(room, "Which nuts am I allergic to?"))
            assert await asyncio.to_thread(Stuck.asked.acquire, timeout=PATIENCE)
        assert await asyncio.wait_for(in_pool(Message.objects.count), PATIENCE / 2) == THREADS
    finally:
        Stuck.go.set()
    for page, said in zip(pages, sent, strict=True):
        assert (await page.settled(said["reply"]))["state"] == "done"
        await page.close()
    await here().quiet()


async def test_two_pages_that_send_in_the_same_instant(
    page: Page, second_page: Page, conversation: Conversation, server: ModelServer
) -> None:
    """One is answered; the other is told so and keeps its words. Neither is lost, neither is stored twice."""
    for shown in (page, second_page):
        await shown.show(conversation)
    frames = {}
    for name, shown in (("first", page), ("second", second_page)):
        await shown.send("send", conversation=str(conversation.pk), text=name, client_id=f"{name}-message")
    for name, shown in (("first", page), ("second", second_page)):
        while name not in frames:
            frame = await shown.next()
            if frame.get("client_id") == f"{name}-message":
                frames[name] = frame
    stored = await in_pool(
        lambda: list(Message.objects.filter(episode__role="user").values_list("client_id", flat=True))
    )
    told = {name: frame["kind"] for name, frame in frames.items()}
    assert sorted(stored) == sorted(f"{name}-message" for name, kind in told.items() if kind == "sent")
    assert all(frame["kind"] == "sent" or frame["code"] == "answering" for frame in frames.values())
    assert stored
