"""Every address of the memories pages, by everybody: the person, a stranger, and nobody in particular."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from memories import store
from memories.models import Change, Job, Memory
from memories.records import By, NewMemory, Owner
from memories.urls import urlpatterns
from tests.pages.conftest import World

pytestmark = pytest.mark.django_db

NAMES = [pattern.name for pattern in urlpatterns]
OWN = ["list", "add", "insights", "loose"]  # without an id: everybody has their own
PAGES = {"list", "add", "insights", "memory", "edit", "forget", "receipt"}
FRAGMENTS = {"branch", "loose"}  # as pages they lead to the page that they are part of


def address(name: str, world: World, owner: Owner) -> str:
    if name in OWN:
        return reverse(f"memories:{name}")
    if name == "restore_revision":
        return reverse("memories:restore_revision", args=[world.lisbon.pk, 1])
    if name == "undo_change":
        return reverse("memories:undo_change", args=[world.change.pk])
    if name == "receipt":
        return reverse("memories:receipt", args=[world.receipt.pk])
    if name == "undo_job":
        job = Job.objects.create(
            owner_id=owner.id, kind="consolidate", due_at="2026-01-01T00:00Z", created_at="2026-01-01T00:00Z"
        )
        store.remember(
            owner.id, NewMemory(kind="observation", text="Of a job.", language="en"), By("consolidation", job_id=job.pk)
        )
        return reverse("memories:undo_job", args=[job.pk])
    memory = {"branch": world.insight, "keep": world.fiction}.get(name, world.lisbon)
    return reverse(f"memories:{name}", args=[memory.pk])


def ask(browser: Client, method: str, url: str) -> HttpResponse:
    return getattr(browser, method)(url)  # type: ignore[no-any-return]


def everything() -> tuple[list[dict[str, object]], int]:
    return list(Memory.objects.order_by("pk").values()), Change.objects.count()


@pytest.mark.parametrize("name", NAMES)
def test_the_person_gets_each_page(name: str, client: Client, world: World, owner: Owner) -> None:
    url = address(name, world, owner)
    seen = client.get(url)
    if name in PAGES:
        assert seen.status_code == 200 and "<h1" in seen.content.decode()
    elif name in FRAGMENTS:
        assert client.get(url, follow=True).status_code == 200 and seen.status_code == 302
    else:
        assert seen.status_code == 405, "what changes something is never done by a link"
        assert client.post(url).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_nothing_and_changes_nothing(
    name: str, method: str, stranger_client: Client, world: World, owner: Owner
) -> None:
    url = address(name, world, owner)
    before = everything()
    seen = ask(stranger_client, method, url)
    assert everything() == before
    if name in OWN:
        assert "Lisbon" not in seen.content.decode().replace("moved to Lisbon in March and", "")  # the specimen
    else:
        assert seen.status_code in (404, 405)
        if seen.status_code == 405:
            assert (name in PAGES | FRAGMENTS) == (method == "post")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_signed_in_is_asked_to(name: str, method: str, world: World, owner: Owner) -> None:
    url = address(name, world, owner)
    before = everything()
    seen = ask(Client(), method, url)
    assert seen.status_code == 302 and seen["Location"].startswith(reverse("sign_in"))
    assert everything() == before


@pytest.mark.parametrize("number", [0, 10**18, 10**30])
def test_numbers_of_nothing_are_not_found(number: int, client: Client) -> None:
    assert client.get(f"/memories/{number}/").status_code == 404
    assert client.post(f"/memories/{number}/remove/").status_code == 404
    assert client.post(f"/memories/changes/{number}/undo/").status_code == 404


def test_pages_in_chinese_say_which_texts_are_english(client: Client, world: World, owner: Owner) -> None:
    client.post(reverse("set_language"), {"language": "zh-hans"})
    from memoryscope_site.models import User

    User.objects.filter(pk=owner.id).update(language="zh-hans")
    for name in sorted(PAGES):
        html = client.get(address(name, world, owner)).content.decode()
        assert '<html lang="zh-Hans">' in html
        if name in ("list", "memory", "forget"):
            assert ' lang="en"' in html
