"""One conversation as Markdown and JSON: what was said, what stood in each prompt, what was learned from what."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import messages, replies
from chat.models import Conversation, Reply
from memories import episodes, recalls
from memories.models import Memory
from memories.records import Owner, Recalled, Result
from tests.chat.long import long_conversation
from tests.store.saying import MORNING, learn

pytestmark = pytest.mark.django_db


def read(client: Client, conversation: Conversation, form: str) -> str:
    answer: Any = client.get(f"/chat/{conversation.pk}/export.{form}")
    assert isinstance(answer, StreamingHttpResponse) and "attachment" in answer["Content-Disposition"]
    return b"".join(answer).decode()  # type: ignore[arg-type]


def told(owner: Owner) -> tuple[Conversation, Memory]:
    message, reply = messages.begin(owner, "I keep bees in Sintra. The code is marmalade.")
    memory = learn(owner, "Keeps bees in Sintra.", message.episode, "I keep bees in Sintra")
    parts = {"words": 0.4, "meaning": 0.3, "time": 0.0, "boost": 0.0}
    found = Result("memory", memory.pk, memory.text, 0.7, parts, 1, MORNING, revision=1, in_prompt=True)
    recall = recalls.save(owner, Recalled(results=(found,)), message.episode_id, 1200)
    replies.settle(reply.pk, "done", "How many hives?")
    Reply.objects.filter(pk=reply.pk).update(recall=recall, model="test-model")
    return message.conversation, memory


def test_it_says_what_memory_had_to_do_with_each_message(client: Client, owner: Owner) -> None:
    conversation, memory = told(owner)
    asked, answer = json.loads(read(client, conversation, "json"))["messages"]
    quote = {"memory": memory.pk, "text": "Keeps bees in Sintra.", "state": "active", "quote": "I keep bees in Sintra"}
    assert asked["learned"] == [quote]
    assert [(one["id"], one["text"]) for one in answer["prompt"]] == [(memory.pk, "Keeps bees in Sintra.")]
    text = read(client, conversation, "md")
    assert text.startswith("# I keep bees in Sintra\n")
    assert "> - Keeps bees in Sintra. (“I keep bees in Sintra”)" in text and "How many hives?" in text


def test_what_was_forgotten_is_in_neither(client: Client, owner: Owner) -> None:
    conversation, memory = told(owner)
    asked = conversation.messages.get(episode__role="user").episode
    episodes.redact(owner.id, asked.pk, [(35, 44)])
    Memory.objects.filter(pk=memory.pk).update(text="")
    reply = Reply.objects.get()
    assert reply.recall is not None
    reply.recall.items.update(memory=None, revision=None)
    for form in ("json", "md"):
        text = read(client, conversation, form)
        assert "marmalade" not in text and text.count("[forgotten]") == 2


def test_a_stranger_gets_none_and_a_long_one_takes_few_queries(
    client: Client, stranger_client: Client, owner: Owner
) -> None:
    conversation = long_conversation(owner, 300)
    assert stranger_client.get(f"/chat/{conversation.pk}/export.json").status_code == 404
    with CaptureQueriesContext(connection) as queries:
        assert len(json.loads(read(client, conversation, "json"))["messages"]) == 600
    assert len(queries) <= 24
