"""Every form of the chat works without script: it posts, redirects, and the page shows what there is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.test import AsyncClient, Client

from chat import conversations, messages, replies
from chat.live import here
from chat.models import Conversation, Message, Reply
from chat.pool import in_pool
from memories import episodes
from memories.llm.scripted import Script
from memories.models import Episode
from memories.records import Owner
from memoryscope_site.models import User
from tests.model_server import ModelServer

pytestmark = pytest.mark.django_db(transaction=True)
OffLoop = Callable[..., Awaitable[Any]]


@pytest.fixture
def browser(person: User) -> AsyncClient:
    """Posts inside the test's own loop, as the server's loop would have it."""
    made = AsyncClient()
    made.force_login(person)
    return made


async def test_the_first_message_makes_the_conversation(browser: AsyncClient, script: Script) -> None:
    script.replies.append("Hello **you**.")
    posted = await browser.post("/chat/new/", {"text": "I live in Lisbon.", "client_id": "first-message"})
    conversation = await in_pool(Conversation.objects.get)
    assert (posted.status_code, posted.url) == (302, f"/chat/{conversation.pk}/")
    await here().quiet()
    html = (await browser.get(posted.url)).content.decode()
    assert "I live in Lisbon." in html and "Hello <strong>you</strong>." in html
    assert "<title>I live in Lisbon · MemoryScope</title>" in html
    again = await browser.post("/chat/new/", {"text": "I live in Lisbon.", "client_id": "first-message"})
    assert again.url == posted.url
    assert await in_pool(Conversation.objects.count) == 1


async def test_a_live_page_refreshes_itself_and_can_stop(
    browser: AsyncClient, conversation: Conversation, server: ModelServer, off_loop: OffLoop
) -> None:
    server.control.add(answer="one two three four", gate_after=2)
    path = f"/chat/{conversation.pk}/"
    await browser.post(f"{path}send/", {"text": "Count", "client_id": "count-message"})
    await off_loop(server.control.wait_for, "waiting")
    await asyncio.sleep(0.3)  # one round of the keeper
    reply = await in_pool(Reply.objects.get)
    html = (await browser.get(path)).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in html
    assert "one two" in html and f'action="/chat/replies/{reply.pk}/stop/"' in html
    await browser.post(f"/chat/replies/{reply.pk}/stop/")
    await off_loop(server.control.wait_for, "gone")
    html = (await browser.get(path)).content.decode()
    assert "Stopped." in html and "one two" in html and "Continue" in html and "refresh" not in html.split("<body")[0]


async def test_a_message_that_is_refused_is_still_there_to_be_sent(
    browser: AsyncClient, conversation: Conversation, owner: Owner
) -> None:
    await in_pool(messages.say, owner, conversation.pk, "First")
    busy = await browser.post(f"/chat/{conversation.pk}/send/", {"text": "Second & last", "client_id": "second-one"})
    assert busy.status_code == 409
    assert "Second &amp; last</textarea>" in busy.content.decode()
    empty = await browser.post("/chat/new/", {"text": "  ", "client_id": "empty-one"})
    assert empty.status_code == 422 and "The message is empty." in empty.content.decode()


async def test_a_failed_reply_can_be_asked_for_again(
    browser: AsyncClient, conversation: Conversation, owner: Owner, script: Script
) -> None:
    _, reply = await in_pool(messages.say, owner, conversation.pk, "Hello")
    await in_pool(replies.settle, reply.pk, Reply.State.FAILED, "", error="The server is down.")
    html = (await browser.get(f"/chat/{conversation.pk}/")).content.decode()
    assert "The model did not answer." in html and "The server is down." in html and "Your message is saved." in html
    script.replies.append("Here.")
    await browser.post(f"/chat/replies/{reply.pk}/retry/")
    await here().quiet()
    html = (await browser.get(f"/chat/{conversation.pk}/")).content.decode()
    assert "Here." in html and "did not answer" not in html


def test_rename_and_delete(client: Client, conversation: Conversation, owner: Owner, script: Script) -> None:
    messages.say(owner, conversation.pk, "Something worth finding")
    path = f"/chat/{conversation.pk}/"
    assert client.post(f"{path}rename/", {"title": "  Dinner\nfor six "}).status_code == 302
    assert "<h1>Dinner for six</h1>" in client.get(path).content.decode()
    assert client.post(f"{path}rename/", {"title": " "}).status_code == 422
    assert "1 message." in client.get(f"{path}delete/").content.decode()
    assert client.post(f"{path}delete/").status_code == 302
    assert client.get(path).status_code == 404
    assert Episode.objects.get().state == Episode.State.HIDDEN
    assert "Dinner for six" not in client.get("/chat/new/").content.decode()


def test_the_memory_switch_of_a_conversation(client: Client, conversation: Conversation) -> None:
    assert client.post(f"/chat/{conversation.pk}/memory/", {"memory": "off"}).status_code == 302
    conversation.refresh_from_db()
    assert conversation.memory == "off"
    client.post(f"/chat/{conversation.pk}/memory/", {"memory": "sideways"})
    conversation.refresh_from_db()
    assert conversation.memory == "off"


def test_conversations_are_found_by_title_and_by_what_was_said(
    client: Client, conversation: Conversation, owner: Owner
) -> None:
    messages.say(owner, conversation.pk, "The plumber is called Ferreira.")
    other = conversations.rename(owner.id, conversations.create(owner.id).pk, "Night train")
    found = client.get("/chat/conversations/?q=ferreira").content.decode()
    assert str(conversation.pk) in found and str(other.pk) not in found
    found = client.get("/chat/conversations/?q=NIGHT").content.decode()
    assert str(conversation.pk) not in found and str(other.pk) in found


def test_a_long_conversation_comes_in_pages(client: Client, conversation: Conversation, owner: Owner) -> None:
    for number in range(45):
        _, reply = messages.say(owner, conversation.pk, f"message number {number}.")
        replies.settle(reply.pk, Reply.State.DONE, f"reply number {number}.")
    path = f"/chat/{conversation.pk}/"
    newest = client.get(path).content.decode()
    assert "number 44." in newest and "message number 25." in newest and "message number 24." not in newest
    oldest_shown = Message.objects.get(episode__text="message number 25.").pk
    assert f"?before={oldest_shown}" in newest
    earlier = client.get(f"{path}?before={oldest_shown}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in earlier and "message number 24." in earlier and "message number 5." in earlier
    first = Message.objects.get(episode__text="message number 0.").pk
    all_of_it = client.get(f"{path}?since={first}").content.decode()
    assert "message number 0." in all_of_it and "message number 44." in all_of_it and "?before=" not in all_of_it


def test_words_that_were_forgotten_are_not_on_the_page(
    client: Client, conversation: Conversation, owner: Owner
) -> None:
    message, _ = messages.say(owner, conversation.pk, "The code is marmalade, by the way.")
    episodes.redact(owner.id, message.episode_id, [(12, 21)])
    html = client.get(f"/chat/{conversation.pk}/").content.decode()
    assert "[forgotten]" in html
    assert "marmalade" not in html  # nor in the title that was made of the message
    conversations.rename(owner.id, conversation.pk, "My marmalade")
    episodes.redact(owner.id, message.episode_id, [(0, 3)])
    conversation.refresh_from_db()
    assert conversation.title == "My marmalade"  # the person's own words are theirs to change


def test_a_stranger_finds_nothing(
    stranger_client: Client, conversation: Conversation, owner: Owner, client: Client
) -> None:
    message, reply = messages.say(owner, conversation.pk, "Mine")
    replies.settle(reply.pk, Reply.State.DONE, "Yours")
    paths = [
        f"/chat/{conversation.pk}/", f"/chat/{conversation.pk}/rename/", f"/chat/{conversation.pk}/delete/",
        f"/chat/messages/{message.pk}/", f"/chat/messages/{message.pk}/noted/", f"/chat/replies/{reply.pk}/",
        f"/chat/replies/{reply.pk}/recall/",
    ]  # fmt: skip
    for path in paths:
        assert client.get(path).status_code in (200, 204, 302), path
        assert stranger_client.get(path).status_code == 404, path
    posts = [
        f"/chat/{conversation.pk}/send/", f"/chat/{conversation.pk}/rename/", f"/chat/{conversation.pk}/delete/",
        f"/chat/{conversation.pk}/memory/", f"/chat/replies/{reply.pk}/stop/", f"/chat/replies/{reply.pk}/retry/",
    ]  # fmt: skip
    for path in posts:
        fields = {"text": "x", "title": "x", "memory": "off", "client_id": "of-the-stranger"}
        assert stranger_client.post(path, fields).status_code == 404, path
    assert str(conversation.pk) not in stranger_client.get("/chat/conversations/?q=Mine").content.decode()
    assert str(conversation.pk) not in stranger_client.get("/chat/conversations/").content.decode()
    assert Message.objects.count() == 2


def test_the_pages_in_chinese(client: Client, conversation: Conversation, owner: Owner, person: User) -> None:
    person.language = "zh-hans"
    person.save()
    messages.say(owner, conversation.pk, "我住在成都。")
    html = client.get(f"/chat/{conversation.pk}/").content.decode()
    assert '<html lang="zh-Hans"' in html and "我住在成都。" in html
