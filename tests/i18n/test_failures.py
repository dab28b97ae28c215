"""When a model fails, the person reads why in their own language; what the vendor said stands beside it as it came."""

from __future__ import annotations

import pytest
from django.test import Client

from chat.models import Conversation, Reply
from chat.pool import in_pool
from memoryscope_site.models import User
from tests.chat.conftest import Page, _running_model_server, conversation, model_server, page, server
from tests.model_server import ModelServer

__all__ = ["_running_model_server", "conversation", "model_server", "page", "server"]
pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_refused_key_is_told_in_chinese(
    page: Page, conversation: Conversation, server: ModelServer, person: User, client: Client
) -> None:
    server.control.add(status=401, message="no such key")
    await page.show(conversation)
    sent = await page.say(conversation, "你好")
    assert (await page.settled(sent["reply"]))["state"] == "failed"
    html = (await in_pool(client.get, f"/chat/{conversation.pk}/")).content.decode()
    assert "模型没有回应。" in html and "消息已保存。" in html
    assert "test-model的服务器不接受API密钥（状态码401）。对方的说明：" in html and "no such key" in html


async def test_an_english_person_reads_english_in_the_same_process(
    page: Page, conversation: Conversation, server: ModelServer, person: User
) -> None:
    await in_pool(lambda: User.objects.filter(pk=person.pk).update(language="en"))
    server.control.add(status=401, message="no such key")
    await page.show(conversation)
    sent = await page.say(conversation, "Hello")
    await page.settled(sent["reply"])
    reply = await in_pool(Reply.objects.get, pk=sent["reply"])
    assert reply.error.startswith("The server of test-model does not accept the API key (status 401). It says: ")
    assert reply.error.endswith("no such key")
