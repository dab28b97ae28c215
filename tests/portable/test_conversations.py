"""The conversations of other programs: the branch that was shown, the words alone, with their own dates."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from chat import conversations
from chat.models import Conversation
from memories import clock
from memories.models import Episode, Memory
from memories.records import Owner, Query
from memories.retrieve import retrieve
from memoryscope_site.models import User
from tests.portable.conftest import brings, download, says_yes, text_of, tries
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db
Data = Callable[[str], bytes]


def said(person: User, title: str) -> list[tuple[str, str]]:
    chat = Conversation.objects.get(owner=person, title=title)
    rows = chat.messages.select_related("episode").order_by("pk")
    return [(row.episode.role, row.episode.text) for row in rows]


def test_a_trial_of_chatgpts_file_says_what_it_holds_and_keeps_nothing(client: Client, data: Data) -> None:
    page = tries(client, data("chatgpt.json"), "conversations.json")
    assert "ChatGPT" in page and "2 conversations" in page
    assert ">6</td><td>saved with their dates, found at once" in page
    assert "<code>entry 3</code> a message has no date" in page
    assert "May 3, 2024" in page and "May 4, 2024" in page
    assert not Episode.objects.exists() and not Conversation.objects.exists()


def test_chatgpts_conversations_come_with_the_branch_that_was_shown(person: User, client: Client, data: Data) -> None:
    assert "Imported: 6 new messages." in brings(client, data("chatgpt.json"), "conversations.json")
    assert said(person, "A red bicycle") == [
        ("user", "I bought a red bicycle yesterday."),
        ("assistant", "A good day for it."),
        ("user", "This is it. It has a bell."),
        ("assistant", "Ring it."),
    ]
    assert said(person, "二胡")[0] == ("user", "昨天我在成都买了一把二胡。")
    at = Episode.objects.get(owner=person, text__startswith="I bought").at
    assert at == datetime(2024, 5, 3, 17, 0, 0, 500_000, UTC)
    later = Episode.objects.get(owner=person, text__startswith="This is it").at
    assert at < later < datetime(2024, 5, 3, 17, 1, tzinfo=UTC), "one without a date has that of the one before"


def test_claudes_conversations_come_without_thoughts_and_tools(person: User, client: Client, data: Data) -> None:
    assert "Imported: 2 new messages." in brings(client, data("claude.json"), "conversations.json")
    assert said(person, "The oboe") == [
        ("user", "I play the oboe in an orchestra in Oslo."),
        ("assistant", "A fine instrument."),
    ]
    assert Episode.objects.get(owner=person, role="user").at == datetime(2025, 2, 3, 19, 4, 6, 500_000, UTC)


@pytest.mark.parametrize("name", ["chatgpt.json", "claude.json"])
def test_the_zip_itself_will_do(person: User, client: Client, data: Data, name: str) -> None:
    files = {
        "export/conversations.json": data(name),
        "user.json": b'{"id": "user-1", "email": "mara@example.org"}',
        "users.json": b'[{"uuid": "1", "full_name": "Mara"}]',
        "chat.html": b"<html>",
        "__MACOSX/conversations.json": b"\0",
        "file-x.png": b"\x89PNG",
    }
    assert "Imported: " in brings(client, zipped(files), "export.zip")
    assert Conversation.objects.filter(owner=person).exists()


def test_the_same_file_twice_adds_nothing(client: Client, data: Data) -> None:
    for name in ("chatgpt.json", "claude.json"):
        brings(client, data(name), "conversations.json")
        before = Episode.objects.count()
        page = tries(client, data(name), "conversations.json")
        assert "here already, not kept twice" in page and "saved with their dates" not in page
        assert "Imported: 0 new messages." in says_yes(client)
        assert Episode.objects.count() == before


def test_it_is_found_at_once_by_its_person_and_by_nobody_else(
    owner: Owner, other: Owner, client: Client, stranger_client: Client, data: Data
) -> None:
    brings(client, data("claude.json"), "conversations.json")
    asked = Query("oboe orchestra", at=datetime.now(UTC))
    assert "oboe" in retrieve(owner, asked).results[0].text
    assert not retrieve(other, asked).results
    assert "<bdi>conversations.json" not in text_of(stranger_client.get("/memories/export/"))


@pytest.mark.django_db(transaction=True)
def test_what_learning_would_take_is_said_and_done_only_if_asked(person: User, client: Client, data: Data) -> None:
    page = tries(client, data("chatgpt.json"), "conversations.json")
    assert "Learning from 3 messages takes about" in page
    says_yes(client)
    assert not Memory.objects.exists()
    tries(client, data("claude.json"), "conversations.json")
    assert "The worker learns from them now." in says_yes(client, learn="on")
    assert Memory.objects.get(owner=person, kind="observation").text


def test_the_plain_formats_are_read_as_well(person: User, client: Client) -> None:
    plain = [{"role": "user", "content": "I have a kite.", "at": "2025-05-03T18:20:00+02:00"}]
    assert "Imported: 1 new message." in brings(client, plain)
    line = {"id": "mara", "messages": [{"id": "1", "role": "user", "text": "I sail.", "at": "2024-01-02T10:00:00Z"}]}
    for name, content in (("a.json", line), ("b.jsonl", line | {"id": "b"}), ("c.txt", line | {"id": "c"})):
        assert "Imported: 1 new message." in brings(client, content, name)
    two = "\n".join(json.dumps(line | {"id": name}) for name in ("d", "e")).encode()
    assert "Imported: 2 new messages." in brings(client, two, "chats.txt")
    assert Episode.objects.filter(owner=person, source="import").count() == 6


def test_a_bad_line_of_the_plain_formats_is_named_and_nothing_is_kept(client: Client) -> None:
    good = {"id": "a", "messages": [{"id": "1", "role": "user", "text": "I sail.", "at": "2024-01-02T10:00:00Z"}]}
    bad = good | {"id": "b", "messages": [{"id": "1", "role": "user", "text": "I sail.", "at": "soon"}]}
    page = tries(client, "\n".join(map(json.dumps, (good, bad))).encode(), "chats.jsonl")
    assert "Nothing was imported." in page and "Line 2: messages[0].at" in page
    assert "Import 1" not in page and not Episode.objects.exists()


def test_everything_of_one_account_moves_to_another(
    owner: Owner, other: Owner, client: Client, stranger_client: Client, data: Data
) -> None:
    brings(client, data("claude.json"), "conversations.json")
    told = Episode.objects.get(owner_id=owner.id, role="user")
    learn(owner, "Yining plays the oboe.", told, "I play the oboe")
    learn(owner, "Yining has a cat.", say(owner, "I have a cat."))
    everything = download(client, "everything=1")
    brings(stranger_client, everything, "memoryscope.zip")
    assert download(stranger_client) == download(client)
    chat = Conversation.objects.get(owner_id=other.id)
    assert chat.title == "The oboe" and chat.messages.count() == 2
    assert Episode.objects.filter(owner_id=other.id, text=told.text).count() == 1, "memories rest on its message"
    brings(stranger_client, everything, "memoryscope.zip")
    assert Episode.objects.filter(owner_id=other.id).count() == 3
    before = Episode.objects.filter(owner_id=owner.id).count()
    brings(client, everything, "memoryscope.zip")
    assert Episode.objects.filter(owner_id=owner.id).count() == before


def zipped(files: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("links", [{"parent": ["l"]}, {"children": [{"d": 1}]}, {"parent": {}, "children": "l"}])
def test_a_tree_with_odd_links_keeps_no_other_conversation_out(
    client: Client, data: Data, links: dict[str, Any]
) -> None:
    others = json.loads(data("chatgpt.json"))
    odd = {"id": "odd", "title": "Odd", "create_time": 1717228800, "mapping": {"a": {"id": "a", **links}}}
    assert "Imported: 6 new messages." in brings(client, [odd, *others], "conversations.json")


def test_a_deleted_conversation_comes_back_with_another_import(
    person: User, other: Owner, client: Client, stranger_client: Client, data: Data
) -> None:
    brings(client, data("chatgpt.json"), "conversations.json")
    chat = Conversation.objects.get(owner=person, title="A red bicycle")
    conversations.delete(person.pk, chat.pk)
    address = f"/chat/{chat.pk}/"
    assert client.get(address).status_code == 404
    assert "Import 4" in tries(client, data("chatgpt.json"), "conversations.json")
    assert client.get(address).status_code == 404, "a trial changes nothing"
    assert "Imported: 4 new messages." in says_yes(client)
    assert "It has a bell." in text_of(client.get(address))
    found = retrieve(person.as_owner, Query("red bicycle", at=clock.now())).results
    assert any("red bicycle" in result.text for result in found)
    assert stranger_client.get(address).status_code == 404
    assert "Imported: 0 new messages." in brings(client, data("chatgpt.json"), "conversations.json")
