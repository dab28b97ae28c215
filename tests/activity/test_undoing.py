"""Undo from the activity: first what it would change, then one press; of a whole job as well, and back again."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from memories import jobs, store, tasks
from memories.llm import models
from memories.models import Change, Conflict, IndexEntry, Job, Memory, Outbox
from memories.records import By, Owner
from tests.activity.conftest import feed, job_of
from tests.learn.conftest import OFFLINE
from tests.store.saying import YOU, conclude, everything_of, learn, say

pytestmark = pytest.mark.django_db


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def exported(client: Client) -> bytes:
    return b"".join(client.get("/memories/export/?format=json&state=all"))


def indexed(owner: Owner) -> list[tuple[object, ...]]:
    """What a search finds: the documents that are there, byte for byte."""
    rows = IndexEntry.objects.filter(owner_id=owner.id, kind="memory", gone=False).order_by("ref")
    return [(ref, bytes(units), bytes(vectors)) for ref, units, vectors in rows.values_list("ref", "units", "vectors")]


def test_a_preview_shows_what_would_change_and_changes_nothing(client: Client, owner: Owner) -> None:
    memory = learn(owner, "Yining lives in Berlin.", say(owner, "Yining lives in Berlin."))
    conclude(owner, "Yining lives in Berlin, it seems.", (memory,))
    store.revise(owner.id, memory.pk, YOU, text="Yining lives in Lisbon.")
    edited = Change.objects.filter(memory=memory).latest("pk")
    before, events = everything_of(owner), Outbox.objects.count()
    html = text_of(client, reverse("memories:undo_change", args=[edited.pk]))
    assert "Yining lives in <del>Lisbon</del><ins>Berlin</ins>." in html
    assert "Up to date again" in html, "the insight that went out of date by it"
    assert "This would put 1 memory back" in html
    assert everything_of(owner) == before and Outbox.objects.count() == events
    client.post(reverse("memories:undo_change", args=[edited.pk]))
    assert Memory.objects.get(pk=memory.pk).text == "Yining lives in Berlin."


def test_what_cannot_be_undone_says_why_and_has_no_button(client: Client, owner: Owner) -> None:
    memory = learn(owner, "Yining drinks tea.", by=YOU)
    store.archive(owner.id, memory.pk, YOU)
    first = Change.objects.filter(memory=memory).earliest("pk")
    html = text_of(client, reverse("memories:undo_change", args=[first.pk]))
    assert "The memory was changed again later." in html and "There is nothing that can be undone." in html
    assert f'action="{reverse("memories:undo_change", args=[first.pk])}"' not in html


def test_a_job_is_undone_and_done_again_as_a_whole(client: Client, owner: Owner, learned_in_one_job: Job) -> None:
    url = reverse("memories:undo_job", args=[learned_in_one_job.pk])
    before, index = everything_of(owner), indexed(owner)
    html = text_of(client, url)
    assert "This would put 12 memories back" in html and html.count("Taken back") == 12
    assert client.post(url, {"next": "/activity/"}).headers["Location"] == "/activity/"
    assert everything_of(owner) == [] and indexed(owner) == []
    assert "12 undone" in feed(client) and feed(client).count("<li id=") == 2, "one line for each of both"
    undone = Job.objects.latest("pk")
    client.post(reverse("memories:undo_job", args=[undone.pk]))
    assert everything_of(owner) == before and indexed(owner) == index


def test_what_was_changed_since_is_left_when_the_rest_is_undone(
    client: Client, owner: Owner, learned_in_one_job: Job
) -> None:
    kept = Memory.objects.filter(owner_id=owner.id).earliest("pk")
    store.revise(owner.id, kept.pk, YOU, text="Yining owns one blue tile.")
    url = reverse("memories:undo_job", args=[learned_in_one_job.pk])
    html = text_of(client, url)
    assert "Stays as it is" in html and "Undo the rest" in html and "This would put 11 memories back" in html
    assert client.post(url, headers={"HX-Request": "true"}).status_code == 422, "unless said, it is all or nothing"
    client.post(url, {"leave": "on"})
    assert [state["text"] for state in everything_of(owner)] == ["Yining owns one blue tile."]


def test_a_consolidation_of_two_hundred_messages_is_undone_in_one_action(
    client: Client, owner: Owner, settings: Settings
) -> None:
    settings.BACKGROUND = "tests.learn.conftest.nobody"
    settings.MODELS = settings.MODELS | {"extraction": OFFLINE, "chat": OFFLINE}
    models.reset()
    learn(owner, "Yining drinks tea.", say(owner, "I drink tea.", learn=False))
    before, index = exported(client), indexed(owner)
    for n in range(200):
        say(owner, f"I bought lamp number {n} in the shop of {_name(n)}.")
    job = jobs.request(owner.id, Job.Kind.CONSOLIDATE, "one")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done" and job.counts["messages"] == 200
    assert Memory.objects.filter(job=job, state="active").count() > 100
    url = reverse("memories:undo_job", args=[job.pk])
    assert "The newest 50 of" in text_of(client, url)
    client.post(url)
    assert exported(client) == before and indexed(owner) == index
    assert not Change.objects.filter(job=job, undone_by=None, cause=None).exists()
    assert not Conflict.objects.filter(job=job, state="open").exists()


def _name(n: int) -> str:
    return "".join(chr(ord("A") + (n // 26**place) % 26) for place in range(3)).title()


def test_conflicts_that_a_job_raised_are_part_of_the_preview(client: Client, owner: Owner) -> None:
    job = job_of(owner)
    by = By("consolidation", job_id=job.pk)
    old = learn(owner, "Yining eats meat.", say(owner, "I eat meat."))
    new = learn(owner, "Yining eats no meat.", say(owner, "I eat no meat."), by=by)
    store.raise_conflict(owner.id, old.pk, new.pk, relation="contradiction", reason="", by=by)
    html = text_of(client, reverse("memories:undo_job", args=[job.pk]))
    assert "1 open conflict is taken back." in html
    assert Conflict.objects.get().state == "open"


def test_the_stranger_can_neither_look_nor_undo(stranger_client: Client, owner: Owner, learned_in_one_job: Job) -> None:
    change = Change.objects.filter(owner_id=owner.id).latest("pk")
    for url in (
        reverse("memories:undo_change", args=[change.pk]),
        reverse("memories:undo_job", args=[learned_in_one_job.pk]),
    ):
        assert stranger_client.get(url).status_code == stranger_client.post(url).status_code == 404
    assert len(everything_of(owner)) == 12
