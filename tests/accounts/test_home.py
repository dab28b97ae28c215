"""The first page: what is remembered, learned this week, and where to go on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from chat import conversations
from memories import clock, jobs, store
from memories.models import Change, Memory, OwnerState
from memories.records import Owner
from memoryscope_site.models import User
from tests.store.saying import YOU, conclude, learn, quote, say

pytestmark = pytest.mark.django_db


def test_without_anything_it_says_how_memories_come_about(client: Client) -> None:
    answer = client.get("/")
    assert answer.context["counts"]["observations"] == answer.context["counts"]["insights"] == 0
    page = answer.content.decode()
    assert "Nothing is remembered about you yet." in page and "No conversation yet." in page


def test_what_was_learned_this_week_with_the_words_it_rests_on(client: Client, owner: Owner, other: Owner) -> None:
    learn(other, "Is a pilot.", say(other, "I am a pilot."))
    memory = learn(owner, "Lives in Lisbon.", say(owner, "Well, I moved to Lisbon in March."), "I moved to Lisbon")
    conclude(owner, "Is at home in Lisbon.", (memory,))
    answer = client.get("/")
    assert answer.context["counts"]["observations"] == answer.context["counts"]["insights"] == 1
    learned = {change.memory.text: change.quote for change in answer.context["learned"]}
    assert learned["Lives in Lisbon."] == "I moved to Lisbon"
    assert "pilot" not in answer.content.decode()


def test_of_a_long_week_the_newest_are_shown_and_the_way_to_all(client: Client, owner: Owner, other: Owner) -> None:
    learn(other, "Is a pilot.", say(other, "I am a pilot."))
    made = [learn(owner, f"Has read book {n}.", say(owner, f"I have read book {n}.")) for n in range(1, 9)]
    assert "All memories" in client.get("/").content.decode()
    made.append(learn(owner, "Has read book 9.", say(owner, "I have read book 9.")))
    answer = client.get("/")
    assert [change.memory for change in answer.context["learned"]] == made[:0:-1]
    link = '<a class="more" href="/memories/?learned=week">All 9</a>'
    assert link in answer.content.decode()
    assert "9 memories" in client.get("/memories/?learned=week").content.decode()


def test_of_an_insight_it_says_on_how_much_it_rests(client: Client, owner: Owner) -> None:
    said = say(owner, "I moved to Lisbon and I row on Sundays.")
    rows = learn(owner, "Lives in Lisbon.", said, "I moved to Lisbon"), learn(owner, "Rows.", said, "I row on Sundays")
    conclude(owner, "Is at home in Lisbon.", rows)
    assert "rests on 2" in client.get("/").content.decode()


def test_what_is_older_undone_or_gone_is_not_news(client: Client, owner: Owner) -> None:
    said = say(owner, "I moved to Lisbon and I row on Sundays and I like plums.")
    old = learn(owner, "Lives in Lisbon.", said, "I moved to Lisbon")
    Change.objects.filter(memory=old).update(at=clock.now() - timedelta(days=8))
    undone = learn(owner, "Rows on Sundays.", said, "I row on Sundays")
    store.undo(owner.id, undone.changes.get().pk, YOU)
    forgotten = learn(owner, "Likes plums.", said, "I like plums")
    store.forget(owner.id, [forgotten.pk], YOU)
    answer = client.get("/")
    assert answer.context["learned"] == []
    assert answer.context["counts"]["observations"] == 1


def test_forgotten_words_are_not_quoted(client: Client, owner: Owner) -> None:
    said = say(owner, "I row on Sundays.")
    learn(owner, "Rows on Sundays.", said)
    said.redacted_spans = [[2, 5]]
    said.save()
    assert [change.quote for change in client.get("/").context["learned"]] == [""]


def test_the_newest_quote_is_shown(client: Client, owner: Owner) -> None:
    memory = learn(owner, "Rows on Sundays.", say(owner, "I row on Sundays."))
    again = say(owner, "As every Sunday I rowed.")
    store.support(owner.id, memory.pk, [quote(again, "every Sunday I rowed")], YOU)
    assert [change.quote for change in client.get("/").context["learned"]] == ["every Sunday I rowed"]


def test_the_last_conversations_without_the_temporary_and_the_deleted(
    client: Client, owner: Owner, other: Owner
) -> None:
    made = [conversations.create(owner.id) for _ in range(10)]
    conversations.create(owner.id, temporary=True)
    conversations.create(other.id)
    type(made[9]).objects.filter(pk=made[9].pk).update(deleted_at=clock.now())
    shown = [conversation.pk for conversation in client.get("/").context["conversations"]]
    assert shown == [conversation.pk for conversation in reversed(made[1:9])]


@pytest.mark.parametrize(
    ("switch", "sentence"),
    [("read_write", "Memory is on."), ("read", "Memory is read only"), ("off", "Memory is off")],
)
def test_the_state_of_the_switch(client: Client, person: User, switch: str, sentence: str) -> None:
    OwnerState.objects.create(owner=person, memory=switch)
    assert sentence in client.get("/").content.decode()


def test_that_no_model_is_configured_and_who_can_change_it(client: Client, settings: Settings) -> None:
    assert "The administrator can configure one." in client.get("/").content.decode()
    chat = settings.MODELS["chat"] | {"BACKEND": "memories.llm.openai.OpenAIChat"}
    settings.MODELS = settings.MODELS | {"chat": chat}
    assert "No model is configured." not in client.get("/").content.decode()


def test_what_waits_for_the_person_stands_on_top(client: Client, owner: Owner, other: Owner) -> None:
    for whose in (owner, other):
        learn(whose, "Takes salbutamol.", say(whose, "I take salbutamol."), state="pending")
    page = client.get("/").content.decode()
    assert "memory waits for your approval" in page and "/memories/waiting/" in page
    assert '<span class="n">1</span>' in page, "the other person's is not counted"


def test_jobs_that_run_and_that_were_given_up(client: Client, owner: Owner, other: Owner) -> None:
    stranger = jobs.request(other.id, "reflect")
    assert jobs.claim(stranger.pk, "worker") and "Running now" not in client.get("/").content.decode()
    job = jobs.claim(jobs.request(owner.id, "consolidate", "chat:1").pk, "worker")
    assert job and jobs.renew(job, progress=14, total=20)
    page = client.get("/").content.decode()
    assert "Running now" in page and "14 of 20" in page
    assert jobs.fail(job, "the model did not answer", permanent=True)
    page = client.get("/").content.decode()
    assert "Running now" not in page
    assert "Consolidation was given up" in page and "the model did not answer" in page


def test_the_line_of_growth_begins_with_what_was_there_before(client: Client, owner: Owner, other: Owner) -> None:
    learn(other, "Is a pilot.", say(other, "I am a pilot."))
    assert client.get("/").context["growth"] is None
    learn(owner, "Lives in Lisbon.", say(owner, "I live in Lisbon."))
    old = learn(owner, "Rows.", say(owner, "I row."))
    Memory.objects.filter(pk=old.pk).update(learned_at=clock.now() - timedelta(days=200))
    answer = client.get("/")
    assert (answer.context["growth"].first, answer.context["growth"].last) == (1, 2)
    assert "from 1 to 2" in answer.content.decode()


def test_it_asks_as_little_of_the_database_with_much_as_with_little(
    client: Client, owner: Owner, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for n in range(12):
        learn(owner, f"Has read book {n}.", say(owner, f"I have read book {n}."))
        jobs.request(owner.id, "consolidate", f"chat:{n}")
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/")
