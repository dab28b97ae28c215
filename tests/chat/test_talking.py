"""A person says something over the socket and is answered."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chat.models import Conversation, Message, Reply
from chat.pool import in_pool
from memories.llm.scripted import Script
from tests.chat.conftest import Page

pytestmark = pytest.mark.django_db(transaction=True)


async def stored(reply_id: int) -> Reply:
    rows = Reply.objects.select_related("message__episode", "asked__episode", "recall")
    return await in_pool(rows.get, pk=reply_id)


async def test_a_message_is_answered_by_the_offline_model(page: Page, conversation: Conversation) -> None:
    await page.show(conversation)
    sent = await page.say(conversation, "What do you know about me?")
    assert (await page.settled(sent["reply"]))["state"] == "done"

    reply = await stored(sent["reply"])
    assert reply.asked.episode.text == "What do you know about me?"
    assert reply.message.episode.text == page.text_of(reply.pk)
    assert reply.message.episode.role == "assistant"
    assert (reply.text, reply.error, reply.model) == ("", "", "offline")
    assert reply.recall is not None
    assert reply.first_token_ms and reply.total_ms and reply.recall_ms is not None


async def test_text_comes_in_pieces_without_a_hole(page: Page, conversation: Conversation, script: Script) -> None:
    script.replies.append(["One", " two 🦆", " three\n", "\nfour ", "中文。"])
    await page.show(conversation)
    sent = await page.say(conversation, "Count")
    await page.settled(sent["reply"])
    assert page.text_of(sent["reply"]) == "One two 🦆 three\n\nfour 中文。"
    assert len([frame for frame in page.seen if frame["kind"] == "text"]) >= 5


async def test_half_a_character_waits_for_its_other_half(
    page: Page, conversation: Conversation, script: Script
) -> None:
    script.replies.append(["duck \ud83e", "\udd86 and \ud83e", "x\x00"])
    await page.show(conversation)
    sent = await page.say(conversation, "Draw")
    await page.settled(sent["reply"])
    assert (await stored(sent["reply"])).message.episode.text == "duck 🦆 and \ufffdx"


async def test_finished_blocks_come_as_html_and_unfinished_ones_only_as_text(
    page: Page, conversation: Conversation, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.reply.BLOCKS_EVERY", 0)
    script.replies.append(["# Title\n", "A <b>para</b>\n\n", "| a |\n|---|\n", "| 1 |\n\n", "<script>x"])
    await page.show(conversation)
    sent = await page.say(conversation, "Show")
    await page.settled(sent["reply"])
    blocks = [frame for frame in page.seen if frame["kind"] == "blocks"]
    html = "".join(frame["html"] for frame in blocks)
    assert "<h3>Title</h3>" in html and "&lt;b&gt;para&lt;/b&gt;" in html
    assert "script" not in html
    assert [frame["from"] for frame in blocks] == [0, *(frame["upto"] for frame in blocks[:-1])]


async def test_the_first_message_names_the_conversation(page: Page, conversation: Conversation) -> None:
    sent = await page.say(conversation, "Plan dinner for six on Saturday. Nothing with pork, please.")
    await page.settled(sent["reply"])
    await in_pool(conversation.refresh_from_db)
    assert conversation.title == "Plan dinner for six on Saturday"


async def test_a_frame_sent_twice_is_stored_once(page: Page, conversation: Conversation) -> None:
    client_id = uuid4().hex
    first = await page.say(conversation, "Once", client_id)
    await page.settled(first["reply"])
    assert await page.say(conversation, "Once", client_id) == first
    assert await in_pool(Message.objects.filter(episode__role="user").count) == 1
    assert await in_pool(Reply.objects.count) == 1


async def test_while_a_reply_is_written_nothing_else_is_taken(
    page: Page, conversation: Conversation, server, off_loop
) -> None:
    server.control.add(gate_after=2)
    first = await page.say(conversation, "First")
    await off_loop(server.control.wait_for, "waiting")
    await page.send("send", conversation=str(conversation.pk), text="Second", client_id="second-message")
    refused = await page.until("error", client_id="second-message")
    assert refused["code"] == "answering"
    server.control.release()
    await page.settled(first["reply"])
    assert await in_pool(Message.objects.filter(episode__role="user").count) == 1


async def test_a_second_page_is_in_step(
    page: Page, second_page: Page, conversation: Conversation, script: Script
) -> None:
    script.replies.append(["a ", "b ", "c"])
    for shown in (page, second_page):
        await shown.show(conversation)
    sent = await page.say(conversation, "Letters")
    added = await second_page.until("event", event="message.added")
    assert added["message"] == sent["message"]
    await page.settled(sent["reply"])
    await second_page.settled(sent["reply"])
    assert page.text_of(sent["reply"]) == second_page.text_of(sent["reply"]) == "a b c"


async def test_a_question_in_chinese_is_answered_in_chinese(page: Page, conversation: Conversation) -> None:
    await page.show(conversation)
    sent = await page.say(conversation, "你知道我住在哪里吗？")
    await page.settled(sent["reply"])
    assert "没有配置语言模型" in page.text_of(sent["reply"])
