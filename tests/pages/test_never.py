"""The do-not-learn list: it is read, words are added, entries are taken off; what stands on it is not learned."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from memories import do_not_learn
from memories.errors import MayNotLearn
from memories.models import DoNotLearn
from memories.records import Owner
from tests.pages.conftest import World
from tests.store.saying import YOU, learn, say

pytestmark = pytest.mark.django_db


def page(client: Client, query: str = "") -> str:
    return client.get(f"/memories/never/{query}").content.decode()


def add(client: Client, words: str) -> str:
    return client.post("/memories/never/", {"pattern": words}, follow=True).content.decode()


def test_words_on_it_are_not_learned(client: Client, owner: Owner, other: Owner) -> None:
    html = add(client, "  Zoë   Kravitz ")
    assert "Zoë Kravitz" in html and "nothing that says it is learned from now on" in html
    with pytest.raises(MayNotLearn):
        learn(owner, "The user met ZOË KRAVITZ.", say(owner, "I met Zoë Kravitz."))
    learn(other, "The user met Zoë Kravitz.", say(other, "I met Zoë Kravitz."))
    learn(owner, "I met Zoë Kravitz.", by=YOU)


def test_chinese_words_too(client: Client, owner: Owner) -> None:
    add(client, "前女友")
    with pytest.raises(MayNotLearn):
        learn(owner, "用户的前女友叫小雨。", say(owner, "我前女友叫小雨。"))


def test_it_says_what_is_there_already(client: Client, world: World) -> None:
    assert "2 memories say it already and stay." in add(client, "lisbon")
    assert "It is on the list already." in add(client, "LISBON")
    assert DoNotLearn.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "This field is required."),
        ("…!", "Write a word at least."),
        ("e", "One letter stands in almost everything."),
        ("a" * 201, "at most 200 characters"),
        ("my card 4111 1111 1111 1111", "Card numbers are not kept."),
    ],
)
def test_what_cannot_be_on_it_is_told(words: str, problem: str, client: Client) -> None:
    answer = client.post("/memories/never/", {"pattern": words})
    assert answer.status_code == 422 and problem in answer.content.decode()
    assert not DoNotLearn.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_statement_is_a_date_without_words(client: Client, owner: Owner) -> None:
    memory = learn(owner, "The user uses salbutamol.", say(owner, "I use salbutamol."))
    url = reverse("memories:forget", args=[memory.pk])
    receipt = client.post(url, {"confirm": "yes", "message": "black_out", "never": "on"}, follow=True).content.decode()
    assert reverse("memories:never") in receipt
    html = page(client)
    assert "A forgotten statement of" in html and "salbutamol" not in html
    for entry in DoNotLearn.objects.filter(owner_id=owner.id):
        client.post(reverse("memories:delete_never", args=[entry.pk]))
    assert not do_not_learn.forbids(owner.id, "The user uses salbutamol.")
    assert "A forgotten statement of" not in page(client)


def test_each_sees_and_takes_off_their_own(client: Client, stranger_client: Client, owner: Owner) -> None:
    add(client, "Zoë")
    entry = DoNotLearn.objects.get()
    assert "Zoë" not in page(stranger_client)
    assert stranger_client.post(reverse("memories:delete_never", args=[entry.pk])).status_code == 404
    assert client.post(reverse("memories:delete_never", args=[entry.pk]), follow=True).status_code == 200
    assert not DoNotLearn.objects.exists()


def test_an_entry_is_edited_in_its_place(client: Client, owner: Owner) -> None:
    add(client, "Zoë")
    add(client, "Mallory")
    entry = DoNotLearn.objects.get(pattern="Zoë")
    url = reverse("memories:change_never", args=[entry.pk])
    assert f'action="{url}"' not in page(client)
    assert f'action="{url}"' in page(client, f"?edit={entry.pk}")
    html = client.post(url, {"pattern": "  Zoë Kravitz"}, follow=True).content.decode()
    assert "Zoë Kravitz" in html and "nothing that says it is learned from now on" in html
    learn(owner, "The user's sister is called Zoë.", say(owner, "My sister is called Zoë."))
    with pytest.raises(MayNotLearn):
        learn(owner, "The user met Zoë Kravitz.", say(owner, "I met Zoë Kravitz."))
    assert "It is on the list already." in client.post(url, {"pattern": "mallory"}, follow=True).content.decode()
    refused = client.post(url, {"pattern": "…!"})
    assert refused.status_code == 422 and refused.content.decode().count("Write a word at least.") == 1
    entry.refresh_from_db()
    assert entry.pattern == "Zoë Kravitz"


def test_a_forgotten_statement_has_no_words_to_edit_and_a_strangers_entry_is_not_there(
    client: Client, stranger_client: Client, owner: Owner
) -> None:
    do_not_learn.add(owner.id, ["The user owns a tile."])
    add(client, "Zoë")
    for entry in DoNotLearn.objects.all():
        url = reverse("memories:change_never", args=[entry.pk])
        assert stranger_client.post(url, {"pattern": "anything"}).status_code == 404
        assert stranger_client.post(url, {"pattern": ""}).status_code == 404
        assert client.post(url, {"pattern": "Anna"}).status_code == (302 if entry.pattern else 404)


def test_long_lists_go_page_by_page(client: Client, owner: Owner) -> None:
    do_not_learn.add(owner.id, [f"The user owns tile {n}." for n in range(60)])
    first = page(client)
    assert first.count("A forgotten statement of") == 50 and ">60<" in first
    older = first[first.index('rel="next" href="') + 17 :].split('"')[0]
    assert page(client, older).count("A forgotten statement of") == 10
    assert page(client, "?before=x").count("A forgotten statement of") == 50
