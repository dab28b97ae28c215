"""Orders of the list: each keeps its pages where they are, and counts what it shows."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from memories import recalls, store
from memories.models import Memory
from memories.records import Owner, Recalled, Result
from tests.pages.test_list import LIST, listed
from tests.store.saying import YOU, learn, say

pytestmark = pytest.mark.django_db


def used(owner: Owner, memory: Memory) -> None:
    asked = say(owner, f"What about {memory.pk}?")
    parts = {"words": 0.4, "meaning": 0.3, "time": 0.0, "boost": 0.0}
    result = Result("memory", memory.pk, memory.text, 0.7, parts, 1, asked.at, revision=1, in_prompt=True)
    recalls.save(owner, Recalled(results=(result,)), asked.pk, 1200)


def next_page(client: Client, query: str) -> str:
    html = client.get(LIST + query).content.decode()
    found = re.search(r'rel="next" href="[^"?]*(\?[^"]*)"', html)
    assert found, "there is no next page"
    return found[1].replace("&amp;", "&")


def test_by_change_confidence_and_use(client: Client, owner: Owner) -> None:
    first, second, third = (
        learn(owner, f"Yining has {thing}.", confidence=confidence)
        for thing, confidence in (("a bicycle", 0.9), ("a cat", 0.5), ("a boat", 0.7))
    )
    store.revise(owner.id, second.pk, YOU, category="home")
    used(owner, third)
    used(owner, third)
    used(owner, first)
    assert listed(client) == [third.pk, second.pk, first.pk]
    assert listed(client, "?sort=changed") == [second.pk, third.pk, first.pk]
    assert listed(client, "?sort=confidence") == [first.pk, third.pk, second.pk]
    assert listed(client, "?sort=used") == [third.pk, first.pk, second.pk]
    assert listed(client, "?sort=nonsense") == [third.pk, second.pk, first.pk]


@pytest.mark.parametrize("sort", ["learned", "changed", "event", "confidence", "used"])
def test_every_memory_is_on_exactly_one_page_while_others_arrive(sort: str, client: Client, owner: Owner) -> None:
    kept = [learn(owner, f"Yining owns tile {n:02}.", confidence=0.5 + n % 3 / 10) for n in range(25)]
    for memory in kept[::5]:
        used(owner, memory)
    query, seen = f"?sort={sort}&size=10", []
    for step in range(3):
        seen += listed(client, query)
        if step == 0:
            query = next_page(client, query)
            learn(owner, "Yining arrived in the middle of reading.", confidence=0.99)
        elif step == 1:
            query = next_page(client, query)
    assert len(seen) == len(set(seen))
    assert {memory.pk for memory in kept} <= set(seen)


@pytest.mark.parametrize("sort", ["learned", "changed", "event", "confidence", "used"])
def test_the_way_back_leads_where_one_came_from(sort: str, client: Client, owner: Owner) -> None:
    for n in range(25):
        learn(owner, f"Yining owns tile {n:02}.")
    first = f"?sort={sort}&size=10"
    second = next_page(client, first)
    html = client.get(LIST + second).content.decode()
    assert "11–20 of 25" in html
    back = re.search(r'rel="prev" href="[^"?]*(\?[^"]*)"', html)
    assert back
    assert listed(client, back[1].replace("&amp;", "&")) == listed(client, first)
    assert "21–25 of 25" in client.get(LIST + next_page(client, second)).content.decode()


def test_rows_a_page_between_ten_and_two_hundred(client: Client, owner: Owner) -> None:
    for n in range(60):
        learn(owner, f"Yining owns tile {n:02}.")
    for size, shown in (("1", 10), ("10", 10), ("55", 55), ("5000", 60), ("-3", 50), ("x", 50), ("", 50)):
        assert len(listed(client, f"?size={size}")) == shown
