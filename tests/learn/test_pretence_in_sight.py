"""Fiction and hypotheticals: the model only marks the message; what was said is kept out where the person sees it."""

from __future__ import annotations

import pytest
from django.test import Client

from memories import store
from memories.llm.scripted import Script
from memories.models import DoNotLearn, Evidence, Memory
from memories.records import By, Owner
from tests.learn.conftest import Learn, Say, answer, found


def test_what_was_marked_is_seen_with_its_words_and_can_be_kept(
    script: Script, owner: Owner, client: Client, say: Say, learn: Learn
) -> None:
    """The model was wrong: the hospice is real. It claimed nothing of the message, and yet nothing is lost."""
    said = say("Let's go on with the play. By the way, my placement at the hospice starts soon.")
    script.answers.append(answer(relevance={1: 1}))
    job = learn()
    memory = Memory.objects.get()
    assert (memory.state, memory.kept_out) == ("quarantined", "fiction")
    assert memory.text == "By the way, my placement at the hospice starts soon." and job.counts["kept_out"] == 1
    evidence = Evidence.objects.get()
    assert said.text[evidence.start : evidence.end] == memory.text
    assert "hospice" in client.get("/memories/?state=kept_out").content.decode()
    store.keep_after_all(owner.id, memory.pk, By("user"))
    memory.refresh_from_db()
    assert memory.state == "active"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Write a story. I am a dragon called Ash.", {"I am a dragon called Ash.": "fiction"}),
        ("If I lived in Oslo I would ski.", {"If I lived in Oslo I would ski.": "hypothetical"}),
        ("续写：我是副导演。明早六点开机。", {"我是副导演。": "fiction"}),
        ("Captain Mira lost an eye.", {"Captain Mira lost an eye.": "fiction"}),
        ("Write me a poem about the sea?", {}),
    ],
)
def test_it_is_said_in_the_persons_own_words(
    said: str, kept: dict[str, str], script: Script, say: Say, learn: Learn
) -> None:
    say(said)
    script.answers.append(answer(relevance={1: 1}))
    learn()
    assert dict(Memory.objects.values_list("text", "kept_out")) == kept


def test_a_long_story_fills_two_lines_only(script: Script, say: Say, learn: Learn) -> None:
    say("Once I was a pirate. " * 3 + "I sailed. I sank. I swam. I drank. I sang. " * 20)
    script.answers.append(answer(relevance={1: 1}))
    learn()
    assert 1 <= Memory.objects.count() <= 2


def test_what_the_model_itself_claims_of_it_is_shown_instead(script: Script, say: Say, learn: Learn) -> None:
    say("Write a story: I am a dragon called Ash.")
    script.answers.append(
        answer(found(1, "The user is a dragon called Ash.", "I am a dragon called Ash"), relevance={1: 1})
    )
    learn()
    assert Memory.objects.get().text == "The user is a dragon called Ash."


@pytest.mark.parametrize(
    "said",
    [
        "In the play my password is Sparrow88!moss",
        "Off the record: in the play I am a spy",
        "In the play I am called Rudi",
    ],
)
def test_what_may_not_be_stored_is_not_stored_there_either(
    said: str, script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    DoNotLearn.objects.create(owner_id=owner.id, pattern="Rudi", created_at="2026-01-01T00:00Z")
    say(said)
    script.answers.append(answer(relevance={1: 1}))
    learn()
    assert not Memory.objects.exclude(kept_out="secret").exists()
