"""The list: what it holds, how it is filtered, and that a page stays where it is while memories arrive."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from memories import store
from memories.models import Memory
from memories.records import Owner
from tests.pages.conftest import World
from tests.store.saying import WORKER, YOU, learn, say

pytestmark = pytest.mark.django_db
LIST = "/memories/"
HTMX = {"HX-Request": "true"}


def listed(client: Client, query: str = "") -> list[int]:
    html = client.get(LIST + query).content.decode()
    return [int(pk) for pk in re.findall(r'id="row-(\d+)"', html)]


def link(client: Client, query: str, rel: str) -> str:
    html = client.get(LIST + query).content.decode()
    found = re.search(rf'rel="{rel}" href="{LIST}([^"]*)"', html)
    assert found, f"no {rel} page"
    return found[1].replace("&amp;", "&")


def test_each_row_shows_the_statement_and_the_words_it_rests_on(client: Client, world: World) -> None:
    html = client.get(LIST).content.decode()
    assert f'<a href="{reverse("memories:memory", args=[world.lisbon.pk])}">{world.lisbon.text}</a>' in html
    assert "I moved to Lisbon in March" in html
    assert "rests on 2" in html
    assert "2 observations" in html and "1 insight" in html


def test_a_quote_leads_to_its_message(client: Client, world: World, settings: object) -> None:
    episode = world.lisbon.evidence.get().episode_id
    settings.MESSAGE_URLS = "tests.pages.test_list.somewhere"  # type: ignore[attr-defined]
    assert f'<a href="/somewhere/{episode}/">I moved to Lisbon in March</a>' in client.get(LIST).content.decode()


def somewhere(episode_ids: list[int]) -> dict[int, str]:
    return {pk: f"/somewhere/{pk}/" for pk in episode_ids}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"insight", "rua", "lisbon"}),
        ("?kind=observation", {"rua", "lisbon"}),
        ("?kind=insight", {"insight"}),
        ("?category=home", {"lisbon"}),
        ("?subject=the+flat", {"rua"}),
        ("?state=kept_out", {"fiction"}),
        ("?state=trash", set()),
        ("?learned=week", {"insight", "rua", "lisbon"}),
        ("?kind=nonsense&state=nonsense", {"insight", "rua", "lisbon"}),
    ],
)
def test_filters(query: str, expected: set[str], client: Client, world: World) -> None:
    assert set(listed(client, query)) == {getattr(world, name).pk for name in expected}


def test_each_state_has_its_shelf_and_the_counts_are_those_of_the_rows(
    client: Client, world: World, owner: Owner
) -> None:
    old = learn(owner, "Yining lives in Berlin.")
    store.supersede(owner.id, old.pk, world.lisbon.pk, at=world.lisbon.valid_from, by=WORKER)
    archived, trashed = learn(owner, "Yining has a bicycle."), learn(owner, "Yining likes rain.")
    store.archive(owner.id, archived.pk, YOU)
    store.remove(owner.id, trashed.pk, YOU)
    shelves = {
        "": [world.insight, world.rua, world.lisbon],
        "?state=all": [old, world.insight, world.rua, world.lisbon],
        "?state=superseded": [old],
        "?state=archived": [archived],
        "?state=trash": [trashed],
        "?state=kept_out": [world.fiction],
    }
    pages = {"?state=trash": reverse("memories:trash"), "?state=kept_out": reverse("memories:kept_out")}
    whole = client.get(LIST).content.decode()
    for query, memories in shelves.items():
        assert listed(client, query) == [memory.pk for memory in memories]
        if query not in ("", "?state=all"):
            url = re.escape(pages.get(query, LIST + query))
            assert re.search(rf'href="{url}"[^>]*><span>[^<]*</span><span class="muted">{len(memories)}<', whole)
    assert "30 days left" in client.get(LIST + "?state=trash").content.decode()


def test_observations_under_no_insight(client: Client, world: World, owner: Owner) -> None:
    loose = learn(owner, "Yining has a bicycle.")
    assert listed(client, "?under=none") == [loose.pk]


def test_pages_do_not_move_while_memories_arrive(client: Client, many: list[Memory], owner: Owner) -> None:
    newest_first = [memory.pk for memory in reversed(many)]
    assert listed(client) == newest_first[:50]
    older = link(client, "", "next")
    learn(owner, "Yining arrived in the middle of reading.")
    assert listed(client, older) == newest_first[50:]
    newer = link(client, older, "prev")
    late = learn(owner, "Yining arrived late.")
    store.remove(owner.id, many[0].pk, YOU)
    assert listed(client, newer) == newest_first[:50]
    assert listed(client, link(client, newer, "prev"))[0] == late.pk


def test_memories_of_one_moment_are_each_shown_once(client: Client, many: list[Memory], owner: Owner) -> None:
    Memory.objects.filter(owner_id=owner.id).update(learned_at=many[0].learned_at)
    first, second = listed(client), listed(client, link(client, "", "next"))
    assert sorted(first + second) == sorted(memory.pk for memory in many)


def test_a_broken_place_gives_the_first_page(client: Client, many: list[Memory]) -> None:
    for place in ("before=x", "before=99999999999999999999-1", "after=1-", "before=999999999999999999-1"):
        assert len(listed(client, "?" + place)) == 50


@pytest.mark.parametrize("query", ["", "?q=tile", "?state=all&category=belongings"])
def test_more_rows_take_no_more_queries(query: str, client: Client, owner: Owner) -> None:
    def with_rows(first: int, last: int) -> int:
        for n in range(first, last):
            said = say(owner, f"I bought tile number {n}.")
            learn(owner, f"Yining owns tile number {n}.", said, category="belongings")
        client.get(LIST + query)  # the first search loads the index
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(listed(client, query)) == min(last, 50)
        return len(queries)

    few, more = with_rows(0, 60), with_rows(60, 100)
    assert more <= few, "a query for each row"
    assert few <= (12 if "q=" not in query else 14)  # two more where the index is read anew, as within a test


def test_a_page_that_has_the_rest_gets_the_rows_alone(client: Client, world: World) -> None:
    whole, rows = client.get(LIST), client.get(LIST + "?kind=insight&q=", headers=HTMX)
    assert "HX-Request" in rows["Vary"] and "HX-Request" in whole["Vary"]
    assert rows["HX-Push-Url"] == LIST + "?kind=insight"
    html = rows.content.decode()
    assert html.lstrip().startswith('<div id="rows" data-carried="kind=insight">') and "<html" not in html
    assert 'id="found"' in html and "1 memory found" in html
    for headers in (HTMX | {"HX-Boosted": "true"}, HTMX | {"HX-History-Restore-Request": "true"}):
        assert "<html" in client.get(LIST, headers=headers).content.decode()


def test_an_empty_list_teaches(client: Client, owner: Owner) -> None:
    assert "Nothing is remembered about you yet." in client.get(LIST).content.decode()
    memory = learn(owner, "Yining has a bicycle.")
    assert "The trash is empty" in client.get(LIST + "?state=trash").content.decode()
    store.remove(owner.id, memory.pk, YOU)
    assert "No current memories" in client.get(LIST).content.decode()


ATTACK = "<script>alert(1)</script>"


def test_what_is_remembered_is_never_taken_for_html(client: Client, owner: Owner) -> None:
    said = say(owner, f"My name is {ATTACK}, they say.")
    memory = learn(owner, f"Her name is {ATTACK}", said, ATTACK, subject=f"{ATTACK}s", keywords=(ATTACK,))
    store.revise(owner.id, memory.pk, YOU, text=f"It is {ATTACK}")
    for page in (
        LIST,
        f"{LIST}?q={ATTACK}",
        f"{LIST}?subject={ATTACK}s",
        *(f"{LIST}{memory.pk}/{deed}" for deed in ("", "edit/", "forget/")),
    ):
        html = client.get(page).content.decode()
        assert ATTACK not in html, page
        assert "&lt;script&gt;alert(1)" in html, page
