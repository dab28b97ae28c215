"""Versions of messages and replies: one is shown with what followed it, the others wait and are not recalled."""

from __future__ import annotations

import pytest
from django.test import AsyncClient, Client

from chat import messages, replies
from chat.live import here
from chat.models import Conversation, Message, Reply
from chat.pool import in_pool
from memories import clock, store
from memories.llm.scripted import Script
from memories.models import Episode
from memories.records import Owner, Query
from memories.retrieve import retrieve
from memories.views.owned import YOU
from memoryscope_site.models import User
from tests.store.saying import learn, quote

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser(person: User) -> AsyncClient:
    made = AsyncClient()
    made.force_login(person)
    return made


def turn(owner: Owner, conversation: Conversation, text: str, answer: str) -> Message:
    message, reply = messages.say(owner, conversation.pk, text)
    replies.settle(reply.pk, Reply.State.DONE, answer)
    return message


def states(*texts: str) -> list[str]:
    return [Episode.objects.get(text=text).state for text in texts]


def test_an_edited_message_begins_a_branch_and_the_old_one_can_be_shown_again(
    client: Client, conversation: Conversation, owner: Owner
) -> None:
    turn(owner, conversation, "Good morning.", "Hello.")
    original = turn(owner, conversation, "I keep bees in Sintra.", "Bees it is.")
    turn(owner, conversation, "They swarmed today.", "Where to?")
    edited, reply = messages.say(owner, conversation.pk, "I keep goats.", instead_of=original.pk)
    replies.settle(reply.pk, Reply.State.DONE, "Goats it is.")
    assert (edited.parent_id, edited.sibling) == (original.parent_id, 1)
    path = f"/chat/{conversation.pk}/"
    html = client.get(path).content.decode()
    assert "Goats it is." in html and "They swarmed" not in html and "2/2" in html and "Good morning." in html
    assert set(states("I keep bees in Sintra.", "Bees it is.", "They swarmed today.")) == {"off_branch"}
    found = retrieve(owner, Query(text="bees Sintra", at=clock.now(), limit=5))
    assert not [result for result in found.results if "bees" in result.text]
    assert not Episode.objects.filter(state="off_branch", learning="due").exists()

    shown = client.post(f"/chat/messages/{original.pk}/show/")
    assert shown.status_code == 302
    html = client.get(path).content.decode()
    assert "Bees it is." in html and "They swarmed today." in html and "Goats" not in html and "1/2" in html
    assert states("They swarmed today.", "I keep goats.", "Goats it is.") == ["active", "off_branch", "off_branch"]


def test_versions_of_a_reply_are_leafed_through_and_the_shown_one_is_answered(
    client: Client, conversation: Conversation, owner: Owner, script: Script
) -> None:
    turn(owner, conversation, "Name a bird.", "A kestrel.")
    first = Reply.objects.get()
    second = replies.again(owner.id, first.pk)
    replies.settle(second.pk, Reply.State.DONE, "A hoopoe.")
    client.post(f"/chat/messages/{first.message_id}/show/")
    html = client.get(f"/chat/{conversation.pk}/").content.decode()
    assert "A kestrel." in html and "A hoopoe." not in html and "1/2" in html
    third = replies.again(owner.id, first.pk)  # the shown one is the last, though it is not the newest
    assert client.post(f"/chat/messages/{first.message_id}/show/").status_code == 302
    assert not Message.objects.filter(reply=second, active=True).exists(), "not while a reply is being written"
    replies.settle(third.pk, Reply.State.DONE, "A stork.")
    assert "3/3" in client.get(f"/chat/{conversation.pk}/").content.decode()


def test_what_is_carried_on_is_one_reply(client: Client, conversation: Conversation, owner: Owner) -> None:
    _, reply = messages.say(owner, conversation.pk, "Count")
    replies.settle(reply.pk, Reply.State.INTERRUPTED, "one two")
    more = replies.again(owner.id, reply.pk, carry_on=True)
    replies.settle(more.pk, Reply.State.DONE, "one two three")
    html = client.get(f"/chat/{conversation.pk}/").content.decode()
    assert "one two three" in html and "versions" not in html and "Interrupted" not in html


async def test_the_edit_page_and_a_reply_without_memory(
    browser: AsyncClient, conversation: Conversation, owner: Owner, script: Script
) -> None:
    script.replies += ["Goats.", "No memory here."]
    original = await in_pool(turn, owner, conversation, "I keep bees.", "Bees.")
    path = f"/chat/messages/{original.pk}/edit/"
    assert "I keep bees." in (await browser.get(path)).content.decode()
    assert (await browser.post(path, {"text": " "})).status_code == 422
    fields = {"text": "I keep goats.", "client_id": "edited-once"}
    posted = await browser.post(path, fields)
    await here().quiet()
    assert (await browser.post(path, fields)).url == posted.url, "sent twice is stored once"
    reply = await in_pool(Reply.objects.latest, "pk")
    assert reply.recall_id is not None
    await browser.post(f"/chat/replies/{reply.pk}/retry/", {"without_memory": "1"})
    await here().quiet()
    again = await in_pool(Reply.objects.select_related("message__episode").latest, "pk")
    assert (again.recall_id, again.message.episode.text) == (None, "No memory here.")


def test_a_deleted_message_goes_with_its_reply_and_what_was_learned_only_from_it_if_asked(
    client: Client, conversation: Conversation, owner: Owner
) -> None:
    turn(owner, conversation, "Good morning.", "Hello.")
    gone = turn(owner, conversation, "I keep bees in Sintra.", "Bees it is.")
    only = learn(owner, "Keeps bees.", gone.episode, "I keep bees")
    elsewhere = learn(owner, "Is often in Sintra.", gone.episode, "in Sintra")
    store.support(
        owner.id, elsewhere.pk, [quote(turn(owner, conversation, "Sintra again.", "Yes.").episode, "Sintra")], YOU
    )
    path = f"/chat/messages/{gone.pk}/delete/"
    assert "1 memory that was learned only here" in client.get(path).content.decode()
    assert client.post(path, {"memories": "remove"}).status_code == 302
    html = client.get(f"/chat/{conversation.pk}/").content.decode()
    thread = html.partition("data-thread")[2].partition("</section>\n  <footer")[0]
    assert "bees" not in thread.lower() and "Good morning." in html and "<mark>Sintra</mark> again." in html
    assert states("I keep bees in Sintra.", "Bees it is.", "Sintra again.") == ["hidden", "hidden", "active"]
    only.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (only.state, elsewhere.state) == ("trashed", "active")
    assert client.get(path).status_code == 404


def test_a_stranger_and_a_reply_cannot_be_edited(
    stranger_client: Client, client: Client, conversation: Conversation, owner: Owner
) -> None:
    message = turn(owner, conversation, "Mine", "Yours")
    reply = Message.objects.get(reply__isnull=False)
    for pk in (message.pk, reply.pk):
        assert stranger_client.get(f"/chat/messages/{pk}/edit/").status_code == 404
        assert stranger_client.post(f"/chat/messages/{pk}/edit/", {"text": "x"}).status_code == 404
        assert stranger_client.post(f"/chat/messages/{pk}/show/").status_code == 404
        assert stranger_client.post(f"/chat/messages/{pk}/delete/").status_code == 404
    assert client.get(f"/chat/messages/{reply.pk}/edit/").status_code == 404
    assert Message.objects.count() == 2
