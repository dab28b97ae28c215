"""The trash: what was removed stays 30 days and can be restored; it can be emptied at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from memories import clock, store
from memories.models import Change, Memory
from memories.records import Owner
from tests.pages.conftest import World
from tests.store.saying import YOU, conclude, learn

pytestmark = pytest.mark.django_db


def trash(client: Client, query: str = "") -> str:
    return " ".join(client.get(f"/memories/trash/{query}").content.decode().split())


def seen(client: Client) -> str:
    """The moment that the page of emptying carries with it."""
    html = client.get("/memories/trash/empty/").content.decode()
    return html[html.index('name="seen" value="') + 19 :].split('"')[0]


def test_what_was_removed_is_there_with_the_days_that_are_left(client: Client, world: World, owner: Owner) -> None:
    with clock.at(clock.now() - timedelta(days=12, hours=1)):
        store.remove(owner.id, world.lisbon.pk, YOU)
    html = trash(client)
    assert world.lisbon.text in html and "18 days left" in html and world.rua.text not in html
    assert "I moved to Lisbon in March" in html, "its quote"
    assert reverse("memories:trash") in client.get("/memories/").content.decode()


def test_it_is_restored_from_there_without_script(client: Client, world: World, owner: Owner) -> None:
    store.remove(owner.id, world.lisbon.pk, YOU)
    url = reverse("memories:restore", args=[world.lisbon.pk])
    assert f'formaction="{url}"' in trash(client)
    answer = client.post(url, headers={"Referer": "http://testserver/memories/trash/"}, follow=True)
    html = answer.content.decode()
    assert answer.redirect_chain == [("/memories/trash/", 302)] and "Restored." in html and "/undo/" in html
    assert Memory.objects.get(pk=world.lisbon.pk).state == "active"
    assert world.lisbon.text not in html


def test_the_three_ways_are_told_apart(client: Client) -> None:
    html = trash(client)
    assert "Nothing is in the trash." in html
    for way in ("kept as long as you like", "for 30 days it can be restored", "It cannot be undone"):
        assert way in html


def test_it_is_emptied_only_when_confirmed(client: Client, world: World, owner: Owner) -> None:
    alone = conclude(owner, "Lisbon is home.", (world.lisbon,), subject="home")
    store.remove(owner.id, world.lisbon.pk, YOU)
    html = " ".join(client.get("/memories/trash/empty/").content.decode().split())
    assert "1 memory is deleted for good." in html and "2 insights lose the sentences" in html
    assert client.post("/memories/trash/empty/").status_code == 422
    assert Memory.objects.filter(pk=world.lisbon.pk).exists()
    client.post("/memories/trash/empty/", {"confirm": "yes", "seen": seen(client)})
    assert not Memory.objects.filter(pk__in=[world.lisbon.pk, alone.pk]).exists()
    assert Memory.objects.get(pk=world.insight.pk).text == "The flat is on Rua da Bica."
    assert not Change.objects.filter(memory_id=world.lisbon.pk).exists()


def test_what_comes_in_after_it_was_shown_stays(client: Client, world: World, owner: Owner) -> None:
    store.remove(owner.id, world.lisbon.pk, YOU)
    moment = seen(client)
    store.remove(owner.id, world.rua.pk, YOU)
    html = client.post("/memories/trash/empty/", {"confirm": "yes", "seen": moment}, follow=True).content.decode()
    assert "1 memory was deleted for good." in html
    assert list(Memory.objects.filter(owner_id=owner.id, state="trashed")) == [world.rua]


def test_a_stranger_empties_their_own(
    client: Client, stranger_client: Client, world: World, owner: Owner, other: Owner
) -> None:
    theirs = learn(other, "The stranger owns a boat.")
    for owned in ((owner, world.lisbon), (other, theirs)):
        store.remove(owned[0].id, owned[1].pk, YOU)
    assert world.lisbon.text not in trash(stranger_client) and theirs.text in trash(stranger_client)
    stranger_client.post("/memories/trash/empty/", {"confirm": "yes", "seen": seen(stranger_client)})
    assert Memory.objects.get(pk=world.lisbon.pk).state == "trashed"
    assert not Memory.objects.filter(pk=theirs.pk).exists()


def test_it_goes_page_by_page_with_as_many_queries(client: Client, many: list[Memory], owner: Owner) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            trash(client)
        return len(asked)

    store.remove(owner.id, many[0].pk, YOU)
    few = queries()
    for memory in many[1:]:
        store.remove(owner.id, memory.pk, YOU)
    assert queries() == few <= 12
    first = trash(client)
    older = first[first.index('rel="next" href="') + 17 :].split('"')[0]
    second = trash(client, older)
    shown = [[memory for memory in many if f">{memory.text}<" in html] for html in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (50, 10) and set(shown[0]) | set(shown[1]) == set(many)
    for nothing in ("?before=x", "?before=999999999999999999-1"):
        assert client.get(f"/memories/trash/{nothing}").status_code == 200
