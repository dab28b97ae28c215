"""A pair once ruled is not raised again by what learns, unless the person says something new."""

from __future__ import annotations

from collections.abc import Callable

from memories import store
from memories.conflicts import queue
from memories.conflicts.choices import Choice
from memories.conflicts.ruling import rule
from memories.llm.scripted import Script
from memories.models import Conflict, Job, Memory
from memories.records import By, Owner
from tests.learn.conftest import Learn, Say, answer, found
from tests.learn.test_standing_rulings import BROTHER, Told, told

__all__ = ["told"]


def settle(owner: Owner, ruling: str) -> None:
    conflict = Conflict.objects.get()
    rule(owner.id, conflict.pk, Choice(ruling), seen=queue.find(owner.id, conflict.pk).newest)  # type: ignore[attr-defined]


def test_both_true_stays_ruled_when_all_is_compared_again(
    owner: Owner, told: Told, script: Script, reconsolidate: Callable[..., Job]
) -> None:
    told()
    settle(owner, "both")
    Memory.objects.update(compared=False)
    asked = len(script.asked)
    reconsolidate()
    assert len(script.asked) == asked, "the model is not asked about a pair that was ruled"
    assert Conflict.objects.get().state == "ruled"


def test_said_again_what_gave_way_is_new_evidence(
    owner: Owner, told: Told, script: Script, say: Say, learn: Learn
) -> None:
    told()
    settle(owner, "keep_a")
    assert Memory.objects.get(text=BROTHER).state == "archived"
    say("as I said, I do have an older brother, Ruben")
    script.answers.append(answer(found(3, BROTHER, "I do have an older brother, Ruben", category="family")))
    script.answers.append({"pairs": [{"pair": 1, "relation": "contradiction"}]})
    learn()
    assert list(Conflict.objects.order_by("pk").values_list("state", flat=True)) == ["ruled", "open"]


def test_other_words_learned_for_one_of_them_let_the_pair_be_judged_again(
    owner: Owner, told: Told, script: Script, reconsolidate: Callable[..., Job]
) -> None:
    told()
    settle(owner, "both")
    brother = Memory.objects.get(text=BROTHER)
    store.revise(owner.id, brother.pk, By("consolidation"), text="The user grew up with an older brother, Ruben.")
    script.answers.append({"pairs": [{"pair": 1, "relation": "contradiction"}]})
    reconsolidate()
    assert Conflict.objects.get().state == "open"
