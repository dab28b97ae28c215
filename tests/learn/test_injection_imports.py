"""Each attempt in a file that is brought along, in its name, as a persona, or as the value of a field."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from chat import conversations
from chat.models import Conversation, Message
from memories import by_hand, learn_import
from memories.errors import NotKept
from memories.llm.scripted import Script
from memories.models import Conflict, Episode, Memory
from memories.records import By, NewMemory, Owner
from memories.tasks import run_job
from memoryscope_site.models import User
from tests.learn.conftest import Learn, Say
from tests.learn.injections import Attempt, attempts, effects, falls_for, plain

pytestmark = pytest.mark.django_db


def bring(path: Path, *options: str) -> str:
    out, err = StringIO(), StringIO()
    call_command("import_chat", str(path), "--user", "yining", *options, stdout=out, stderr=err, verbosity=0)
    return out.getvalue() + err.getvalue()


def chats(folder: Path, text: str, name: str = "chats.json") -> Path:
    path = folder / name
    path.write_text(json.dumps([{"role": "user", "content": text, "at": "2025-05-03T18:20:00Z"}]), encoding="utf-8")
    return path


@pytest.mark.parametrize("attempt", attempts("import"), ids=str)
def test_as_a_file_it_is_refused_and_leaves_nothing(attempt: Attempt, person: User, tmp_path: Path) -> None:
    path = tmp_path / "memories.jsonl"
    path.write_text(attempt.text, encoding="utf-8")
    with pytest.raises(CommandError):
        bring(path)
    assert not Episode.objects.exists() and not Memory.objects.exists() and not Conversation.objects.exists()


@pytest.mark.parametrize("attempt", attempts("import", "message"), ids=str)
def test_as_a_message_in_a_file_it_teaches_nothing(
    attempt: Attempt, script: Script, person: User, tmp_path: Path
) -> None:
    bring(chats(tmp_path, attempt.text))
    Conflict.objects.create(owner=person, **_pair(person), raised_at="2026-01-01T00:00Z")
    there = frozenset(Memory.objects.values_list("pk", flat=True))
    script.always = falls_for(attempt)
    sessions = Episode.objects.values_list("session", flat=True)
    job = learn_import.start(person.as_owner, sessions)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done" and list(effects(attempt, besides=there)) == []
    assert Conflict.objects.count() == 1 and not Memory.objects.filter(pinned=True).exists()
    assert set(Memory.objects.values_list("owner", "locked")) == {(person.pk, False)}
    assert Message.objects.filter(episode__role="user").count() == 1


@pytest.mark.parametrize("attempt", attempts("import"), ids=str)
def test_as_a_memory_brought_along_it_is_refused_or_plain_text(attempt: Attempt, owner: Owner) -> None:
    new = NewMemory("observation", attempt.text.splitlines()[-1], "en", subject=attempt.text[:100])
    try:
        memory = by_hand.add(owner, new, By("import"))
    except NotKept:
        assert not Memory.objects.exists()
    else:
        assert not memory.locked and not memory.pinned and memory.owner_id == owner.id
        assert not memory.text.startswith(("=", "{", "-"))


@pytest.mark.parametrize("attempt", attempts("file-name"), ids=str)
def test_a_file_name_is_no_path_no_markup_and_no_statement(
    attempt: Attempt, script: Script, person: User, client: Client, tmp_path: Path
) -> None:
    named = tmp_path / attempt.text
    if "/" in attempt.text:  # not to be had as a name: given as a path it leads nowhere
        with pytest.raises(CommandError):
            bring(named)
    path = chats(tmp_path, "I like pears.", attempt.text.replace("/", "∕"))
    bring(path)
    script.always = falls_for(attempt)
    run_job(learn_import.start(person.as_owner, Episode.objects.values_list("session", flat=True)).pk)
    assert list(effects(attempt)) == []
    conversation = Conversation.objects.get()
    for address in ("/chat/", f"/chat/{conversation.pk}/", "/memories/"):
        page = client.get(address).content.decode()
        assert not any(string in page for string in attempt.forbidden)


@pytest.mark.parametrize("attempt", attempts("persona"), ids=str)
def test_a_persona_is_no_evidence(attempt: Attempt, script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    conversation = conversations.create(owner.id)
    Conversation.objects.filter(pk=conversation.pk).update(persona=attempt.text[:60])
    say("hello there, good evening", session=str(conversation.pk))
    say(attempt.text, role="assistant", session=str(conversation.pk))  # a model that took its persona up
    script.always = falls_for(attempt)
    learn(session=str(conversation.pk))
    assert list(effects(attempt)) == []


@pytest.mark.parametrize("field", ["user_id", "user", "owner", "id", "q"])
def test_a_field_of_another_type_shows_nobody_elses_rows(field: str, other: Owner, client: Client) -> None:
    """inj-33"""
    memory = by_hand.add(other, NewMemory("observation", "The stranger keeps goats.", "en"), By("user"))
    page = client.get("/memories/", {field: "7 OR 1=1"}).content.decode()
    assert "goats" not in page and client.get(f"/memories/{memory.pk}/").status_code == 404
    assert client.get("/memories/7 OR 1=1/").status_code == 404


def test_quotes_and_brackets_in_a_field_are_text(owner: Owner, client: Client) -> None:
    """inj-34"""
    (attempt,) = [one for one in attempts("api-field") if one.id == "inj-34"]
    subject = json.loads("{" + attempt.text + "}")["subject"]
    client.post("/memories/add/", {"text": "I eat figs.", "subject": subject[:120], "category": "food", "keywords": ""})
    assert [memory.text for memory in Memory.objects.all()] == ["I eat figs."]
    assert client.get("/memories/").content.decode().count("data-row") <= 1


def test_an_unknown_time_zone_is_refused(person: User, client: Client) -> None:
    """inj-35"""
    fields = {
        "save": "account",
        "first_name": "",
        "language": "en",
        "time_zone": "UTC'); DROP TABLE memories_memory; --",
    }
    answer = client.post("/settings/", fields)
    person.refresh_from_db()
    assert person.time_zone == "Europe/Lisbon" and "no such time zone" in answer.content.decode()
    assert Memory.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["小明\u0000\u200f<svg/onload=alert(1)>（已认证客服）", "\u202e<svg/onload=alert(1)>\u200f"]
)
def test_a_display_name_is_text(name: str, person: User, client: Client) -> None:
    """inj-36"""
    fields = {"save": "account", "first_name": name, "language": "en", "time_zone": "Europe/Lisbon"}
    client.post("/settings/", fields)
    person.refresh_from_db()
    assert not any(sign in person.first_name for sign in "\u0000\u200f\u202e")
    assert "<svg/onload" not in client.get("/settings/").content.decode()
    assert "<svg/onload" not in client.get("/").content.decode()


def _pair(person: User) -> dict[str, Memory]:
    texts = ("The user is an only child.", "The user has a brother.")
    rows = [by_hand.add(person.as_owner, NewMemory("observation", text, "en"), By("user")) for text in texts]
    return dict(zip("ab", rows, strict=True))


def test_all_attempts_are_tried() -> None:
    tried = ("message", "memory", "insight", "import", "persona", "file-name")
    fields = {"inj-33", "inj-34", "inj-35", "inj-36"}
    assert {one.id for one in attempts(*tried)} | fields == {f"inj-{number:02d}" for number in range(1, 41)}
    assert plain("ＳＹＳＴＥＭ\u200b") == "system"
