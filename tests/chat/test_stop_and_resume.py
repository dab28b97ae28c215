"""A reply outlives its socket: stopped from anywhere, resumed after a reload, interrupted when its process died."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from chat import conversations, messages, replies
from chat.live import here
from chat.models import Conversation, Message, Reply
from chat.pool import in_pool
from memories import clock
from memories.llm.scripted import Script
from memories.models import Episode
from memories.records import Owner
from tests.chat.conftest import Page
from tests.model_server import ModelServer

pytestmark = pytest.mark.django_db(transaction=True)
OffLoop = Callable[..., Awaitable[Any]]
TEN = "one two three four five six seven eight nine ten"


async def stored(reply_id: int) -> Reply:
    rows = Reply.objects.select_related("message__episode", "asked__episode")
    return await in_pool(rows.get, pk=reply_id)


async def written_so_far(page: Page, reply: int, words: str) -> None:
    while page.text_of(reply) != words:
        await page.next()


async def test_stop_closes_the_connection_to_the_model_and_keeps_what_was_written(
    page: Page, conversation: Conversation, server: ModelServer, off_loop: OffLoop
) -> None:
    server.control.add(answer=TEN, gate_after=3)
    await page.show(conversation)
    sent = await page.say(conversation, "Count")
    await off_loop(server.control.wait_for, "waiting")
    await written_so_far(page, sent["reply"], "one two three")
    await page.send("stop", reply=sent["reply"])
    assert (await page.settled(sent["reply"]))["state"] == "stopped"
    await off_loop(server.control.wait_for, "gone")
    assert (await stored(sent["reply"])).message.episode.text == "one two three"


async def test_stop_works_from_another_process(
    page: Page, conversation: Conversation, owner: Owner, server: ModelServer, off_loop: OffLoop
) -> None:
    server.control.add(answer=TEN, gate_after=3)
    sent = await page.say(conversation, "Count")
    await off_loop(server.control.wait_for, "waiting")
    await in_pool(replies.request_stop, owner.id, sent["reply"])  # what the other process writes; the keeper reads it
    assert (await page.settled(sent["reply"]))["state"] == "stopped"
    await off_loop(server.control.wait_for, "gone")


async def test_a_reload_in_the_middle_goes_on_from_its_offset(
    page: Page, second_page: Page, conversation: Conversation, server: ModelServer, off_loop: OffLoop
) -> None:
    server.control.add(answer=TEN, gate_after=3)
    await page.show(conversation)
    sent = await page.say(conversation, "Count")
    await off_loop(server.control.wait_for, "waiting")
    await written_so_far(page, sent["reply"], "one two three")

    shown = await second_page.show(conversation, **{f"reply_{sent['reply']}": 8})
    assert shown["live"] == [sent["reply"]]
    assert (await second_page.until("text"))["at"] == 8
    server.control.release()
    await second_page.settled(sent["reply"])
    later = [frame["text"] for frame in second_page.seen if frame["kind"] == "text"]
    assert "".join(later) == TEN[8:]


async def test_the_reply_goes_on_when_its_page_is_closed(
    page: Page, second_page: Page, conversation: Conversation, server: ModelServer, off_loop: OffLoop
) -> None:
    server.control.add(answer=TEN, gate_after=3)
    sent = await page.say(conversation, "Count")
    await off_loop(server.control.wait_for, "waiting")
    await page.close()
    server.control.release()
    await second_page.settled(sent["reply"])
    assert (await stored(sent["reply"])).message.episode.text == TEN


async def test_a_page_in_another_process_follows_the_checkpoints(
    page: Page, conversation: Conversation, owner: Owner
) -> None:
    _, reply = await in_pool(messages.say, owner, conversation.pk, "Count")
    await in_pool(replies.claim, reply.pk, "elsewhere")
    await in_pool(replies.keep, [replies.Checkpoint(reply.pk, "one two")], "elsewhere")
    assert (await page.show(conversation))["live"] == [reply.pk]
    await written_so_far(page, reply.pk, "one two")
    await in_pool(replies.keep, [replies.Checkpoint(reply.pk, "one two three")], "elsewhere")
    await written_so_far(page, reply.pk, "one two three")
    await in_pool(replies.settle, reply.pk, Reply.State.DONE, "one two three four", keeper="elsewhere")
    assert (await page.settled(reply.pk))["state"] == "done"


async def test_replies_of_another_process_are_followed_while_others_are(
    page: Page, second_page: Page, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.elsewhere.EVERY", 0.0)  # the reader of checkpoints looks all the time

    async def begun() -> tuple[Conversation, int]:
        conversation = await in_pool(conversations.create, owner.id)
        _, reply = await in_pool(messages.say, owner, conversation.pk, "Count")
        await in_pool(replies.claim, reply.pk, "elsewhere")
        await in_pool(replies.keep, [replies.Checkpoint(reply.pk, "one two")], "elsewhere")
        return conversation, reply.pk

    first, reply = await begun()
    await page.show(first)
    await written_so_far(page, reply, "one two")
    for _ in range(5):
        another, reply = await begun()
        await second_page.show(another)
        await written_so_far(second_page, reply, "one two")


async def test_a_reply_whose_process_died_is_interrupted_by_whoever_looks(
    page: Page, conversation: Conversation, owner: Owner
) -> None:
    _, reply = await in_pool(messages.say, owner, conversation.pk, "Count")
    await in_pool(replies.claim, reply.pk, "dead")
    await in_pool(replies.keep, [replies.Checkpoint(reply.pk, "one two")], "dead")
    await in_pool(Reply.objects.filter(pk=reply.pk).update, lease_until=clock.now() - timedelta(seconds=1))
    assert (await page.show(conversation))["live"] == []
    assert (await page.settled(reply.pk))["state"] == "interrupted"
    assert (await stored(reply.pk)).message.episode.text == "one two"
    assert not await in_pool(replies.settle, reply.pk, Reply.State.DONE, "late", keeper="dead")


async def test_a_reply_that_nobody_began_is_begun_by_the_page_that_shows_it(
    page: Page, stranger_page: Page, conversation: Conversation, owner: Owner, script: Script
) -> None:
    script.replies.append("Still here.")
    _, reply = await in_pool(messages.say, owner, conversation.pk, "Count")  # and the process ends before it can write
    await stranger_page.send("subscribe", conversation=str(conversation.pk), after_seq=0)
    assert (await stranger_page.until("error"))["code"] == "not_found"
    assert (await stored(reply.pk)).state == "waiting"
    await page.show(conversation)
    assert (await page.settled(reply.pk))["state"] == "done"
    assert (await stored(reply.pk)).message.episode.text == "Still here."


async def test_a_page_that_watches_sees_the_lease_run_out(page: Page, conversation: Conversation, owner: Owner) -> None:
    _, reply = await in_pool(messages.say, owner, conversation.pk, "Count")
    await in_pool(replies.claim, reply.pk, "dying")
    await page.show(conversation)
    await in_pool(Reply.objects.filter(pk=reply.pk).update, lease_until=clock.now() - timedelta(seconds=1))
    assert (await page.settled(reply.pk))["state"] == "interrupted"


async def test_a_process_that_lost_its_lease_writes_nothing_more(
    page: Page, conversation: Conversation, server: ModelServer, off_loop: OffLoop
) -> None:
    server.control.add(answer=TEN, gate_after=3)
    await page.show(conversation)
    sent = await page.say(conversation, "Count")
    await off_loop(server.control.wait_for, "waiting")
    await written_so_far(page, sent["reply"], "one two three")
    await in_pool(replies.settle, sent["reply"], Reply.State.INTERRUPTED, "one")
    await asyncio.wait_for(here().quiet(), 5)
    await off_loop(server.control.wait_for, "gone")
    reply = await stored(sent["reply"])
    assert (reply.state, reply.message.episode.text) == ("interrupted", "one")


async def test_retry_writes_another_reply_to_the_same_message(
    page: Page, conversation: Conversation, script: Script
) -> None:
    script.replies += ["first", "second"]
    await page.show(conversation)
    sent = await page.say(conversation, "Hello")
    await page.settled(sent["reply"])
    await page.send("retry", reply=sent["reply"])
    begun = await page.until("event", event="reply.changed", state="waiting")
    await page.settled(begun["reply"])
    first, second = await stored(sent["reply"]), await stored(begun["reply"])
    assert second.asked_id == first.asked_id == sent["message"]
    assert (first.message.active, first.message.episode.state) == (False, Episode.State.OFF_BRANCH)
    assert (second.message.episode.text, second.message.sibling) == ("second", 1)
    assert [said.content for said in script.requests[1].messages[1:]] == ["Hello"]


async def test_continue_goes_on_from_what_was_written(
    page: Page, conversation: Conversation, owner: Owner, script: Script
) -> None:
    _, reply = await in_pool(messages.say, owner, conversation.pk, "Count")
    await in_pool(replies.settle, reply.pk, Reply.State.INTERRUPTED, "one two")
    script.replies.append([" three", " four"])
    await page.show(conversation)
    await page.send("retry", reply=reply.pk, carry_on=True)
    begun = await page.until("event", event="reply.changed", state="waiting", conversation=str(conversation.pk))
    if begun["reply"] == reply.pk:
        begun = await page.until("event", event="reply.changed", state="waiting")
    await page.settled(begun["reply"])
    assert (await stored(begun["reply"])).message.episode.text == "one two three four"
    assert page.text_of(begun["reply"]) == "one two three four"
    assert await in_pool(Message.objects.filter(conversation=conversation, active=True).count) == 2


async def test_a_model_that_fails_leaves_the_message_and_can_be_asked_again(
    page: Page, conversation: Conversation, server: ModelServer
) -> None:
    server.control.add(status=500, message="out of order", times=1)
    await page.show(conversation)
    sent = await page.say(conversation, "Hello")
    assert (await page.settled(sent["reply"]))["state"] == "failed"
    reply = await stored(sent["reply"])
    assert "out of order" in reply.error and "sk-of-the-test" not in reply.error
    assert reply.asked.episode.text == "Hello"
    await page.send("retry", reply=sent["reply"])
    begun = await page.until("event", event="reply.changed", state="waiting")
    assert (await page.settled(begun["reply"]))["state"] == "done"


async def test_only_the_last_reply_can_be_written_again(page: Page, conversation: Conversation, script: Script) -> None:
    script.replies += ["first", "second"]
    await page.show(conversation)
    first = await page.say(conversation, "One")
    await page.settled(first["reply"])
    second = await page.say(conversation, "Two")
    await page.settled(second["reply"])
    await page.send("retry", reply=first["reply"])
    assert (await page.until("error"))["code"] == "not_the_last"
