"""A person whose memories were written by many hands, and the feed as a browser reads it."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from memories import clock
from memories.models import Job
from memories.records import By, Owner
from tests.store.saying import learn, say


def feed(client: Client, query: str = "") -> str:
    answer = client.get(f"/activity/{query}", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def job_of(owner: Owner, **fields: object) -> Job:
    now = clock.now()
    made = {"kind": "consolidate", "state": "done", "session": "one", "due_at": now, "created_at": now} | fields
    return Job.objects.create(owner_id=owner.id, finished_at=now, **made)


@pytest.fixture
def learned_in_one_job(owner: Owner) -> Job:
    """Twelve statements, each with the message that says it."""
    job = job_of(owner)
    for n in range(12):
        text = f"Yining owns tile number {n:02}."
        learn(owner, text, say(owner, text), by=By("consolidation", job_id=job.pk), subject="tiles")
    return job
