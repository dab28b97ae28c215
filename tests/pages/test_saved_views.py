"""Saved views: filters under a name of the person's own; picked, renamed, deleted, and nobody else's."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from memories.models import SavedView
from memories.records import Owner
from tests.pages.conftest import World
from tests.pages.test_list import LIST, listed

pytestmark = pytest.mark.django_db
VIEWS = "/memories/views/"


def save(client: Client, name: str = "At home", **more: str) -> str:
    answer = client.post(VIEWS, {"name": name, "page": "list", "query": "category=home&used=never"} | more)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_what_is_shown_is_saved_and_picked_again(client: Client, world: World, owner: Owner) -> None:
    html = client.get(LIST + "?category=home&pinned=yes").content.decode()
    assert 'name="query" value="category=home&amp;pinned=yes"' in html and "Save this view" in html
    where = save(client, query="category=home&sort=used&size=10&before=1_2&nonsense=1")
    assert where == LIST + "?category=home&state=current&sort=used&size=10"
    page = client.get(where).content.decode()
    assert "Saved as “At home”." in page
    assert f'href="{where.replace("&", "&amp;")}" aria-current="true"><span>At home</span>' in page
    assert listed(client, where.removeprefix(LIST)) == [world.lisbon.pk]


def test_a_saved_timeline_is_a_timeline(client: Client, world: World) -> None:
    where = save(client, page="timeline", query="kind=observation")
    assert where.startswith("/memories/timeline/?") and "state=all" in where
    assert "At home" in client.get(where).content.decode()


def test_beside_each_stands_how_many_memories_it_shows_in_one_more_query(
    client: Client, world: World, owner: Owner, stranger_client: Client
) -> None:
    def counts() -> dict[str, str]:
        with CaptureQueriesContext(connection) as queries:
            html = client.get(LIST).content.decode()
        assert len(queries) <= 11, [query["sql"][:100] for query in queries]
        rail = html.split("Saved views</h2>")[1].split("</nav>")[0]
        found = re.findall(r'<span>([^<]+)</span>(?:<span class="muted">([^<]*)</span>)?</a></li>', rail)
        return {name: n for name, n in found if "/views/" not in name}

    save(client, "Nowhere", query="category=money")
    save(client, "All of them", page="timeline", query="")
    assert counts() == {"All of them": "3", "Nowhere": "0"}
    save(client, "At home", query="category=home")
    save(client, "Found", query="q=Lisbon")
    save(client, "Believed", query="as_of=2026-01-01")
    save(client, "Insights", page="insights", query="")
    assert counts() == {
        "All of them": "3", "At home": "1", "Believed": "", "Found": "", "Insights": "", "Nowhere": "0",
    }, "what takes a search, or a look into the past, is not counted"  # fmt: skip
    save(client, "On the subject", query="subject=the+flat")
    assert counts()["On the subject"] == str(len(listed(client, "?subject=the+flat"))) == "1"
    assert "1 memory" in client.get(VIEWS).content.decode()
    html = client.get(f"{LIST}?as_of=2099-01-01").content.decode()
    assert "<span>At home</span></a>" in html, "how many there are now says nothing of then"
    save(stranger_client, "All")
    assert 'All</a> <span class="muted">0 memories' in stranger_client.get(VIEWS).content.decode()


def test_renamed_and_deleted(client: Client, world: World) -> None:
    save(client)
    view = SavedView.objects.get()
    assert "At home" in client.get(f"{VIEWS}{view.pk}/rename/").content.decode()
    assert client.post(f"{VIEWS}{view.pk}/rename/", {"name": " Around  the house "})["Location"] == VIEWS
    assert "Around the house" in client.get(VIEWS).content.decode()
    client.post(f"{VIEWS}{view.pk}/delete/")
    assert not SavedView.objects.exists()
    assert listed(client) != [], "the memories are not touched"


def test_a_name_is_given_once_and_never_empty(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    save(client)
    for name, told in (("At home", "A view of this name is there already."), ("  ", "This field is required.")):
        answer = client.post(VIEWS, {"name": name, "page": "list", "query": "kind=insight"})
        assert answer.status_code == 422 and told in answer.content.decode()
        assert 'value="kind=insight"' in answer.content.decode(), "what was to be saved is not lost"
    monkeypatch.setattr("memories.browse.saved.MOST", 1)
    assert "Delete one to save another" in client.post(VIEWS, {"name": "More", "query": ""}).content.decode()
    save_again = SavedView.objects.get()
    assert client.post(f"{VIEWS}{save_again.pk}/rename/", {"name": "At home"}).status_code == 302, (
        "its own name is free"
    )


def test_a_stranger_neither_sees_nor_changes_them(client: Client, stranger_client: Client, world: World) -> None:
    save(client)
    view = SavedView.objects.get()
    for page in (LIST, VIEWS, "/memories/timeline/"):
        assert "At home" not in stranger_client.get(page).content.decode()
    for deed in ("rename", "delete"):
        assert stranger_client.post(f"{VIEWS}{view.pk}/{deed}/", {"name": "Mine"}).status_code == 404
    assert SavedView.objects.get().name == "At home"
    save(stranger_client)
    assert SavedView.objects.count() == 2, "two people may use the same name"
