"""Pin, lock, archive, remove, restore, keep, add: with and without script, each with its way back."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from memories import store
from memories.models import Change, Memory
from memories.records import Owner
from tests.pages.conftest import World
from tests.store.saying import YOU, learn

pytestmark = pytest.mark.django_db
HERE = {"HX-Request": "true", "HX-Current-URL": "http://testserver/memories/?kind=observation"}


def state(memory: Memory) -> str:
    return Memory.objects.get(pk=memory.pk).state


def do(client: Client, deed: str, memory: Memory, **fields: str) -> str:
    return client.post(reverse(f"memories:{deed}", args=[memory.pk]), fields, follow=True).content.decode()


@pytest.mark.parametrize(
    ("deed", "after"), [("remove", "trashed"), ("archive", "archived"), ("pin", "active"), ("lock", "active")]
)
def test_each_deed_can_be_undone_from_its_message(deed: str, after: str, client: Client, world: World) -> None:
    html = do(client, deed, world.lisbon)
    assert state(world.lisbon) == after
    toast = html[html.index('id="toasts"') :]
    undo = re.search(r'action="(/memories/changes/\d+/undo/)"', toast)
    assert undo, "the message has no Undo"
    client.post(undo[1])
    memory = Memory.objects.get(pk=world.lisbon.pk)
    assert (memory.state, memory.pinned, memory.locked) == ("active", False, False)


def test_pin_and_lock_have_their_opposites(client: Client, world: World) -> None:
    do(client, "pin", world.lisbon)
    do(client, "lock", world.lisbon)
    memory = Memory.objects.get(pk=world.lisbon.pk)
    assert memory.pinned and memory.locked
    html = do(client, "pin", world.lisbon, off="1")
    assert not Memory.objects.get(pk=world.lisbon.pk).pinned
    assert "Unlock" in html


def test_nothing_is_changed_in_the_trash_and_it_comes_back(client: Client, world: World) -> None:
    """From a second tab that still shows it as it was."""
    do(client, "remove", world.lisbon)
    for deed in ("pin", "lock"):
        assert "Restore it first" in do(client, deed, world.lisbon)
    memory = Memory.objects.get(pk=world.lisbon.pk)
    assert (memory.state, memory.pinned, memory.locked) == ("trashed", False, False)
    do(client, "restore", world.lisbon)
    assert state(world.lisbon) == "active"


def test_an_address_that_is_none_counts_as_the_plain_list(client: Client, world: World) -> None:
    nowhere = {"HX-Request": "true", "HX-Current-URL": "http://[::bad"}
    assert client.post(reverse("memories:pin", args=[world.lisbon.pk]), headers=nowhere).status_code == 200


def test_removing_marks_the_insight_stale_and_restoring_brings_it_back(client: Client, world: World) -> None:
    do(client, "remove", world.lisbon)
    assert Memory.objects.get(pk=world.insight.pk).stale
    do(client, "restore", world.lisbon)
    assert state(world.lisbon) == "active"


def test_what_was_kept_out_can_be_kept_after_all(client: Client, world: World) -> None:
    assert "Kept after all" in do(client, "keep", world.fiction)
    assert state(world.fiction) == "active"


def test_restoring_what_another_memory_says_is_refused_and_told(client: Client, world: World, owner: Owner) -> None:
    store.remove(owner.id, world.rua.pk, YOU)
    learn(owner, "Yining lives on Rua da Bica.")
    assert "Another memory says the same." in do(client, "restore", world.rua)
    assert state(world.rua) == "trashed"


def test_in_the_list_the_row_follows(client: Client, world: World) -> None:
    pinned = client.post(reverse("memories:pin", args=[world.lisbon.pk]), headers=HERE).content.decode()
    assert f'id="row-{world.lisbon.pk}"' in pinned and 'aria-label="pinned"' in pinned
    assert 'hx-swap-oob="beforeend:#toasts"' in pinned and "/undo/" in pinned and "<html" not in pinned
    gone = client.post(reverse("memories:remove", args=[world.lisbon.pk]), headers=HERE).content.decode()
    assert "row-" not in gone and "Moved to the trash" in gone
    assert '<span id="place" hx-swap-oob="true">1 memory</span>' in gone
    assert "2 current: 1 observation and 1 insight" in gone


def test_undo_by_script_answers_with_the_message_alone(client: Client, world: World, owner: Owner) -> None:
    url = reverse("memories:undo_change", args=[world.change.pk])
    done = client.post(url, headers={"HX-Request": "true"})
    assert done.status_code == 200 and "Undone." in done.content.decode() and "<html" not in done.content.decode()
    twice = client.post(url, headers={"HX-Request": "true"})
    assert twice.status_code == 422 and "This was undone already." in twice.content.decode()
    assert state(world.lisbon) == "trashed"
    assert "learning undone" in client.get("/memories/?state=trash").content.decode()


@pytest.mark.parametrize(
    ("next_", "referer", "leads_to"),
    [
        ("/chat/", "", "/chat/"),
        ("", "http://testserver/memories/?q=tile", "/memories/?q=tile"),
        ("https://elsewhere.example/", "", "/memories/"),
        ("//elsewhere.example/", "https://elsewhere.example/", "/memories/"),
        ("javascript:alert(1)", "", "/memories/"),
        ("no address", "", "/memories/"),
    ],
)
def test_undo_leads_back_but_never_elsewhere(
    next_: str, referer: str, leads_to: str, client: Client, world: World
) -> None:
    url = reverse("memories:undo_change", args=[world.change.pk])
    answer = client.post(url, {"next": next_}, headers={"Referer": referer} if referer else {})
    assert answer["Location"] == leads_to


def test_a_message_never_holds_the_words_of_a_memory(client: Client, world: World) -> None:
    for deed in ("pin", "lock", "archive", "restore", "remove"):
        answer = client.post(reverse(f"memories:{deed}", args=[world.lisbon.pk]))
        assert not any("Lisbon" in str(message) for message in get_messages(answer.wsgi_request))


def test_add_by_hand(client: Client, owner: Owner) -> None:
    fields = {"text": "汤马斯的生日是12月9日。", "category": "people", "keywords": "生日"}
    html = client.post("/memories/add/", fields, follow=True).content.decode()
    memory = Memory.objects.get(owner_id=owner.id)
    assert (memory.text, memory.language, memory.category) == (fields["text"], "zh", "people")
    assert Change.objects.get(memory=memory).actor == "user" and "Added." in html
    assert "That is known already." in client.post("/memories/add/", fields, follow=True).content.decode()
    assert Memory.objects.filter(owner_id=owner.id).count() == 1
    secret = client.post("/memories/add/", {"text": "My card is 4111 1111 1111 1111.", "category": "money"})
    assert secret.status_code == 422 and "Card numbers are not kept." in secret.content.decode()
    for field in ("subject", "keywords"):
        data = {"text": "I pay by card.", "category": "money", field: "4111 1111 1111 1111"}
        assert client.post("/memories/add/", data).status_code == 422
