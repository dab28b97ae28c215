"""One memory: why it is as sure as it is, how long it holds, what it is about."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chat import conversations
from chat.models import Message
from memories import clock, recalls, store
from memories.models import Job, Memory
from memories.records import By, Owner, Recalled, Result
from tests.pages.conftest import World, revise
from tests.store.saying import WORKER, YOU, conclude, learn, quote, say

pytestmark = pytest.mark.django_db


def why(client: Client, memory: Memory) -> list[str]:
    """The reasons of its confidence as they read on the page: sign or figure, then the words."""
    html = client.get(reverse("memories:memory", args=[memory.pk])).content.decode()
    listed = html[html.index('class="reasons"') :].split("</ul>")[0]
    return [" ".join(re.sub("<[^>]+>", " ", item).split()) for item in listed.split("<li>")[1:]]


def test_a_learned_memory_says_how_sure_the_model_was(client: Client, owner: Owner) -> None:
    job = Job.objects.create(
        owner_id=owner.id, kind="consolidate", due_at=clock.now(), created_at=clock.now(), model="qwen-max"
    )
    memory = learn(
        owner, "Yining has a cat.", say(owner, "I have a cat."), by=By("consolidation", job_id=job.pk), confidence=0.87
    )
    first, *others = why(client, memory)
    assert first == ".87 How sure qwen-max was that your words say this"
    assert "+ Said in 1 message" in others and "+ Nothing contradicts it" in others


def test_what_rules_found_is_told_from_what_a_model_did(client: Client, owner: Owner) -> None:
    job = Job.objects.create(
        owner_id=owner.id, kind="consolidate", due_at=clock.now(), created_at=clock.now(), model="offline"
    )
    memory = learn(
        owner, "Yining has a cat.", say(owner, "I have a cat."), by=By("consolidation", job_id=job.pk), confidence=0.6
    )
    assert why(client, memory)[0] == ".60 Fixed rules found it, without a model"


def test_what_was_written_by_hand_says_so(client: Client, owner: Owner) -> None:
    memory = learn(owner, "Yining has a cat.", by=YOU, confidence=1.0)
    reasons = why(client, memory)
    assert reasons[0] == "1.00 You wrote it yourself"
    assert not any("gone" in reason for reason in reasons), "it never rested on words"


def test_more_messages_over_time_and_in_two_languages_are_counted(client: Client, owner: Owner) -> None:
    now = clock.now()
    memory = learn(owner, "Yining lives in Lisbon.", say(owner, "I live in Lisbon.", at=now - timedelta(days=70)))
    again = say(owner, "我住在里斯本。", at=now - timedelta(days=5))
    store.support(owner.id, memory.pk, [quote(again, "我住在里斯本")], WORKER)
    reasons = " ".join(why(client, memory)).replace("\xa0", " ")
    assert "+ Said in 2 messages over 2 months, in two languages" in reasons
    assert "· Last said 5 days ago" in reasons


def test_what_nobody_has_said_for_long_counts_against_it(client: Client, owner: Owner) -> None:
    long_ago = clock.now() - timedelta(days=800)
    memory = learn(owner, "Yining plays the flute.", say(owner, "I play the flute.", at=long_ago))
    assert any(reason.startswith("− Last said 2") for reason in why(client, memory))


def test_a_contradiction_an_edit_and_a_lock_are_reasons(client: Client, world: World, owner: Owner) -> None:
    store.raise_conflict(owner.id, world.lisbon.pk, world.rua.pk, relation="contradiction", reason="", by=WORKER)
    revise(owner, world.lisbon, "Yining lives in Lisbon.")
    store.revise(owner.id, world.lisbon.pk, YOU, locked=True)
    reasons = why(client, world.lisbon)
    assert "− Another memory contradicts it, and you have not decided yet" in reasons
    assert any(reason.startswith("+ You put it into your own words") for reason in reasons)
    assert "+ You locked it" in reasons and "+ Nothing contradicts it" not in reasons


def test_an_insight_is_as_sure_as_what_it_rests_on(client: Client, owner: Owner) -> None:
    a = learn(owner, "Yining runs.", say(owner, "I run."), confidence=0.9)
    b = learn(owner, "Yining swims.", say(owner, "I swim."), confidence=0.7)
    insight = conclude(owner, "Yining runs and swims.", (a, b), confidence=0.8)
    assert why(client, insight)[:2] == [
        ".80 The mean of the 2 observations it rests on",
        "+ Rests on 2 current observations, from 2 messages",
    ]
    store.remove(owner.id, a.pk, YOU)
    assert "− 1 is no longer current" in why(client, insight)


def test_each_quote_leads_to_its_message_and_names_the_conversation(client: Client, owner: Owner) -> None:
    chat = conversations.create(owner.id)
    conversations.rename(owner.id, chat.pk, "Moving list")
    said = say(owner, "I moved to Lisbon in March.", session=chat.session)
    message = Message.objects.create(conversation=chat, episode=said)
    memory = learn(owner, "Yining lives in Lisbon.", said)
    asked = say(owner, "Where do I live?", session=chat.session)
    Message.objects.create(conversation=chat, episode=asked, parent=message)
    shown = Result("memory", memory.pk, memory.text, 0.7, {}, 3, clock.now(), revision=1, in_prompt=False)
    recalls.save(owner, Recalled(results=(shown,)), asked.pk, 1200)
    html = client.get(reverse("memories:memory", args=[memory.pk])).content.decode()
    assert f"#message-{message.pk}" in html and "in “Moving list”" in html
    uses = html[html.index('id="uses"') :]
    assert "Where do I live?" in uses and ">3<" in uses and ">.70<" in uses and ">no<" in uses


def test_it_can_be_given_an_end(client: Client, world: World, owner: Owner) -> None:
    url = reverse("memories:until", args=[world.lisbon.pk])
    assert 'value="2026-11-19"' in client.get(url).content.decode(), "since when it is known"
    html = client.post(url, {"since": "2026-03-01", "until": "2026-11-20"}, follow=True).content.decode()
    memory = Memory.objects.get(pk=world.lisbon.pk)
    assert memory.valid_from == datetime(2026, 3, 1, tzinfo=UTC)
    assert memory.valid_until == datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC), "the day in the person's zone, whole"
    assert "Saved." in html and Memory.objects.get(pk=world.insight.pk).stale
    undo = re.search(r'action="(/memories/changes/\d+/undo/)"', html[html.index('id="toasts"') :])
    assert undo
    client.post(undo[1])
    assert Memory.objects.get(pk=world.lisbon.pk).valid_until is None


def test_ended_it_says_that_it_no_longer_holds(client: Client, world: World) -> None:
    fields = {"since": "2026-03-01", "until": "2026-11-20"}
    with clock.at(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        html = client.post(reverse("memories:until", args=[world.lisbon.pk]), fields, follow=True).content.decode()
    assert "No longer holds" in html


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"since": "2026-03-01", "until": "2026-02-01"}, "It cannot end before it begins."),
        ({"since": "2026-01-01", "until": "9999-12-31"}, "between the years 1900 and 2200"),
        ({"since": "0001-01-01", "until": ""}, "between the years 1900 and 2200"),
        ({"since": "", "until": "2026-02-01"}, "This field is required."),
        ({"since": "2026-03-01", "until": "30 February"}, "Enter a valid date."),
    ],
)
def test_an_end_that_cannot_be_is_told(fields: dict[str, str], problem: str, client: Client, world: World) -> None:
    answer = client.post(reverse("memories:until", args=[world.lisbon.pk]), fields)
    assert answer.status_code == 422 and problem in answer.content.decode()
    assert Memory.objects.get(pk=world.lisbon.pk).valid_until is None


def test_an_end_left_as_it_is_changes_nothing(client: Client, world: World) -> None:
    html = client.post(
        reverse("memories:until", args=[world.lisbon.pk]), {"since": "2026-11-19", "until": ""}, follow=True
    ).content.decode()
    assert "Nothing was changed." in html and world.lisbon.changes.count() == 1


def test_it_can_be_moved_to_another_subject(client: Client, world: World) -> None:
    url = reverse("memories:move", args=[world.lisbon.pk])
    assert '<option value="where she lives">' in client.get(url).content.decode()
    client.post(url, {"subject": " Portugal "})
    assert Memory.objects.get(pk=world.lisbon.pk).subject == "Portugal"
    assert Memory.objects.get(pk=world.insight.pk).stale
    assert client.post(url, {"subject": ""}).status_code == 422
    assert client.post(url, {"subject": "4111 1111 1111 1111"}).status_code == 422


def test_what_is_in_the_trash_is_restored_before_it_is_amended(client: Client, world: World, owner: Owner) -> None:
    store.remove(owner.id, world.lisbon.pk, YOU)
    for name in ("until", "move"):
        answer = client.get(reverse(f"memories:{name}", args=[world.lisbon.pk]))
        assert answer["Location"] == reverse("memories:memory", args=[world.lisbon.pk])
