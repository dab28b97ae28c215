"""One person may not take all of an installation: limits of replies, each told in words, and nothing lost by them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from chat import messages, replies
from chat.limits import Limited
from chat.models import Message, Reply
from memories import clock
from memoryscope_site.models import User

pytestmark = pytest.mark.django_db


def say(person: User, text: str = "Hello") -> Reply:
    """Say something, and have it answered."""
    _message, reply = messages.begin(person.as_owner, text)
    Reply.objects.filter(pk=reply.pk).update(state=Reply.State.DONE, input_tokens=60, output_tokens=40)
    return reply


def test_so_many_messages_a_minute(person: User, stranger: User, settings: Settings) -> None:
    settings.REPLIES_PER_MINUTE = 2
    say(person), say(person)
    with pytest.raises(Limited, match="2 messages a minute"):
        messages.begin(person.as_owner, "One more")
    assert Message.objects.count() == 2, "nothing of it is stored"
    say(stranger)
    Reply.objects.filter(conversation__owner=person).update(created_at=clock.now() - timedelta(seconds=61))
    say(person)


def test_writing_again_counts_too(person: User, settings: Settings) -> None:
    settings.REPLIES_PER_MINUTE = 1
    reply = say(person)
    with pytest.raises(Limited):
        replies.again(person.pk, reply.pk)


def test_so_many_at_once_over_all_conversations(person: User, stranger: User, settings: Settings) -> None:
    settings.REPLIES_AT_ONCE = 1
    _message, reply = messages.begin(person.as_owner, "First")
    with pytest.raises(Limited, match="One reply is being written"):
        messages.begin(person.as_owner, "Second")
    messages.begin(stranger.as_owner, "Mine is another matter")
    Reply.objects.filter(pk=reply.pk).update(lease_until=clock.now() - timedelta(seconds=1))
    messages.begin(person.as_owner, "Second")


def test_so_many_tokens_in_a_day(person: User, settings: Settings) -> None:
    settings.REPLY_TOKENS_PER_DAY = 150
    say(person), say(person)
    with pytest.raises(Limited, match="150 tokens"):
        say(person)
    Reply.objects.update(created_at=clock.now() - timedelta(hours=25))
    say(person)


@pytest.mark.django_db(transaction=True)  # the view answers in another thread
def test_the_page_says_it_and_keeps_what_was_typed(client: Client, person: User, settings: Settings) -> None:
    settings.REPLIES_PER_MINUTE = 1
    say(person)
    answer = client.post("/chat/new/", {"text": "Do not lose this"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "One message a minute is allowed here" in page and "Do not lose this" in page
