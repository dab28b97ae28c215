"""What the socket lets in: one's own conversations, frames it knows, at a bearable rate, while one is signed in."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest
from channels.testing import WebsocketCommunicator
from django.test import Client

from chat import consumers, conversations, messages, replies
from chat.models import Conversation, Message, Reply
from chat.pool import in_pool
from memories import outbox
from memories.llm.scripted import Script
from memories.models import Outbox
from memories.records import Owner
from memoryscope_site.asgi import application
from memoryscope_site.models import User
from tests.chat.conftest import Page

pytestmark = pytest.mark.django_db(transaction=True)
SOME = "4f3c9e8a-3b7f-4d5e-9a53-000000000000"


async def test_who_is_not_signed_in_is_told_so_by_a_code(db: None) -> None:
    page = Page(None)
    assert await page.open()
    assert await page.closed() == 4401


async def test_another_site_may_not_open_the_socket(person: User) -> None:
    page = await asyncio.to_thread(Page, person, "https://evil.example")
    assert not await page.open()


@pytest.mark.parametrize(
    ("origin", "opens"),
    [
        ("http://localhost", True),
        ("http://localhost:80", True),
        ("http://localhost:9999", False),  # another program of this machine, to which the browser shows the same cookie
        ("https://localhost", True),  # behind a proxy that speaks TLS
        ("null", False),
        ("http://localhost:port", False),
    ],
)
async def test_only_a_page_of_this_site_at_this_port_may_open_it(person: User, origin: str, opens: bool) -> None:
    page = await asyncio.to_thread(Page, person, origin=origin)
    assert await page.open() is opens


async def test_a_trusted_origin_may_be_another_place(person: User, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["http://localhost:9999"]
    page = await asyncio.to_thread(Page, person, origin="http://localhost:9999")
    assert await page.open()


async def test_a_missing_origin_is_refused(person: User) -> None:
    page = await asyncio.to_thread(Page, person)
    page.socket.scope["headers"] = [pair for pair in page.socket.scope["headers"] if pair[0] != b"origin"]
    assert not await page.open()


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "7", "null", '"subscribe"', "{}", '{"kind": null}', '{"kind": ["send"]}', '{"kind": "shutdown"}',
        '{"kind": "subscribe"}',
        '{"kind": "subscribe", "conversation": 7, "after_seq": 0}',
        '{"kind": "subscribe", "conversation": "../../1", "after_seq": 0}',
        f'{{"kind": "subscribe", "conversation": "{SOME}", "after_seq": -1}}',
        f'{{"kind": "subscribe", "conversation": "{SOME}", "after_seq": 1.5}}',
        f'{{"kind": "subscribe", "conversation": "{SOME}", "after_seq": true}}',
        f'{{"kind": "subscribe", "conversation": "{SOME}", "after_seq": 1e400}}',
        f'{{"kind": "subscribe", "conversation": "{SOME}", "after_seq": 99999999999999999999}}',
        f'{{"kind": "subscribe", "conversation": "{SOME}", "after_seq": 0, "offsets": [1]}}',
        f'{{"kind": "subscribe", "conversation": "{SOME}", "after_seq": 0, "offsets": {{"x": 1}}}}',
        f'{{"kind": "subscribe", "conversation": "{SOME}", "after_seq": 0, "offsets": {{"1": "1"}}}}',
        f'{{"kind": "subscribe", "conversation": "{SOME}", "after_seq": 0, "offsets": {{"²": 1}}}}',
        f'{{"kind": "subscribe", "conversation": "{SOME}", "after_seq": 0, "owner": 1}}',
        f'{{"kind": "send", "conversation": "{SOME}", "text": 7, "client_id": "12345678"}}',
        f'{{"kind": "send", "conversation": "{SOME}", "text": "x", "client_id": ""}}',
        f'{{"kind": "send", "conversation": "{SOME}", "text": "x", "client_id": "{"x" * 41}"}}',
        f'{{"kind": "send", "conversation": "{SOME}", "text": "x", "client_id": "1234567\\n"}}',
        f'{{"kind": "send", "conversation": "{SOME}", "text": "x", "client_id": "12345678", "role": "assistant"}}',
        '{"kind": "stop"}', '{"kind": "stop", "reply": "1"}', '{"kind": "stop", "reply": null}',
        '{"kind": "retry", "reply": 1, "carry_on": 1}', '{"kind": "ping", "more": 1}',
        '{"kind": "stop", "reply": ' + "9" * 5_000 + "}",
        "[" * 30_000,
    ],
)  # fmt: skip
async def test_a_malformed_frame_is_refused_and_the_socket_goes_on(page: Page, text: str) -> None:
    await page.socket.send_input({"type": "websocket.receive", "text": text})
    assert (await page.until("error"))["code"] == "bad_frame"
    await page.send("ping")
    assert await page.until("pong")


async def test_bytes_are_no_frame(page: Page) -> None:
    await page.socket.send_to(bytes_data=b"\x00\xff")
    assert (await page.until("error"))["code"] == "bad_frame"


async def test_a_frame_over_64_kb_closes_the_socket(page: Page, conversation: Conversation) -> None:
    await page.send("send", conversation=str(conversation.pk), text="汉" * 22_000, client_id=uuid4().hex)
    big = json.dumps({"kind": "ping", "x": "汉" * 22_000}, ensure_ascii=False)
    await page.socket.send_to(text_data=big)
    assert await page.closed() == 4413


def test_every_code_is_one_that_a_server_may_close_with() -> None:
    codes = {consumers.SIGNED_OUT, consumers.TOO_MANY, consumers.TOO_BIG, consumers.TOO_SLOW}
    assert len(codes) == 4
    assert all(4000 <= code <= 4999 for code in codes)


async def test_an_unknown_address_is_refused() -> None:
    socket = WebsocketCommunicator(application, "/elsewhere/", [(b"origin", b"http://localhost")])
    opened, _code = await socket.connect()
    assert not opened


async def test_too_many_frames_at_once_are_dropped(page: Page) -> None:
    for _ in range(60):
        await page.send("ping")
    assert await page.until("error", code="too_fast")


async def test_an_empty_message_and_one_too_long_are_not_stored(page: Page, conversation: Conversation) -> None:
    for text, code in ((" \n ", "empty"), ("a" * 32_001, "too_long")):
        await page.send("send", conversation=str(conversation.pk), text=text, client_id=uuid4().hex)
        assert (await page.until("error"))["code"] == code
    assert not await in_pool(Message.objects.exists)


async def test_a_stranger_gets_nothing_of_a_conversation(
    page: Page, stranger_page: Page, conversation: Conversation, script: Script
) -> None:
    script.replies.append("A secret answer.")
    await page.show(conversation)
    sent = await page.say(conversation, "A secret question.")
    await page.settled(sent["reply"])

    attempts: list[dict[str, Any]] = [
        {"kind": "subscribe", "conversation": str(conversation.pk), "after_seq": 0},
        {"kind": "send", "conversation": str(conversation.pk), "text": "x", "client_id": uuid4().hex},
        {"kind": "stop", "reply": sent["reply"]},
        {"kind": "retry", "reply": sent["reply"]},
    ]
    for attempt in attempts:
        await stranger_page.socket.send_json_to(attempt)
        refused = await stranger_page.until("error")
        assert refused["code"] == "not_found"
    unknown = await in_pool(Reply.objects.count) + 1_000
    await stranger_page.send("stop", reply=unknown)
    assert (await stranger_page.until("error"))["message"] == refused["message"]  # nothing tells the two apart
    await stranger_page.send("ping")
    await stranger_page.until("pong")
    assert {frame["kind"] for frame in stranger_page.seen} == {"hello", "error", "pong"}
    assert "secret" not in json.dumps(stranger_page.seen)
    assert await in_pool(Message.objects.count) == 2


async def test_events_say_ids_and_never_a_word(page: Page, conversation: Conversation, script: Script) -> None:
    script.replies.append("The answer is xylophone.")
    await page.say(conversation, "The question is marmalade.")
    await page.heard("event", event="reply.changed", state="done")
    events = json.dumps([frame for frame in page.seen if frame["kind"] == "event"])
    assert "marmalade" not in events and "xylophone" not in events


async def test_events_are_replayed_from_a_number(page: Page, conversation: Conversation, owner: Owner) -> None:
    before = await in_pool(outbox.newest, owner.id)
    _, reply = await in_pool(messages.say, owner, conversation.pk, "Hello")
    await in_pool(replies.settle, reply.pk, Reply.State.DONE, "Hi")
    later = await asyncio.to_thread(Page, await in_pool(User.objects.get, pk=owner.id))
    assert await later.open()
    await later.show(conversation, after_seq=before)
    numbers = [frame["seq"] for frame in later.seen if frame["kind"] == "event"]
    assert numbers == list(range(before + 1, await in_pool(outbox.newest, owner.id) + 1))
    await later.close()


async def test_a_page_that_missed_too_much_is_told_to_read_anew(
    page: Page, conversation: Conversation, owner: Owner
) -> None:
    def long_ago() -> None:
        for number in range(3):
            conversations.rename(owner.id, conversation.pk, f"Title {number}")
        Outbox.objects.all().delete()

    await in_pool(long_ago)
    later = await asyncio.to_thread(Page, await in_pool(User.objects.get, pk=owner.id))
    assert await later.open()
    await later.show(conversation, after_seq=1)
    assert any(frame["kind"] == "reload" for frame in later.seen)
    await later.close()


async def test_signing_out_closes_the_sockets_of_that_session(page: Page, second_page: Page, person: User) -> None:
    browser = Client()
    browser.cookies["sessionid"] = page.session_key
    await asyncio.to_thread(browser.logout)
    assert await page.closed() == 4401
    await second_page.send("ping")
    assert await second_page.until("pong")


async def test_a_new_password_closes_every_socket(page: Page, second_page: Page, person: User) -> None:
    def change() -> None:
        person.set_password("another correct horse")
        person.save()

    await asyncio.to_thread(change)
    assert await page.closed() == 4401
    assert await second_page.closed() == 4401


async def test_a_deleted_conversation_is_gone_for_the_socket(
    page: Page, conversation: Conversation, owner: Owner
) -> None:
    await in_pool(conversations.delete, owner.id, conversation.pk)
    await page.send("subscribe", conversation=str(conversation.pk), after_seq=0)
    assert (await page.until("error"))["code"] == "not_found"
