"""The person has an insight written again: reflection reads its subject anew."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from memories import store
from memories.llm.scripted import Script
from memories.models import Memory
from memories.records import By, Owner
from tests.learn.reflecting import insight


def test_reflection_writes_it_again(
    script: Script, client: Client, owner: Owner, rower: list[Memory], reflect: Any
) -> None:
    script.answers.append(insight(("The user rows in Ghent and won a race.", [1, 2])))
    reflect()
    made = Memory.objects.get(kind="insight")
    client.post(reverse("memories:rederive", args=[made.pk]))
    script.answers.append(insight(("The user rows in Ghent.", [1]), ("Their shoulder hurts.", [3])))
    reflect()
    made.refresh_from_db()
    assert (made.text, made.stale) == ("The user rows in Ghent. Their shoulder hurts.", False)


def test_beside_one_in_own_words_the_outcome_waits_as_a_suggestion(
    script: Script, client: Client, owner: Owner, rower: list[Memory], reflect: Any
) -> None:
    script.answers.append(insight(("The user rows in Ghent and won a race.", [1, 2])))
    reflect()
    made = Memory.objects.get(kind="insight")
    store.edit_sentence(owner.id, made.pk, 0, "Rowing is my life.", By("user"), expected=1)
    client.post(reverse("memories:rederive", args=[made.pk]))
    script.answers.append(insight(("The user rows in Ghent.", [1]), ("Their shoulder hurts.", [3])))
    reflect()
    made.refresh_from_db()
    assert made.text == "Rowing is my life." and made.suggestion["text"] == (
        "The user rows in Ghent. Their shoulder hurts."
    )
