"""Forgetting: what goes with it is shown first, it takes a confirmation, and leaves a receipt."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from memories import episodes, store
from memories.models import Change, Memory, Receipt, Revision
from memories.records import Owner
from tests.pages.conftest import World
from tests.store.saying import WORKER, YOU, conclude, learn, say

pytestmark = pytest.mark.django_db(transaction=True)


def test_first_it_is_shown_what_goes_with_it(client: Client, world: World, owner: Owner) -> None:
    alone = conclude(owner, "Lisbon is home.", (world.lisbon,), subject="home")
    store.raise_conflict(owner.id, world.lisbon.pk, world.rua.pk, relation="contradiction", reason="", by=WORKER)
    html = client.get(reverse("memories:forget", args=[world.lisbon.pk])).content.decode()
    assert "insight loses a sentence:" in html
    assert "<del>Yining lives in Lisbon.</del> The flat is on Rua da Bica." in " ".join(html.split())
    assert "insight has nothing else to rest on:" in html and reverse("memories:memory", args=[alone.pk]) in html
    assert "conflict it is part of" in html and "past use in a reply" in html
    assert "This cannot be undone." in html
    assert Memory.objects.filter(pk=world.lisbon.pk).exists()


def test_what_many_insights_lose_takes_as_many_queries_as_what_few_lose(
    client: Client, world: World, owner: Owner
) -> None:
    def queries() -> int:
        client.get(reverse("memories:forget", args=[world.lisbon.pk]))  # the first search reads what the index has new
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("memories:forget", args=[world.lisbon.pk])).status_code == 200
        return len(seen)

    def more(first: int, last: int) -> None:
        for n in range(first, last):
            conclude(owner, f"Lisbon matters {n} times.", (world.lisbon, world.rua))

    more(0, 2)
    few = queries()
    more(2, 10)
    assert queries() <= few + 1, "one looks up where else it is said, once there is such a place"


def test_it_takes_a_confirmation(client: Client, world: World) -> None:
    assert client.post(reverse("memories:forget", args=[world.lisbon.pk])).status_code == 422
    assert Memory.objects.filter(pk=world.lisbon.pk).exists()


def test_confirmed_it_is_erased_and_the_receipt_says_so(client: Client, world: World, owner: Owner) -> None:
    said = world.lisbon.evidence.get().episode
    assert said is not None
    fields = {"confirm": "yes", "message": "black_out", "never": "on"}
    answer = client.post(reverse("memories:forget", args=[world.lisbon.pk]), fields, follow=True)
    html = answer.content.decode()
    assert "It is gone." in html and "Lisbon" not in html
    assert Receipt.objects.filter(owner_id=owner.id).latest("pk").scanned_ok
    for gone in (Memory.objects.filter(pk=world.lisbon.pk), Revision.objects.filter(memory_id=world.lisbon.pk)):
        assert not gone.exists()
    assert not Change.objects.filter(memory_id=world.lisbon.pk).exists()
    said.refresh_from_db()
    assert episodes.shown(said) == "So it is done: [forgotten], eleven boxes and a cat."
    insight = Memory.objects.get(pk=world.insight.pk)
    assert (insight.text, insight.stale) == ("The flat is on Rua da Bica.", True)
    assert client.get(reverse("memories:memory", args=[world.lisbon.pk])).status_code == 404


def test_sent_twice_both_lead_to_the_receipt(client: Client, stranger_client: Client, world: World) -> None:
    url, fields = reverse("memories:forget", args=[world.lisbon.pk]), {"confirm": "yes", "never": "on"}
    first, second = client.post(url, fields), client.post(url, fields)
    assert first["Location"] == second["Location"] == client.get(url)["Location"]
    assert Receipt.objects.filter(ids__icontains=world.lisbon.pk).count() == 1
    assert stranger_client.post(url, fields).status_code == stranger_client.get(url).status_code == 404


def test_the_message_can_be_left_and_learned_from_again(client: Client, world: World, owner: Owner) -> None:
    said = world.rua.evidence.get().episode
    assert said is not None
    client.post(reverse("memories:forget", args=[world.rua.pk]), {"confirm": "yes", "message": "leave"})
    said.refresh_from_db()
    assert said.text == "The flat is on Rua da Bica, third floor, no lift."
    assert learn(owner, "Yining lives on Rua da Bica.", said, "Rua da Bica").state == "active"


def test_archive_and_remove_are_offered_instead(client: Client, world: World, owner: Owner) -> None:
    html = client.get(reverse("memories:forget", args=[world.lisbon.pk])).content.decode()
    for deed in ("archive", "remove"):
        assert f'formaction="{reverse(f"memories:{deed}", args=[world.lisbon.pk])}"' in html
    store.remove(owner.id, world.lisbon.pk, YOU)
    html = client.get(reverse("memories:forget", args=[world.lisbon.pk])).content.decode()
    assert reverse("memories:remove", args=[world.lisbon.pk]) not in html


def test_a_receipt_claims_nothing_until_it_is_confirmed(client: Client, owner: Owner, world: World) -> None:
    Receipt.objects.filter(pk=world.receipt.pk).update(
        scanned_ok=None, counts={"memories": 1, "still_said": {"memories.episode": 2}}
    )
    html = client.get(reverse("memories:receipt", args=[world.receipt.pk])).content.decode()
    assert "It is gone" not in html and "The database file is being rewritten" in html
    assert "In 2 messages that were not asked about." in html


def test_what_replies_repeated_is_shown_and_goes_too(client: Client, world: World, owner: Owner) -> None:
    reply = say(owner, f"Here it is: {world.lisbon.text} Anything else?", role="assistant")
    other = say(owner, "My cousin moved to Lisbon in March as well.")
    html = client.get(reverse("memories:forget", args=[world.lisbon.pk])).content.decode()
    assert "sentences elsewhere repeat it and are blacked out too" in html or "sentence elsewhere repeats it" in html
    assert f"Here it is: {world.lisbon.text}" in html
    key = re.findall(rf'name="leave" value="({other.pk}-\d+-\d+)"', html)
    client.post(
        reverse("memories:forget", args=[world.lisbon.pk]),
        {"confirm": "yes", "message": "black_out", "never": "on", "leave": key},
    )
    reply.refresh_from_db()
    other.refresh_from_db()
    assert episodes.shown(reply) == "[forgotten] Anything else?"
    assert other.text == "My cousin moved to Lisbon in March as well.", "this one was to be left"


def test_replies_stay_when_the_messages_do(client: Client, world: World, owner: Owner) -> None:
    reply = say(owner, f"Here it is: {world.lisbon.text}", role="assistant")
    client.post(reverse("memories:forget", args=[world.lisbon.pk]), {"confirm": "yes", "message": "leave"})
    reply.refresh_from_db()
    assert world.lisbon.text in reply.text
