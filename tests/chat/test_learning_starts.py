"""After the quiet time, or when enough has gathered, learning is asked for: once, and never lost. Its card follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from chat import conversations, messages, replies, tasks
from chat.models import Conversation, Reply
from chat.pool import in_pool
from memories import clock, jobs, store
from memories.llm.scripted import Script
from memories.models import Job, Memory
from memories.records import By, NewMemory, Owner, Quote
from memoryscope_site.models import Heartbeat
from tests.chat.conftest import Page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _only_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a job does has its own tests; here it is only asked for."""
    monkeypatch.setattr("memories.tasks.run_job", lambda job_id: None)


async def test_when_the_quiet_time_ends_learning_is_asked_for(
    page: Page, conversation: Conversation, settings: Any, script: Script
) -> None:
    settings.LEARN_QUIET_SECONDS = 0.2
    script.replies.append("Hello.")
    sent = await page.say(conversation, "I live in Lisbon.")
    await page.settled(sent["reply"])
    asked = await page.heard("event", event="job.changed")
    assert asked["session"] == str(conversation.pk)
    job = await in_pool(Job.objects.get)
    assert (job.kind, job.session, job.state) == ("consolidate", str(conversation.pk), "queued")
    await in_pool(conversation.refresh_from_db)
    assert conversation.learn_due_at is None


def test_each_message_puts_the_quiet_time_off(conversation: Conversation, owner: Owner, settings: Any) -> None:
    messages.say(owner, conversation.pk, "I live in Lisbon.")
    conversation.refresh_from_db()
    due = conversation.learn_due_at
    assert due and abs(due - clock.now() - timedelta(seconds=settings.LEARN_QUIET_SECONDS)) < timedelta(seconds=5)
    tasks.learn(str(conversation.pk))  # rung too early: a lost timer, a second ring
    assert not Job.objects.exists()
    replies.settle(Reply.objects.get().pk, Reply.State.DONE, "Hello.")
    messages.say(owner, conversation.pk, "In Rua da Bica.")
    conversation.refresh_from_db()
    assert conversation.learn_due_at and conversation.learn_due_at > due


def test_enough_messages_are_not_kept_waiting(conversation: Conversation, owner: Owner, settings: Any) -> None:
    settings.LEARN_AFTER_MESSAGES = 3
    for number in range(3):
        assert not Job.objects.exists()
        _, reply = messages.say(owner, conversation.pk, f"I have {number + 2} bicycles.")
        replies.settle(reply.pk, Reply.State.DONE, "Good.")
    assert Job.objects.get().session == str(conversation.pk)


def test_a_lost_timer_is_made_good_by_the_tick(conversation: Conversation, owner: Owner) -> None:
    messages.say(owner, conversation.pk, "I live in Lisbon.")
    Conversation.objects.update(learn_due_at=clock.now() - timedelta(minutes=1))
    tasks.tick()
    tasks.tick()
    assert Job.objects.count() == 1
    assert Heartbeat.objects.get(name="worker").at > clock.now() - timedelta(minutes=1)


def test_the_tick_interrupts_replies_that_nobody_writes(conversation: Conversation, owner: Owner) -> None:
    _, reply = messages.say(owner, conversation.pk, "Hello")
    Reply.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    tasks.tick()
    reply.refresh_from_db()
    assert reply.state == Reply.State.INTERRUPTED


