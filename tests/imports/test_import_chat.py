"""Earlier chats brought along: nothing half done, nothing twice, original times, found at once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from chat.models import Conversation, Message
from memories.models import Episode
from memories.records import Owner, Query
from memories.retrieve import retrieve
from memoryscope_site.models import User

PLAIN = [
    {"role": "user", "content": "I bought a red bicycle yesterday.", "at": "2025-05-03T18:20:00+02:00"},
    {"role": "assistant", "content": "A good day for it.", "at": "2025-05-03T18:20:05+02:00"},
    {"role": "user", "content": "昨天我在成都买了一把二胡。", "at": "2025-05-04T09:00:00"},
]


def neutral(**changes: Any) -> dict[str, Any]:
    message = {"id": "1", "session": "s1", "name": "Mara", "role": "user", "text": "My sister lives in Oslo."}
    message["at"] = "2024-01-02T10:00:00"
    return {"id": "mara", "language": "en", "messages": [message | changes]}


def bring(path: Path, *options: str, user: str = "yining") -> str:
    out = StringIO()
    call_command("import_chat", str(path), "--user", user, *options, stdout=out, stderr=StringIO(), verbosity=0)
    return out.getvalue()


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "chats.json"
    path.write_text(json.dumps(PLAIN, ensure_ascii=False), encoding="utf-8")
    return path


def lines(tmp_path: Path, *spaces: Any) -> Path:
    path = tmp_path / "chats.jsonl"
    text = "\n".join(space if isinstance(space, str) else json.dumps(space) for space in spaces)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plain_list_becomes_a_conversation_with_its_own_times(person: User, plain: Path) -> None:
    assert "3 new messages in 1 conversations" in bring(plain)
    conversation = Conversation.objects.get(owner=person)
    assert conversation.title == "I bought a red bicycle yesterday"
    said = [message.episode for message in conversation.messages.order_by("pk")]
    assert said[0].at == datetime(2025, 5, 3, 16, 20, tzinfo=UTC)
    # Without an offset the time is the person's: nine in Lisbon is eight in UTC in summer.
    assert said[2].at == datetime(2025, 5, 4, 8, 0, tzinfo=UTC)
    assert {episode.source for episode in said} == {"import"}


@pytest.mark.parametrize(("question", "word"), [("red bicycle", "bicycle"), ("二胡", "二胡")])
def test_imported_messages_are_found_at_once(owner: Owner, plain: Path, question: str, word: str) -> None:
    bring(plain)
    found = retrieve(owner, Query(question, at=datetime.now(UTC)))
    assert word in found.results[0].text


def test_the_stranger_finds_nothing_of_it(owner: Owner, other: Owner, plain: Path) -> None:
    bring(plain)
    assert not retrieve(other, Query("red bicycle", at=datetime.now(UTC))).results


def test_the_same_file_twice_is_imported_once(person: User, plain: Path) -> None:
    bring(plain)
    assert "0 new messages in 1 conversations, 3 were there already" in bring(plain)
    assert Episode.objects.filter(owner=person).count() == Message.objects.count() == 3


def test_a_longer_export_of_the_same_chat_adds_what_is_new(person: User, tmp_path: Path, plain: Path) -> None:
    bring(plain)
    longer = tmp_path / "later.json"
    longer.write_text(json.dumps([*PLAIN, PLAIN[0] | {"content": "And a bell.", "at": "2025-05-05T08:00:00Z"}]))
    assert "1 new messages" in bring(longer)
    assert Conversation.objects.get(owner=person).messages.count() == 4


def test_a_message_without_a_time_has_that_of_the_one_before_it(person: User, tmp_path: Path) -> None:
    space = neutral()
    space["messages"].append(space["messages"][0] | {"id": "2", "at": None, "text": "I play the oboe."})
    bring(lines(tmp_path, space))
    assert set(Episode.objects.values_list("at", flat=True)) == {datetime(2024, 1, 2, 10, tzinfo=UTC)}


def test_two_people_may_import_the_same_file(person: User, stranger: User, plain: Path) -> None:
    bring(plain)
    bring(plain, user="stranger")
    assert Conversation.objects.count() == 2


def test_sessions_of_the_neutral_format_become_conversations(person: User, tmp_path: Path) -> None:
    space = neutral()
    space["messages"].append(space["messages"][0] | {"id": "2", "session": "s2", "text": "I play the oboe."})
    assert "2 new messages in 2 conversations" in bring(lines(tmp_path, space))
    assert {row.name for row in Episode.objects.filter(owner=person)} == {"Mara"}


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ("{not json", "Line 2"),
        (neutral(role="system") | {"id": "b"}, "Line 2: messages[0].role"),
        (neutral(at="soon") | {"id": "b"}, "Line 2: messages[0].at"),
        (neutral(at="0001-01-01T00:00:00+14:00") | {"id": "b"}, "Line 2: messages[0].at"),
        (neutral(at="9999-12-31T23:59:59-12:00") | {"id": "b"}, "Line 2: messages[0].at"),
        ({"id": "b"}, "Line 2: messages"),
        (neutral(), "Line 2: the id mara stands twice"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_kept(person: User, tmp_path: Path, bad: Any, named: str) -> None:
    with pytest.raises(CommandError, match="Nothing was imported") as refusal:
        bring(lines(tmp_path, neutral(), bad))
    assert named in str(refusal.value)
    assert not Episode.objects.exists()
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"[", "Line 1: this is no valid JSON"),
        (b"[" * 100_000, "Line 1: this is no valid JSON"),
        (b'[{"role": "user", "content": "hi", "at": "0001-01-01"}]', "Message 1: at"),
        (b"[]", "holds no messages"),
        (b"", "holds no messages"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b'[{"role": "user", "content": "hi"}]', "Message 1: at"),
    ],
)
def test_a_file_that_is_no_chat_is_refused(person: User, tmp_path: Path, content: bytes, named: str) -> None:
    path = tmp_path / "chats.json"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="Nothing was imported") as refusal:
        bring(path)
    assert named in str(refusal.value)


def test_a_person_who_does_not_exist_is_named(db: None, plain: Path) -> None:
    with pytest.raises(CommandError, match="no person named nobody"):
        bring(plain, user="nobody")


def test_an_import_that_broke_off_is_completed_by_running_it_again(
    person: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = neutral()
    first = space["messages"][0]
    space["messages"] = [first | {"id": str(n), "text": f"Day {n} at sea."} for n in range(250)]
    path = lines(tmp_path, space)
    monkeypatch.setattr("chat.imports.writing.CHUNK", 100)
    calls = iter(range(10))

    def break_off(*args: object, **ids: object) -> None:
        if next(calls) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), monkeypatch.context() as broken:
        broken.setattr("chat.imports.writing.outbox.emit", break_off)
        bring(path)
    assert Episode.objects.filter(owner=person).count() == Message.objects.count() == 100
    bring(path)
    assert Episode.objects.filter(owner=person).count() == Message.objects.count() == 250
