"""Go to anything: a page without script, and the list that the palette shows; of one's own only."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import messages, replies
from memories.models import Memory
from memories.records import Owner
from tests.store.saying import learn

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def talk(owner: Owner, text: str) -> str:
    message, reply = messages.begin(owner, text)
    replies.settle(reply.pk, "done", "Noted.")
    return f"/chat/{message.conversation_id}/"


def test_memories_conversations_pages_and_actions_are_found(client: Client, owner: Owner) -> None:
    memory = learn(owner, "Keeps bees on the <hill>.")
    kept_out = learn(owner, "Keeps bees in a novel.", state="quarantined", kept_out="fiction")
    path = talk(owner, "About the bees.")
    html = client.get("/find/?q=bees").content.decode()
    assert f'href="/memories/{memory.pk}/"' in html and f'href="{path}"' in html
    assert "Keeps <mark>bees</mark> on the &lt;hill&gt;." in html
    assert f"/memories/{kept_out.pk}/" not in html
    listed = client.get("/find/?q=bees", headers=HTMX).content.decode()
    assert "<html" not in listed and f'data-href="/memories/{memory.pk}/"' in listed
    assert 'href="/memories/timeline/"' in client.get("/find/?q=along").content.decode()
    assert 'href="/settings/"' in client.get("/find/?q=sett").content.decode()
    assert "Nothing matches “zzz”" in client.get("/find/?q=zzz").content.decode()
    assert f'href="{path}"' in client.get("/find/").content.decode(), "without words: where the person was last"


def test_a_stranger_finds_nothing_of_it(stranger_client: Client, owner: Owner) -> None:
    learn(owner, "Keeps bees.")
    talk(owner, "About the bees.")
    for query in ("", "?q=bees"):
        html = stranger_client.get(f"/find/{query}").content.decode()
        assert "Keeps" not in html and "About the" not in html


def test_more_of_everything_takes_no_more_queries(client: Client, owner: Owner) -> None:
    counts = []
    for upto in (2, 12):
        for number in range(upto):
            learn(owner, f"Keeps {Memory.objects.count()} bees.")
            talk(owner, f"About bee {number}.")
        with CaptureQueriesContext(connection) as queries:
            client.get("/find/?q=bee")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
