"""What was kept out, and why: it can be kept after all, or dismissed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from memories.models import Memory
from memories.records import Owner
from tests.pages.conftest import World
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db
HERE = {"Referer": "http://testserver/memories/kept-out/"}


@pytest.fixture
def what_if(owner: Owner) -> Memory:
    said = say(owner, "What if I moved to Oslo?")
    return learn(owner, "Yining moves to Oslo.", said, state="quarantined", kept_out="hypothetical")


@pytest.fixture
def secret(owner: Owner) -> Memory:
    return learn(owner, "A password", state="quarantined", kept_out="secret")


def page(client: Client, query: str = "") -> str:
    return client.get(f"/memories/kept-out/{query}").content.decode()


def test_each_tells_why_and_for_how_long(client: Client, world: World, what_if: Memory) -> None:
    html = page(client)
    assert "Told as a story, in a role or as a joke" in html and "Said as “what if”" in html
    assert "I hate the sea" in html and "30 days left" in html
    assert reverse("memories:kept_out") in client.get("/memories/").content.decode()


def test_they_are_shown_by_reason(client: Client, world: World, what_if: Memory) -> None:
    html = page(client, "?why=hypothetical")
    assert what_if.text in html and world.fiction.text not in html
    assert world.fiction.text in page(client, "?why=nonsense"), "what is no reason counts as not given"


def test_it_can_be_kept_after_all(client: Client, world: World) -> None:
    keep = reverse("memories:keep", args=[world.fiction.pk])
    assert f'formaction="{keep}"' in page(client)
    html = client.post(keep, headers=HERE, follow=True).content.decode()
    assert "Kept after all" in html and "Nothing was kept out." in html
    assert Memory.objects.get(pk=world.fiction.pk).state == "active"


def test_dismissed_it_goes_to_the_trash_and_can_be_taken_back(client: Client, world: World) -> None:
    client.post(reverse("memories:remove", args=[world.fiction.pk]), headers=HERE)
    assert Memory.objects.get(pk=world.fiction.pk).state == "trashed" and world.fiction.text not in page(client)
    client.post(reverse("memories:restore", args=[world.fiction.pk]), headers=HERE)
    assert Memory.objects.get(pk=world.fiction.pk).state == "quarantined" and world.fiction.text in page(client)


def test_of_a_secret_only_its_kind_is_told_and_it_cannot_be_kept(client: Client, secret: Memory) -> None:
    html = page(client)
    assert "A password" in html and "Only its kind is noted here" in html
    assert reverse("memories:keep", args=[secret.pk]) not in html
    client.post(reverse("memories:keep", args=[secret.pk]))
    assert Memory.objects.get(pk=secret.pk).state == "quarantined"
    assert reverse("memories:remove", args=[secret.pk]) in html


def test_a_stranger_sees_nothing_of_it(stranger_client: Client, world: World, what_if: Memory, secret: Memory) -> None:
    html = page(stranger_client)
    assert "Nothing was kept out." in html
    assert not any(memory.text in html for memory in (world.fiction, what_if, secret))
