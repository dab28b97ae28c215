"""Search, by words and by meaning, in both languages."""

from __future__ import annotations

import pytest
from django.test import Client

from memories import store
from memories.index.embedded import EmbeddedIndex
from memories.models import Memory
from memories.records import Owner
from tests.pages.test_list import listed
from tests.store.saying import YOU, learn, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(owner: Owner) -> dict[str, Memory]:
    words = say(owner, "Two puffs of salbutamol before a cold run, as ever.")
    mother = say(owner, "我妈现在一点辣都不能吃，肠胃不行了。")
    return {
        "inhaler": learn(owner, "Yining uses an inhaler before she runs.", words, "Two puffs of salbutamol"),
        "cat": learn(owner, "Yining and Tomás have a grey cat called Faro."),
        "rent": learn(owner, "The rent is 1,150 euros a month.", subject="the flat"),
        "mother": learn(owner, "妈妈现在一点辣都不能吃。", mother, "肠胃不行了"),
        "cook": learn(owner, "怡宁的厨房只有两个灶眼。"),
    }


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("Faro", {"cat"}),
        ("faro grey", {"cat"}),
        ("running", {"inhaler"}),
        ("salbutamol", {"inhaler"}),
        ("the flat", {"rent"}),
        ("pet animals", {"cat"}),
        ("不能吃辣", {"mother"}),
        ("肠胃", {"mother"}),
        ("厨房", {"cook"}),
        ("医院", set()),
        ("kubernetes", set()),
        ("50%", set()),
    ],
)
def test_search(search: str, expected: set[str], client: Client, known: dict[str, Memory]) -> None:
    assert set(listed(client, f"?q={search.replace('%', '%25')}")) == {known[name].pk for name in expected}


def test_the_best_comes_first(client: Client, known: dict[str, Memory], owner: Owner) -> None:
    learn(owner, "Tomás sneezes near every animal.")
    assert listed(client, "?q=which cat do we have")[0] == known["cat"].pk


def test_a_search_without_hits_says_so_and_offers_to_clear(client: Client, known: dict[str, Memory]) -> None:
    html = client.get("/memories/?q=kubernetes&kind=insight").content.decode()
    assert "Nothing matches “kubernetes”" in html
    assert 'href="/memories/?kind=insight">Clear the search' in html
    assert 'href="/memories/?q=kubernetes&amp;state=current">Search without filters' in html


def test_what_is_out_of_recall_is_found_where_it_is(client: Client, known: dict[str, Memory], owner: Owner) -> None:
    store.remove(owner.id, known["cat"].pk, YOU)
    assert listed(client, "?q=Faro") == []
    assert listed(client, "?q=Faro&state=trash") == [known["cat"].pk]


def test_when_the_index_does_not_answer_words_are_still_found(
    client: Client, known: dict[str, Memory], monkeypatch: pytest.MonkeyPatch
) -> None:
    from memories.errors import IndexUnavailable

    def silent(*_args: object, **_kwargs: object) -> None:
        raise IndexUnavailable("The index did not answer.")

    monkeypatch.setattr(EmbeddedIndex, "view", silent)
    assert listed(client, "?q=faro") == [known["cat"].pk]
    assert "Searched by words only." in client.get("/memories/?q=faro").content.decode()


def test_a_stranger_finds_nothing(stranger_client: Client, known: dict[str, Memory], other: Owner) -> None:
    learn(other, "The stranger has a dog.")
    assert listed(stranger_client, "?q=Faro cat dog 厨房") != []
    assert set(listed(stranger_client, "?q=Faro cat dog 厨房")).isdisjoint(memory.pk for memory in known.values())
