"""A conversation of any length comes in pages, the newest first, each with the same few queries."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.models import Message
from memories.records import Owner
from tests.chat.long import long_conversation

pytestmark = pytest.mark.django_db


def numbers(html: str) -> list[int]:
    """The questions on the page, in their order."""
    return [int(number) for number in re.findall(r"Question (\d+):", html)]


def link(html: str, name: str) -> str:
    found = re.search(rf'href="(\?{name}=\d+)"', html)
    return found[1] if found else ""


def test_the_pages_follow_one_another_both_ways(client: Client, owner: Owner) -> None:
    path = f"/chat/{long_conversation(owner, 100).pk}/"
    newest = client.get(path).content.decode()
    assert numbers(newest) == list(range(81, 101))
    assert not link(newest, "after")
    older = client.get(path + link(newest, "before")).content.decode()
    assert numbers(older) == list(range(31, 81))
    first = client.get(path + link(older, "before")).content.decode()
    assert numbers(first) == list(range(1, 31)) and not link(first, "before")
    assert numbers(client.get(path + link(first, "after")).content.decode()) == list(range(31, 51))


def test_a_link_to_a_message_far_back_opens_the_page_with_it(client: Client, owner: Owner) -> None:
    conversation = long_conversation(owner, 100)
    asked = Message.objects.get(episode__text__startswith="Question 40:")
    html = client.get(f"/chat/{conversation.pk}/?at={asked.pk}").content.decode()
    assert numbers(html) == list(range(36, 56))
    assert link(html, "before") and link(html, "after")
    late = Message.objects.get(episode__text__startswith="Question 90:")
    assert numbers(client.get(f"/chat/{conversation.pk}/?at={late.pk}").content.decode())[-1] == 100
    again = client.get(f"/chat/{conversation.pk}/?since={asked.pk}").content.decode()
    assert numbers(again) == list(range(40, 101)), "a page that is loaded anew has all that it had"


def test_the_queries_do_not_grow_with_the_conversation(client: Client, owner: Owner) -> None:
    counts = set()
    for turns in (60, 2_500):
        conversation = long_conversation(owner, turns)
        middle = conversation.messages.filter(episode__role="user")[turns // 2]
        for query in ("", f"?before={middle.pk}", f"?at={middle.pk}"):
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/chat/{conversation.pk}/{query}")
            counts.add((query.partition("=")[0], len(queries)))
    assert len(counts) == 3, counts


def test_a_stranger_sees_no_page_of_it(stranger_client: Client, owner: Owner) -> None:
    conversation = long_conversation(owner, 30)
    middle = conversation.messages.all()[30]
    for name in ("before", "after", "at", "since"):
        assert stranger_client.get(f"/chat/{conversation.pk}/?{name}={middle.pk}").status_code == 404
