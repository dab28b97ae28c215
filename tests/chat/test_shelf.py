"""All conversations: searched, pinned, archived, deleted into a trash of 30 days, restored, erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import conversations, messages, replies, tasks
from chat.models import Conversation, Message
from memories import clock, episodes
from memories.models import Episode, Memory
from memories.records import Owner
from tests.store.saying import learn

pytestmark = pytest.mark.django_db


def talk(owner: Owner, text: str, answer: str = "Noted.") -> Conversation:
    message, reply = messages.begin(owner, text)
    replies.settle(reply.pk, "done", answer)
    return message.conversation


def test_a_search_marks_the_words_and_leads_to_the_message(client: Client, owner: Owner) -> None:
    talk(owner, "I row on Tuesdays.", "The <b>Tagus</b> is calm in the morning.")
    talk(owner, "My sister lives in Porto.")
    for path in ("/chat/all/", "/chat/conversations/"):
        html = client.get(path, {"q": "tagus CALM"}).content.decode()
        reply = Message.objects.get(episode__text__contains="Tagus").reply
        assert "&lt;b&gt;<mark>Tagus</mark>&lt;/b&gt; is <mark>calm</mark>" in html
        assert f"?at={reply.asked_id}#reply-{reply.pk}" in html
        assert "Porto" not in html.partition("data-shelves")[0]
    asked = Message.objects.get(episode__text__contains="row")
    assert f"?at={asked.pk}#message-{asked.pk}" in client.get("/chat/all/?q=row").content.decode()
    assert "Nothing matches “zzz”" in client.get("/chat/all/?q=zzz").content.decode()


def test_pinned_stands_first_and_archived_is_out_of_the_list_until_it_is_written_in(
    client: Client, owner: Owner
) -> None:
    first, second = talk(owner, "The first one."), talk(owner, "The second one.")
    client.post(f"/chat/{first.pk}/pin/")
    assert list(conversations.of(owner.id)) == [first, second]
    client.post(f"/chat/{first.pk}/pin/", {"off": 1})
    client.post(f"/chat/{first.pk}/archive/")
    assert list(conversations.of(owner.id)) == [second]
    assert "The first one" in client.get("/chat/all/?show=archived").content.decode()
    assert Episode.objects.filter(session=first.session, state="active").count() == 2
    messages.say(owner, first.pk, "And another thing.")
    assert first in conversations.of(owner.id)


def test_many_are_deleted_and_restored_as_they_were(client: Client, owner: Owner) -> None:
    one, two = talk(owner, "I keep bees."), talk(owner, "I keep goats.")
    hidden = Episode.objects.get(session=one.session, role="assistant")
    episodes.hide(owner.id, [hidden.pk])
    ticked = {"ticked": [str(one.pk), str(two.pk)], "next": "/chat/all/"}
    asked = client.post("/chat/all/do/", {**ticked, "do": "delete"})
    assert "Delete 2 conversations?" in asked.content.decode()
    assert client.post("/chat/all/do/", {**ticked, "do": "delete", "confirm": "yes"}).status_code == 302
    assert client.get(f"/chat/{one.pk}/").status_code == 404
    assert not Episode.objects.filter(state="active").exists()
    shown = client.get("/chat/all/?show=trash").content.decode()
    assert "I keep bees" in shown and "29 days left" in shown
    client.post("/chat/all/do/", {**ticked, "do": "restore"})
    assert client.get(f"/chat/{one.pk}/").status_code == 200
    hidden.refresh_from_db()
    assert hidden.state == "hidden", "what was removed before stays removed"
    assert Episode.objects.filter(state="active").count() == 3


def test_what_was_learned_stays_with_its_words_when_the_rest_is_erased(client: Client, owner: Owner) -> None:
    gone = talk(owner, "I keep bees in Sintra. The key lies under the third hive.")
    said = Episode.objects.get(session=gone.session, role="user")
    memory = learn(owner, "Keeps bees in Sintra.", said, "I keep bees in Sintra")
    conversations.delete(owner.id, gone.pk)
    old = clock.now() - timedelta(days=31)
    Conversation.objects.filter(pk=gone.pk).update(deleted_at=old)
    tasks.tick()
    assert not Conversation.objects.filter(pk=gone.pk).exists()
    said.refresh_from_db()
    assert episodes.shown(said) == "I keep bees in Sintra[forgotten]"
    assert not Episode.objects.filter(session=gone.session, role="assistant").exists()
    html = client.get(f"/memories/{memory.pk}/").content.decode()
    assert "I keep bees in Sintra" in html and "third hive" not in html


def test_what_was_learned_only_there_goes_along_if_the_person_says_so(client: Client, owner: Owner) -> None:
    gone, other = talk(owner, "I keep bees."), talk(owner, "I row.")
    said = {one.pk: Episode.objects.get(session=one.session, role="user") for one in (gone, other)}
    bees, rows = learn(owner, "Keeps bees.", said[gone.pk]), learn(owner, "Rows.", said[other.pk])
    assert "1 memory that was learned only here" in client.get(f"/chat/{gone.pk}/delete/").content.decode()
    answer = client.post(f"/chat/{gone.pk}/delete/", {"memories": "remove"}, follow=True).content.decode()
    assert f'action="/chat/{gone.pk}/restore/"' in answer, "the way back stands beside what was done"
    states = dict(Memory.objects.values_list("pk", "state"))
    assert states == {bees.pk: "trashed", rows.pk: "active"}


def test_a_stranger_finds_and_does_nothing(client: Client, stranger_client: Client, owner: Owner) -> None:
    mine, deleted = talk(owner, "I keep bees."), talk(owner, "I keep goats.")
    conversations.delete(owner.id, deleted.pk)
    for path in ("/chat/all/?q=keep", "/chat/all/?show=trash", "/chat/conversations/?q=keep"):
        assert "bees" not in stranger_client.get(path).content.decode()
    for deed in ("pin", "archive", "delete", "restore", "erase"):
        ticked = [str(mine.pk), str(deleted.pk)]
        stranger_client.post("/chat/all/do/", {"ticked": ticked, "do": deed, "confirm": "yes"})
    assert stranger_client.post(f"/chat/{deleted.pk}/restore/").status_code == 404
    assert list(conversations.of(owner.id).values_list("pk", "pinned")) == [(mine.pk, False)]
    assert Conversation.objects.filter(owner_id=owner.id).count() == 2


def test_many_conversations_take_no_more_queries(client: Client, owner: Owner) -> None:
    counts = []
    for upto in (3, 20):
        for number in range(upto):
            talk(owner, f"I have bees in hive {number}.")
        with CaptureQueriesContext(connection) as queries:
            client.get("/chat/all/?q=bees")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
