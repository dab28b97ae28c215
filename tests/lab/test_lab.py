"""The recall lab: what a reply would be given for a message, taken apart, and nothing written."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.apps import apps
from django.test import Client
from django.test.utils import override_settings

from memories.models import Recall, RecallItem
from memories.records import Owner, Query
from memories.retrieve import retrieve
from tests.lab.conftest import Life
from tests.store.saying import MORNING, learn, say

pytestmark = pytest.mark.django_db
LAB = "/memories/recall/"
ASK = f"{LAB}?q=What+is+the+cat+afraid+of%3F"


def page(client: Client, url: str = ASK) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def ranked(html: str) -> list[tuple[str, str]]:
    """(rank, kind-id) of each candidate, as the page shows them."""
    return re.findall(r'data-item="([a-z]+-\d+)"><td class="n">([\d–]+)', html)


def test_it_shows_what_retrieve_finds_with_each_part_of_its_score(client: Client, owner: Owner, life: Life) -> None:
    html = page(client)
    recalled = retrieve(owner, Query("What is the cat afraid of?", at=MORNING))
    assert {(f"{one.kind}-{one.id}", str(one.rank)) for one in recalled.results if not one.always} <= set(ranked(html))
    best = recalled.results[0]
    row = html[html.index(f'data-item="{best.kind}-{best.id}"') :].split("</tr>")[0]
    assert life.cat.text in row
    for part in ("words", "meaning", "time", "boost"):
        written = f"{best.parts[part]:.2f}".removeprefix("0").replace(".00", "0")
        assert f">{written}<" in row.replace("0<", "0<"), part
    assert f"{best.score:.2f}".removeprefix("0") in row


def test_the_prompt_block_is_what_a_model_would_be_given(client: Client, life: Life) -> None:
    html = page(client)
    block = html[html.index('<pre class="pre"') :].split("</pre>")[0]
    assert f'"{life.cat.text}"' in block and f'"{life.flat.text}"' in block, "what was found, and the profile"


def test_nothing_is_written_and_nothing_counts_as_used(client: Client, life: Life) -> None:
    def rows() -> dict[str, int]:
        return {
            model._meta.label: model._default_manager.count() for model in apps.get_app_config("memories").get_models()
        }

    before = rows()
    page(client)
    page(client, f"{ASK}&w_meaning=3")
    page(client, f"{LAB}?message={life.asked.pk}")
    assert rows() == before
    assert not Recall.objects.exists() and not RecallItem.objects.exists()


def test_a_weight_that_is_turned_gives_another_ranking_beside_the_installations(client: Client, life: Life) -> None:
    usual = [key for key, _rank in ranked(page(client))]
    assert f"memory-{life.cat.pk}" in usual
    html = page(client, f"{ASK}&w_memory=-2")
    turned = [key for key, _rank in ranked(html)]
    assert turned != usual, "messages now stand above memories"
    assert "Compared with the installation’s weights" in html
    compared = html[html.index('class="sides-by-side"') :].split("</section>")[0]
    assert "down" in compared and "up" in compared
    again = [key for key, _rank in ranked(page(client))]
    assert again == usual, "the installation’s weights are as they were"


def test_every_weight_can_be_turned_and_what_is_no_number_is_not_heeded(client: Client, life: Life) -> None:
    from dataclasses import fields

    from memories.steps.retrieval.weights import Weights

    html = page(client)
    for field in fields(Weights):
        assert f'name="w_{field.name}"' in html
    for nonsense in ("abc", "nan", "inf", "1e999", "", "１２"):
        assert page(client, f"{ASK}&w_meaning={nonsense}")
    assert "Compared with" not in page(client, f"{ASK}&w_meaning=nan")


@override_settings(RETRIEVAL_WEIGHTS={"chat": {"meaning": 0.25}})
def test_the_installations_own_weights_are_where_turning_starts(client: Client, life: Life) -> None:
    assert 'value="0.25" data-default="0.25"' in page(client)
    assert "Compared with" not in page(client, f"{ASK}&w_meaning=0.25")
    assert "Compared with" in page(client, f"{ASK}&w_meaning=1.30")


def test_a_message_is_asked_with_its_time_and_without_what_stood_beside_it(
    client: Client, owner: Owner, life: Life
) -> None:
    html = page(client, f"{LAB}?message={life.asked.pk}")
    assert life.asked.text in html and f'name="message" value="{life.asked.pk}"' in html
    assert f"episode-{life.asked.pk}" not in [key for key, _rank in ranked(html)], "it does not find itself"


def test_why_something_did_not_enter_the_prompt_is_said(client: Client, owner: Owner, life: Life) -> None:
    html = page(client)
    assert "left out: says nothing that another one does not" in html, "the message that the memory was learned from"
    with override_settings(RECALL_TOKEN_BUDGET=100):
        for n in range(12):
            learn(owner, f"The cat is afraid of thing number {n} that stands in the hall and makes a noise at night.")
        assert "left out: no room left in the token budget" in page(client)


def test_an_empty_lab_says_what_it_is_for(client: Client) -> None:
    html = page(client, LAB)
    assert "Ask what a reply would ask" in html and "<table" not in html


def test_a_long_query_is_cut_and_a_wrong_day_is_not_heeded(client: Client, life: Life) -> None:
    assert page(client, f"{LAB}?q={'cat ' * 500}&on=2026-02-30")
    assert 'value="2026-01-02"' in page(client, f"{ASK}&on=2026-01-02")


def test_the_fragment_is_the_same_without_the_form(client: Client, life: Life) -> None:
    answer = client.get(f"{ASK}&w_meaning=2", headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert html.lstrip().startswith('<div class="stack stack--tight" id="candidates"') and "<form" in html
    assert 'name="w_meaning"' not in html and 'id="beside" hx-swap-oob="true"' in html
    assert answer["HX-Push-Url"] == "/memories/recall/?q=What+is+the+cat+afraid+of%3F&w_meaning=2.00"


@pytest.mark.parametrize("message", ["0", "abc", "9" * 30, "-1"])
def test_a_message_that_is_not_there_is_not_found(message: str, client: Client) -> None:
    assert client.get(f"{LAB}?message={message}").status_code == 404


def test_a_stranger_sees_nothing_of_it(stranger_client: Client, life: Life) -> None:
    assert stranger_client.get(f"{LAB}?message={life.asked.pk}").status_code == 404
    html = page(stranger_client)
    assert "Mochi" not in html and "flat" not in html
    assert "0</b>memories and messages searched" in html


def test_a_message_that_was_removed_cannot_be_asked(client: Client, owner: Owner, life: Life) -> None:
    from memories import episodes

    said = say(owner, "Where is my umbrella?", session="rain")
    episodes.hide(owner.id, [said.pk])
    assert client.get(f"{LAB}?message={said.pk}").status_code == 404
