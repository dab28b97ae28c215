"""A long conversation is read with as many queries as a short one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import messages, replies
from chat.models import Conversation
from chat.prepare import prepare
from memories import clock, jobs, store
from memories.models import Job
from memories.records import By, NewMemory, Owner, Quote

pytestmark = pytest.mark.django_db


def turn(owner: Owner, conversation: Conversation, number: int) -> None:
    """A message, the reply to it with what was recalled, and what was learned from it in place of something else."""
    text = f"I have moved to house number {number}." if number % 3 else f"Forget that I lived in house number {number}."
    message, owed = messages.say(owner, conversation.pk, text)
    reply = replies.claim(owed.pk)
    assert reply is not None
    prepare(reply)
    replies.settle(owed.pk, "done", f"So it is number {number}.", model="scripted" if number % 3 else "")
    Job.objects.filter(owner_id=owner.id).delete()
    job = jobs.request(owner.id, "consolidate", session=conversation.session)
    Job.objects.filter(pk=job.pk).update(state="done", finished_at=clock.now())
    by = By("consolidation", job_id=job.pk)
    quote = Quote(message.episode_id, 0, len(text))
    old, new = (
        store.remember(owner.id, NewMemory("observation", f"Lives in {number}{place}.", "en", quotes=(quote,)), by)
        for place in "ab"
    )
    store.supersede(owner.id, old.pk, new.pk, at=clock.now(), by=By("consolidation", job_id=job.pk))


def test_more_turns_take_no_more_queries(client: Client, owner: Owner) -> None:
    conversation = Conversation.objects.create(owner_id=owner.id, created_at=clock.now(), active_at=clock.now())
    counts = []
    for upto in (range(1, 4), range(4, 16)):
        for number in upto:
            turn(owner, conversation, number)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/chat/{conversation.pk}/").status_code == 200
        counts.append(len(queries))
    short, long = counts
    assert long <= short
