"""Private texts on the admin pages: not shown, and whoever looks is written down, also for the person."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from memories import store
from memories.models import Episode, Memory
from memories.records import Owner
from memoryscope_site.models import Look, User
from tests.store.saying import YOU, learn, say

pytestmark = pytest.mark.django_db
SAID, KEPT = "I keep marmalade under the stairs.", "Yining keeps marmalade under the stairs."
REASON = "The person asked for help with a wrong memory."


@pytest.fixture
def memory(owner: Owner) -> Memory:
    return learn(owner, KEPT, say(owner, SAID), subject="marmalade", keywords=("marmalade",), category="health")


@pytest.fixture
def clerk(db: None) -> Client:
    """Staff that may see the tables of memories and messages."""
    user = User.objects.create_user("clerk", is_staff=True)
    wanted = ["view_memory", "view_episode", "change_memory", "delete_memory", "view_look"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
    browser = Client()
    browser.force_login(user)
    return browser


def pages(memory: Memory) -> list[str]:
    episode = Episode.objects.get()
    return [
        "/admin/", "/admin/memories/memory/", f"/admin/memories/memory/{memory.pk}/change/",
        f"/admin/memories/memory/{memory.pk}/history/", "/admin/memories/memory/?q=marmalade",
        "/admin/memories/episode/", f"/admin/memories/episode/{episode.pk}/change/", "/admin/models/",
    ]  # fmt: skip


def test_no_page_shows_a_text(memory: Memory, clerk: Client, admin_browser: Client) -> None:
    for browser in (clerk, admin_browser):
        for path in pages(memory):
            answer = browser.get(path)
            html = answer.content.decode().replace("q%3Dmarmalade", "").replace("q=marmalade", "")  # what was asked for
            assert answer.status_code == 200 and "marmalade" not in html and "health" not in html, path


@pytest.mark.parametrize(("table", "text"), [("memory", KEPT), ("episode", SAID)])
def test_a_superuser_looks_with_a_reason_and_the_person_reads_who_it_was(
    table: str, text: str, memory: Memory, admin_browser: Client, client: Client, stranger_client: Client
) -> None:
    row = memory if table == "memory" else Episode.objects.get()
    path = f"/admin/memories/{table}/{row.pk}/look/"
    assert path in admin_browser.get(f"/admin/memories/{table}/{row.pk}/change/").content.decode()
    assert "Nobody has looked." in client.get("/settings/").content.decode()
    asked = admin_browser.get(path)
    assert asked.status_code == 200 and text not in asked.content.decode()
    for reason in ("", "   ", "why"):
        answer = admin_browser.post(path, {"reason": reason})
        assert answer.status_code == 422 and text not in answer.content.decode()
    assert not Look.objects.exists()

    shown = admin_browser.post(path, {"reason": REASON})
    assert text in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert text not in admin_browser.get(path).content.decode(), "once"
    look = Look.objects.get()
    assert (look.owner, look.by_name, look.object_id, look.reason) == (row.owner, "root", row.pk, REASON)
    entry = LogEntry.objects.get()
    assert entry.user.username == "root" and REASON in entry.change_message and text not in str(vars(entry))

    mine = client.get("/settings/").content.decode()
    assert "root" in mine and REASON in mine and f"no. {row.pk}" in mine
    assert REASON not in stranger_client.get("/settings/").content.decode()


def test_staff_cannot_look_nor_change(memory: Memory, clerk: Client, client: Client) -> None:
    path = f"/admin/memories/memory/{memory.pk}/"
    assert path + "look/" not in clerk.get(path + "change/").content.decode()
    for method in (clerk.get, clerk.post):
        assert method(path + "look/", {"reason": REASON}).status_code == 403
    assert clerk.post(path + "change/", {"text": "x"}).status_code == 403
    assert clerk.post(path + "delete/", {"post": "yes"}).status_code == 403
    answer = client.post(path + "look/", {"reason": REASON}, follow=True)
    assert answer.status_code == 403 and not Look.objects.exists()


def test_what_was_forgotten_cannot_be_looked_at(memory: Memory, owner: Owner, admin_browser: Client) -> None:
    path = f"/admin/memories/memory/{memory.pk}/look/"
    store.forget(owner.id, [memory.pk], YOU)
    assert admin_browser.post(path, {"reason": REASON}).status_code == 404
    answer = admin_browser.post(f"/admin/memories/episode/{Episode.objects.get().pk}/look/", {"reason": REASON})
    assert "[forgotten]" in answer.content.decode() and "marmalade" not in answer.content.decode()


def test_looks_cannot_be_taken_back_by_who_looked(memory: Memory, admin_browser: Client) -> None:
    admin_browser.post(f"/admin/memories/memory/{memory.pk}/look/", {"reason": REASON})
    look = Look.objects.get()
    path = f"/admin/memoryscope_site/look/{look.pk}/"
    assert REASON in admin_browser.get("/admin/memoryscope_site/look/").content.decode()
    assert admin_browser.post(path + "delete/", {"post": "yes"}).status_code == 403
    assert admin_browser.post(path + "change/", {"reason": "none"}).status_code == 403
    assert Look.objects.filter(reason=REASON).exists()
