from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import serializers

from memories import episodes, recalls, store, trash
from memories.clock import now
from memories.errors import NotFound
from memories.models import Recall, RecallItem
from memories.records import Owner, Recalled, Result
from tests.store.saying import MORNING, YOU, learn, say

NOON = MORNING + timedelta(hours=4)


@pytest.fixture
def recalled(owner: Owner) -> Recalled:
    said = say(owner, "Long ago. I keep two cats at home. The end.", name="Yining")
    cats = learn(owner, "The user keeps two cats.", said, "I keep two cats")
    vegan = learn(owner, "The user is vegan.")
    return Recalled(
        results=(
            Result("memory", cats.pk, cats.text, 0.9, {"words": 0.5, "meaning": 0.4}, 1, cats.learned_at,
                   matched=("cats",), memory_kind="observation", revision=1, since=MORNING, in_prompt=True),
            Result("episode", said.pk, "I keep two cats at home.", 0.7, {"words": 0.7}, 2, MORNING,
                   matched=("two cats",), speaker="Yining", role="user", since=MORNING, until=NOON),
        ),
        profile=(Result("memory", vegan.pk, vegan.text, 0.0, {}, 1, vegan.learned_at, memory_kind="observation",
                        revision=1, since=vegan.valid_from, in_prompt=True, always=True),),
        tokens=40, milliseconds=3.5, considered=12, stages={"score": 1.0},
    )  # fmt: skip


def _unplaced(loaded: Recalled) -> Recalled:
    """Without the places where its uses are kept, which a retrieval that is not kept has none of."""
    bare = {kind: tuple(replace(found, item=0) for found in getattr(loaded, kind)) for kind in ("results", "profile")}
    return replace(loaded, **bare)


def test_a_recall_is_rebuilt_as_it_was(owner: Owner, recalled: Recalled) -> None:
    asked = say(owner, "How many cats?")
    recall = recalls.save(owner, recalled, asked.pk, 1200)
    loaded = recalls.load(owner.id, recall.pk)
    assert _unplaced(loaded) == recalled
    kept = [result.item for result in (*loaded.profile, *loaded.results)]
    assert kept == list(RecallItem.objects.filter(recall=recall).order_by("pk").values_list("pk", flat=True))
    assert (recall.episode_id, recall.token_budget) == (asked.pk, 1200)


def test_no_word_is_stored_with_a_recall(owner: Owner, recalled: Recalled) -> None:
    recalls.save(owner, recalled, None, 1200)
    stored = serializers.serialize("json", [*Recall.objects.all(), *RecallItem.objects.all()])
    assert "cats" not in stored and "Yining" not in stored
    assert json.loads(stored)


def test_the_text_is_the_one_that_was_shown(owner: Owner, recalled: Recalled) -> None:
    recall = recalls.save(owner, recalled, None, 1200)
    store.revise(owner.id, recalled.results[0].id, YOU, text="The user keeps three dogs.")
    assert _unplaced(recalls.load(owner.id, recall.pk)).results[0] == recalled.results[0]


def test_what_is_gone_reads_forgotten(owner: Owner, recalled: Recalled) -> None:
    recall = recalls.save(owner, recalled, None, 1200)
    store.remove(owner.id, recalled.profile[0].id, YOU)
    assert trash.empty(now() + trash.KEPT_FOR * 2) == 1
    episodes.redact(owner.id, recalled.results[1].id, [(10, 25)])
    loaded = recalls.load(owner.id, recall.pk)
    assert (loaded.profile[0].id, loaded.profile[0].text) == (0, "[forgotten]")
    assert loaded.results[1].text == "[forgotten] at home."
    assert loaded.results[1].matched == ()
    episodes.forget_session(owner.id, "one")
    assert recalls.load(owner.id, recall.pk).results[1].text == "[forgotten]"


def test_an_error_is_kept(owner: Owner) -> None:
    recall = recalls.save(owner, Recalled(error="The index did not answer."), None, 1200)
    assert recalls.load(owner.id, recall.pk).error == "The index did not answer."


def test_a_stranger_sees_no_recall_and_cannot_recall_what_is_not_theirs(
    owner: Owner, other: Owner, recalled: Recalled
) -> None:
    recall = recalls.save(owner, recalled, None, 1200)
    with pytest.raises(NotFound):
        recalls.load(other.id, recall.pk)
    with pytest.raises(NotFound):
        recalls.save(other, recalled, recalled.results[1].id, 1200)
    smuggled = recalls.save(other, replace(recalled, profile=()), None, 1200)
    assert recalls.load(other.id, smuggled.pk).results == ()
