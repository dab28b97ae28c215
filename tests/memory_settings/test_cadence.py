"""How often it is learned and reflected: each person's own choice, else the installation's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from chat import conversations, messages
from chat.asked import begin
from chat.models import Conversation
from memories import clock, reflect
from memories.cadence import cadence_of
from memories.models import Episode, Job, OwnerState
from memories.records import Owner
from tests.store.saying import learn

pytestmark = pytest.mark.django_db
SAVED = {"save": "learning", "learn_quiet_seconds": "", "learn_after_messages": "", "reflect_after_observations": ""}


@pytest.fixture(autouse=True)
def usual(settings: Settings) -> None:
    settings.LEARN_QUIET_SECONDS, settings.LEARN_AFTER_MESSAGES, settings.REFLECT_AFTER_OBSERVATIONS = 90, 8, 6


def learns_in(owner: Owner, *said: str) -> timedelta:
    conversation = conversations.create(owner.id)
    for text in said:
        _message, reply = messages.say(owner, conversation.pk, text)
        reply.delete()  # the next one may be said
    due = Conversation.objects.get(pk=conversation.pk).learn_due_at
    assert due is not None
    return due - clock.now()


def near(found: timedelta, seconds: float) -> bool:
    return abs(found.total_seconds() - seconds) < 20


def test_the_quiet_time_is_the_persons_own(client: Client, owner: Owner, other: Owner) -> None:
    assert near(learns_in(owner, "Hello"), 90)
    answer = client.post("/settings/", SAVED | {"learn_quiet_seconds": "3600"})
    assert answer["Location"] == "/settings/#learning"
    assert near(learns_in(owner, "Hello"), 3600)
    owed = begin(owner, "And the timer of the page?", "timer-1")
    assert owed.quiet and 3580 < owed.quiet <= 3600
    assert near(learns_in(other, "Hello"), 90)
    assert '<option value="3600" selected>1 hour</option>' in client.get("/settings/").content.decode()
    client.post("/settings/", SAVED)
    assert near(learns_in(owner, "Hello"), 90)


def test_enough_messages_are_learned_from_at_once(client: Client, owner: Owner) -> None:
    assert near(learns_in(owner, "One", "Two"), 90)
    client.post("/settings/", SAVED | {"learn_after_messages": "2"})
    assert near(learns_in(owner, "One"), 90)
    assert near(learns_in(owner, "One", "Two"), 0)


def test_enough_new_observations_make_insights_at_once(client: Client, owner: Owner, other: Owner) -> None:
    for who in (owner, other):
        learn(who, "The first.")
        learn(who, "The second.")
        reflect.ask(who)
    due = dict(Job.objects.filter(kind="reflect").values_list("owner_id", "due_at"))
    assert all(moment > clock.now() for moment in due.values())
    client.post("/settings/", SAVED | {"reflect_after_observations": "2"})
    due = dict(Job.objects.filter(kind="reflect").values_list("owner_id", "due_at"))
    assert due[owner.id] <= clock.now() < due[other.id], "two are enough already"


@pytest.mark.parametrize(
    "wrong", [{"learn_quiet_seconds": "7"}, {"learn_after_messages": "0"}, {"reflect_after_observations": "many"}]
)
def test_what_cannot_be_is_not_saved(client: Client, owner: Owner, wrong: dict[str, str]) -> None:
    answer = client.post("/settings/", SAVED | wrong)
    assert answer.status_code == 422 and list(answer.context["cadence_form"].errors) == list(wrong)
    assert not OwnerState.objects.filter(owner_id=owner.id).exists()


def test_what_the_installation_does_is_said_and_followed(client: Client, owner: Owner, settings: Settings) -> None:
    settings.LEARN_QUIET_SECONDS, settings.LEARN_AFTER_MESSAGES = 300, 11
    page = client.get("/settings/").content.decode()
    assert "5 minutes, as usual here" in page and "Empty: 11, as usual here." in page
    assert cadence_of(owner.id).messages == 11


def test_memory_off_and_read_only_learn_nothing(client: Client, owner: Owner) -> None:
    for switch in ("read", "off"):
        client.post("/settings/", {"save": "memory", "memory": switch})
        conversation = conversations.create(owner.id)
        messages.say(owner, conversation.pk, "I keep bees on the roof.")
        assert Episode.objects.latest("pk").learning == "skipped"
        assert conversations.uses_memory(conversation) == (switch == "read")
    client.post("/settings/", {"save": "memory", "memory": "read_write"})
    messages.say(owner, conversations.create(owner.id).pk, "I keep bees on the roof.")
    assert Episode.objects.latest("pk").learning == "due"