@pytest.mark.parametrize(
    "broken", ["chat.replies.settle_lapsed", "memories.jobs.release_lapsed", "memories.trash.empty"]
)
def test_one_part_of_the_tick_that_fails_stops_none_of_the_others(
    broken: str, conversation: Conversation, owner: Owner, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def fails(*_given: object) -> None:
        raise RuntimeError("the machine stumbles here")

    messages.say(owner, conversation.pk, "I live in Lisbon.")
    Conversation.objects.update(learn_due_at=clock.now() - timedelta(minutes=1))
    job = jobs.request(owner.id, "reflect", due_at=clock.now() + timedelta(seconds=1))
    Job.objects.filter(pk=job.pk).update(due_at=clock.now() - timedelta(seconds=1))
    rung: list[int] = []
    monkeypatch.setattr("memories.tasks.run_job", rung.append)
    monkeypatch.setattr(broken, fails)
    tasks.tick()
    assert Conversation.objects.get().learn_due_at is None
    assert job.pk in rung
    assert Heartbeat.objects.filter(name="worker").exists()
    assert "the machine stumbles here" in caplog.text


def learned(owner: Owner, conversation: Conversation) -> tuple[Job, Memory]:
    """What a job leaves that has learned one thing from one message."""
    message, reply = messages.say(owner, conversation.pk, "By the way, I moved to Lisbon in March.")
    replies.settle(reply.pk, Reply.State.DONE, "Good to know.")
    job = jobs.claim(jobs.request(owner.id, "consolidate", conversation.session).pk, "worker")
    assert job is not None
    new = NewMemory(
        kind="observation", text="Yining lives in Lisbon.", language="en", quotes=(Quote(message.episode_id, 12, 38),)
    )
    memory = store.remember(owner.id, new, By("consolidation", job_id=job.pk))
    jobs.finish(job, {"learned": 1})
    return job, memory


def test_the_card_shows_what_was_learned_with_the_words_and_the_way_back(
    client: Client, stranger_client: Client, conversation: Conversation, owner: Owner
) -> None:
    job, memory = learned(owner, conversation)
    page = f"/chat/{conversation.pk}/"
    for path in (f"/chat/jobs/{job.pk}/", page):
        html = client.get(path).content.decode()
        assert "Yining lives in Lisbon." in html and "“I moved to Lisbon in March”" in html
        assert f'data-entry="learned" data-memory="{memory.pk}"' in html
    change = memory.changes.get()
    assert f'action="/memories/changes/{change.pk}/undo/"' in html
    assert "<mark>I moved to Lisbon in March</mark>" in html  # in the message itself
    assert stranger_client.get(f"/chat/jobs/{job.pk}/").status_code == 404

    client.post(f"/memories/changes/{change.pk}/undo/", {"next": page})
    html = client.get(page).content.decode()
    assert 'data-entry="undone"' in html and "<del>Yining lives in Lisbon.</del>" in html
    assert "<mark>" not in html


def test_what_replaced_something_shows_both(client: Client, conversation: Conversation, owner: Owner) -> None:
    old = store.remember(
        owner.id, NewMemory(kind="observation", text="Yining lives in Berlin.", language="en"), By("user")
    )
    message, reply = messages.say(owner, conversation.pk, "I moved to Lisbon.")
    replies.settle(reply.pk, Reply.State.DONE, "Good to know.")
    job = jobs.claim(jobs.request(owner.id, "consolidate", conversation.session).pk, "worker")
    assert job is not None
    by = By("consolidation", job_id=job.pk)
    text = NewMemory(
        kind="observation", text="Yining lives in Lisbon.", language="en", quotes=(Quote(message.episode_id, 0, 17),)
    )
    new = store.remember(owner.id, text, by)
    store.supersede(owner.id, old.pk, new.pk, at=clock.now(), by=by)
    jobs.finish(job, {"updated": 1})
    html = client.get(f"/chat/jobs/{job.pk}/").content.decode()
    assert 'data-entry="updated"' in html
    assert "<del>Yining lives in Berlin.</del>" in html and "<ins>Yining lives in Lisbon.</ins>" in html


def test_a_job_that_learned_nothing_has_no_card(client: Client, conversation: Conversation, owner: Owner) -> None:
    messages.say(owner, conversation.pk, "What time is it?")
    job = jobs.claim(jobs.request(owner.id, "consolidate", conversation.session).pk, "worker")
    assert job is not None
    jobs.finish(job, {})
    assert client.get(f"/chat/jobs/{job.pk}/").status_code == 204
    assert "data-ledger" not in client.get(f"/chat/{conversation.pk}/").content.decode()


async def test_the_recall_of_a_reply_shows_why_and_from_which_message(
    page: Page, conversation: Conversation, owner: Owner, script: Script, client: Client, stranger_client: Client
) -> None:
    _, memory = await in_pool(learned, owner, conversation)
    another = await in_pool(conversations.create, owner.id)
    script.replies.append("In Lisbon.")
    sent = await page.say(another, "Where does Yining live, in Lisbon?")
    await page.settled(sent["reply"])

    def look() -> tuple[str, str, int]:
        shown = client.get(f"/chat/{another.pk}/").content.decode()
        panel = client.get(f"/chat/replies/{sent['reply']}/recall/", headers={"HX-Request": "true"}).content.decode()
        return shown, panel, stranger_client.get(f"/chat/replies/{sent['reply']}/recall/").status_code

    shown, panel, strangers = await in_pool(look)
    assert "1 memory" in shown and f'data-recall="{sent["reply"]}"' in shown
    assert memory.text in panel and "<mark>I moved to Lisbon in March</mark>" in panel
    source = messages.Message.objects.filter(episode__text__startswith="By the way")
    message_id = await in_pool(lambda: source.get().pk)
    assert f"/chat/{conversation.pk}/?at={message_id}#message-{message_id}" in panel
    assert "words" in panel and "meaning" in panel
    assert strangers == 404
