"""What is forgotten or removed while the model reads it is not learned."""

from __future__ import annotations

from typing import Any

import pytest

from memories import episodes, store
from memories.llm.scripted import Script
from memories.models import Episode, Memory
from memories.records import By, NewMemory, Owner, Quote
from tests.learn.conftest import Learn, answer, found


@pytest.mark.parametrize("learn_again", [True, False])
def test_what_is_forgotten_while_the_model_reads_it_does_not_come_back(
    script: Script, owner: Owner, two_facts: list[Episode], learn: Learn, learn_again: bool
) -> None:
    bees = NewMemory("observation", "The user keeps bees.", "en", quotes=(Quote(two_facts[0].pk, 0, 11),))
    kept = store.remember(owner.id, bees, By("user"))

    def forgotten(task: Any) -> Any:
        store.forget(owner.id, [kept.pk], By("user"), learn_again=learn_again)
        return answer(
            found(1, "The user has bees at home.", "I keep bees"), found(2, "The user keeps goats.", "I keep goats")
        )

    goats = answer(found(2, "The user keeps goats.", "I keep goats"))
    script.answers.append(forgotten)
    script.always = lambda task: goats if "observations" in task.answer.model_fields else {"pairs": []}
    learn()
    learn()
    assert [memory.text for memory in Memory.objects.all()] == ["The user keeps goats."]


def test_a_message_removed_while_the_model_reads_it_is_not_learned_from(
    script: Script, owner: Owner, two_facts: list[Episode], learn: Learn
) -> None:
    def removed(task: Any) -> Any:
        episodes.hide(owner.id, [two_facts[0].pk])
        return answer(
            found(1, "The user keeps bees.", "I keep bees"), found(2, "The user keeps goats.", "I keep goats")
        )

    script.answers.extend([removed, {"pairs": []}])
    assert learn().state == "queued"
    assert not Memory.objects.exists()
    script.answers.append(answer(found(1, "The user keeps goats.", "I keep goats")))
    learn()
    assert [memory.text for memory in Memory.objects.all()] == ["The user keeps goats."]
