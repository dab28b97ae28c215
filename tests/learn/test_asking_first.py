"""A category set to "ask": what is observed of it waits for the person's yes, and changes nothing until then."""

from __future__ import annotations

import pytest
from django.test import Client

from memories import clock
from memories.llm.scripted import Script
from memories.models import Evidence, Memory, OwnerState
from memories.records import Owner, Query
from memories.retrieve import retrieve
from tests.learn.conftest import Learn, Say, answer, found


@pytest.fixture(autouse=True)
def asks_about_health(owner: Owner) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"categories": {"health": "ask"}})


def test_it_waits_where_waiting_things_are_shown_and_is_kept_with_one_press(
    script: Script, owner: Owner, client: Client, say: Say, learn: Learn
) -> None:
    say("I have asthma and a bicycle.")
    script.answers.append(
        answer(
            found(1, "The user has asthma.", "I have asthma", category="health"),
            found(1, "The user has a bicycle.", "a bicycle", category="belongings"),
        )
    )
    script.always = {"pairs": []}
    job = learn()
    asthma = Memory.objects.get(category="health")
    assert asthma.state == "pending" and Memory.objects.get(category="belongings").state == "active"
    assert job.counts["waiting"] == 1 and job.counts["learned"] == 1

    assert "asthma" not in client.get("/memories/").content.decode()
    assert "asthma" in client.get("/memories/?state=pending").content.decode()
    assert not [found for found in _recalled(owner) if "asthma" in found]

    client.post(f"/memories/{asthma.pk}/keep/")
    asthma.refresh_from_db()
    assert asthma.state == "active" and [found for found in _recalled(owner) if "asthma" in found]


def test_a_no_puts_it_in_the_trash(script: Script, owner: Owner, client: Client, say: Say, learn: Learn) -> None:
    say("I have asthma.")
    script.answers.append(answer(found(1, "The user has asthma.", "I have asthma", category="health")))
    learn()
    client.post(f"/memories/{Memory.objects.get().pk}/remove/")
    assert Memory.objects.get().state == "trashed"


def test_what_is_known_already_gets_its_evidence_and_does_not_wait(
    script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    OwnerState.objects.filter(owner_id=owner.id).update(categories={})
    say("I have asthma.")
    script.answers.append(answer(found(1, "The user has asthma.", "I have asthma", category="health")))
    learn()
    OwnerState.objects.filter(owner_id=owner.id).update(categories={"health": "ask"})
    say("As I said, I have asthma.")
    script.answers.append(answer(found(2, "The user has asthma.", "I have asthma", category="health")))
    learn()
    assert Memory.objects.get().state == "active" and Evidence.objects.count() == 2


@pytest.mark.parametrize("relation", ["contained", "update", "contradiction"])
def test_what_waits_changes_nothing_yet(relation: str, script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    OwnerState.objects.filter(owner_id=owner.id).update(categories={})
    say("I have asthma.")
    script.answers.append(answer(found(1, "The user has asthma.", "I have asthma", category="health")))
    learn()
    OwnerState.objects.filter(owner_id=owner.id).update(categories={"health": "ask"})
    say("My asthma is gone since I moved.")
    script.answers.append(
        answer(
            found(
                2, "The user's asthma is gone since they moved.", "My asthma is gone since I moved", category="health"
            )
        )
    )
    script.answers.append(
        {"pairs": [{"pair": 1, "relation": relation, "fuller": "b" if relation == "contained" else ""}]}
    )
    learn()
    assert dict(Memory.objects.values_list("text", "state")) == {
        "The user has asthma.": "active",
        "The user's asthma is gone since they moved.": "pending",
    }


def test_the_strangers_wish_is_theirs_alone(script: Script, other: Owner, say: Say, learn: Learn) -> None:
    say("I have asthma.", by=other)
    script.answers.append(answer(found(1, "The user has asthma.", "I have asthma", category="health")))
    learn(of=other)
    assert Memory.objects.get().state == "active"


def _recalled(owner: Owner) -> list[str]:
    query = Query("do I have asthma?", clock.now(), kinds=frozenset(("memory",)))
    return [result.text for result in retrieve(owner, query).results]
