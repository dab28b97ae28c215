"""A ruling that stands for a category from now on: said first, listed, applied to the next one, and ended."""

from __future__ import annotations

import pytest
from django.test import Client

from memories import standing
from memories.models import OwnerState
from memories.records import Owner
from tests.conflicts.conftest import Pair
from tests.conflicts.test_page import fields
from tests.store.saying import WORKER, learn

pytestmark = pytest.mark.django_db


def test_it_is_said_first_then_applied_to_the_next_and_ended(
    client: Client, stranger_client: Client, owner: Owner, pair: Pair
) -> None:
    html = client.get(f"/conflicts/{pair.conflict.pk}/?ruling=keep_b&always=1").content.decode()
    assert "From now on, of two in Food that contradict each other: the newer one is kept, without asking." in html
    client.post(f"/conflicts/{pair.conflict.pk}/rule/", fields(html) | {"always": "1"})
    assert OwnerState.objects.get(owner_id=owner.id).rulings == {"food": "newer"}

    one, two = learn(owner, "Leila eats pork.", category="food"), learn(owner, "Leila eats no pork.", category="food")
    assert standing.rule(owner.id, one, two, WORKER)
    html = client.get("/conflicts/past/").content.decode()
    assert "your standing ruling" in html and "the newer one is kept" in html

    stranger_client.post("/conflicts/standing/end/", {"category": "food"})
    assert OwnerState.objects.get(owner_id=owner.id).rulings == {"food": "newer"}
    html = client.post("/conflicts/standing/end/", {"category": "food"}, follow=True).content.decode()
    assert "Ended: you are asked again." in html and "Standing rulings" not in html
    assert OwnerState.objects.get(owner_id=owner.id).rulings == {}


def test_without_the_tick_nothing_stands(client: Client, owner: Owner, pair: Pair) -> None:
    html = client.get(f"/conflicts/{pair.conflict.pk}/?ruling=keep_b").content.decode()
    assert "Rule the same for Food from now on" in html and "From now on, of two" not in html
    client.post(f"/conflicts/{pair.conflict.pk}/rule/", fields(html))
    assert OwnerState.objects.get(owner_id=owner.id).rulings == {}
