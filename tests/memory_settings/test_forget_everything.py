"""Forget everything: every memory goes, with every trace of its words; the account stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from chat import conversations, messages
from chat.models import Conversation, Message
from memories import clock, do_not_learn, jobs, store
from memories.browse import saved
from memories.forget import everything
from memories.models import DoNotLearn, Episode, Job, Memory, RecallCheck, Receipt
from memories.records import Owner, Query
from memories.retrieve import retrieve
from memoryscope_site.models import User
from tests.addresses.world import make
from tests.store.saying import YOU, learn, say

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/settings/forget-everything/"
SECRET = "marmalade"


@pytest.fixture
def world(owner: Owner) -> dict[str, Any]:
    ids = make(owner)
    learn(owner, f"Yining boils {SECRET} in May.", say(owner, f"I boil {SECRET} in May."))
    return ids


def rows_of(person: User) -> dict[str, int]:
    """How many rows of each table are the person's."""
    found = {}
    for model in apps.get_app_config("memories").get_models():
        if any(field.name == "owner" for field in model._meta.get_fields()):
            found[model.__name__] = model._default_manager.filter(owner=person.pk).count()
    return found


def in_the_file(words: str) -> bool:
    if connection.vendor != "sqlite":
        pytest.skip("looks into the database file")
    path = Path(str(connection.settings_dict["NAME"]))
    return any(words.encode() in part.read_bytes() for part in path.parent.glob(path.name + "*"))


def test_what_goes_is_counted_and_the_word_is_asked_for(client: Client, world: dict[str, Any]) -> None:
    there = Memory.objects.count()
    html = client.get(PATH).content.decode()
    assert "To go on, type FORGET" in html and f'<span class="n">{there}</span>' in html
    for sent in ({}, {"word": "forget"}, {"word": "DELETE", "messages": "keep"}, {"word": "FORGET", "messages": "x"}):
        assert client.post(PATH, sent).status_code == 422
    assert Memory.objects.count() == there > 1


@pytest.mark.parametrize("choice", ["keep", "black_out", "erase"])
def test_all_memories_go_and_the_receipt_says_so(
    choice: str, client: Client, owner: Owner, person: User, other: Owner, world: dict[str, Any]
) -> None:
    theirs = learn(other, "The stranger boils plums.", say(other, "I boil plums."))
    assert in_the_file(f"boils {SECRET}")
    mine = Memory.objects.filter(owner=person).count()
    talk = Conversation.objects.count(), Message.objects.count()
    answer = client.post(PATH, {"word": "forget", "messages": choice})
    receipt = Receipt.objects.latest("pk")
    assert answer["Location"] == f"/memories/receipts/{receipt.pk}/"
    assert receipt.counts["memories"] == mine and receipt.scanned_ok
    assert "It is gone." in client.get(answer["Location"]).content.decode()

    left = rows_of(person)
    for name in ("Memory", "Revision", "Change", "Evidence", "Conflict", "JudgedPair"):
        assert left[name] == 0, name
    assert not in_the_file(f"boils {SECRET}")
    assert in_the_file(f"boil {SECRET}") == (choice == "keep"), "the person's own words"
    found = retrieve(owner, Query(f"When do I boil {SECRET}?", at=clock.now())).results
    assert {result.kind for result in found} == ({"episode"} if choice == "keep" else set()) or choice == "black_out"
    assert not any(SECRET in result.text for result in found if choice != "keep")
    assert (Conversation.objects.count(), Message.objects.count()) == ((0, 0) if choice == "erase" else talk)
    assert Episode.objects.filter(owner=person).exists() == (choice != "erase")
    for path in ("/", "/memories/", "/chat/", "/settings/"):
        assert client.get(path, follow=True).status_code == 200
    theirs.refresh_from_db()
    assert theirs.text == "The stranger boils plums."
    assert client.get("/").status_code == 200 and User.objects.filter(pk=person.pk).exists()


def test_what_waited_is_not_learned_afterwards(client: Client, owner: Owner) -> None:
    conversation = conversations.create(owner.id)
    messages.say(owner, conversation.pk, "I keep bees on the roof.")
    job = jobs.request(owner.id, Job.Kind.CONSOLIDATE, conversation.session, due_at=clock.now().replace(year=2999))
    everything.forget_all(owner.id)
    assert not Episode.objects.filter(learning="due").exists()
    assert jobs.get(owner.id, job.pk).state == "cancelled"


def test_it_may_be_said_again_and_the_list_stays(client: Client, owner: Owner, world: dict[str, Any]) -> None:
    DoNotLearn.objects.create(owner_id=owner.id, pattern="Henrik", created_at=clock.now())
    everything.forget_all(owner.id, "black_out")
    assert not do_not_learn.forbids(owner.id, f"Yining boils {SECRET} in May.")
    assert do_not_learn.forbids(owner.id, "Yining met Henrik.")
    assert learn(owner, f"Yining boils {SECRET} in May.").state == "active"


def test_with_more_than_can_be_looked_for_the_file_is_written_anew(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memories.forget.SEARCHED", 1)
    rewritten = []
    monkeypatch.setattr("memories.forget.rewrite", lambda: rewritten.append(True) or True)
    for number in range(3):
        learn(owner, f"Yining owns tile {number}.")
    assert everything.forget_all(owner.id).scanned_ok and rewritten == [True]


def test_what_a_memory_said_before_is_looked_for_as_well(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = learn(owner, f"Yining boils {SECRET} in May.")
    store.revise(owner.id, memory.pk, YOU, text="Yining boils plums in May.")
    looked_for: list[str] = []
    monkeypatch.setattr("memories.forget.clean", lambda texts: looked_for.extend(texts) or True)
    assert everything.forget_all(owner.id).scanned_ok
    assert set(looked_for) == {f"Yining boils {SECRET} in May.", "Yining boils plums in May."}


def test_what_was_typed_of_it_goes_along(client: Client, owner: Owner, other: Owner, world: dict[str, Any]) -> None:
    """As it does when one memory is forgotten: searches that the person saved, which hold the words, and checks."""
    for person in (owner, other):
        saved.save(person.id, "Jam", "list", f"q={SECRET}")
        saved.save(person.id, "All insights", "list", "kind=insight")
    assert "2</span><div>saved views and checks that hold its words" in client.get(PATH).content.decode()
    assert everything.forget_all(owner.id).counts["typed"] == 2
    assert [view.name for view in saved.saved_views(owner.id)] == ["All insights"]
    assert len(saved.saved_views(other.id)) == 2
    assert not RecallCheck.objects.filter(owner_id=owner.id).exists()


def test_an_empty_account_has_nothing_to_forget(client: Client, owner: Owner) -> None:
    assert client.post(PATH, {"word": "FORGET", "messages": "erase"}).status_code == 302
    assert Receipt.objects.get().counts["memories"] == 0
