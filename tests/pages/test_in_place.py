"""A statement is edited in its row, never over what somebody else wrote meanwhile; and the keys are told."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from memories import store
from memories.records import Owner
from tests.pages.conftest import World
from tests.pages.test_list import HTMX, LIST
from tests.store.saying import YOU

pytestmark = pytest.mark.django_db
ON_THE_LIST = HTMX | {"HX-Current-URL": "http://testserver/memories/"}


def address(world: World) -> str:
    return f"/memories/{world.rua.pk}/edit-in-place/"


def test_the_row_becomes_a_form_and_the_form_a_row_again(client: Client, world: World) -> None:
    form = client.get(address(world), headers=ON_THE_LIST).content.decode()
    assert f'id="row-{world.rua.pk}"' in form and "<textarea" in form and world.rua.text in form
    left = client.get(f"/memories/{world.rua.pk}/row/", headers=ON_THE_LIST).content.decode()
    assert f'id="row-{world.rua.pk}"' in left and "<textarea" not in left
    data = {"text": "Yining lives on Rua da Rosa.", "revision": "1"}
    saved = client.post(address(world), data, headers=ON_THE_LIST).content.decode()
    assert "Yining lives on Rua da Rosa." in saved and "Saved." in saved and "<textarea" not in saved
    world.rua.refresh_from_db()
    assert (world.rua.text, world.rua.subject, world.rua.revision) == (data["text"], "the flat", 2)
    undo = re.search(r'action="(/memories/changes/\d+/undo/)"', saved)
    assert undo
    client.post(undo[1])
    world.rua.refresh_from_db()
    assert world.rua.text == "Yining lives on Rua da Bica."


def test_what_somebody_else_wrote_meanwhile_stands(client: Client, world: World, owner: Owner) -> None:
    store.revise(owner.id, world.rua.pk, YOU, text="Yining lives at the castle.")
    data = {"text": "Yining lives on Rua da Rosa.", "revision": "1"}
    answer = client.post(address(world), data, headers=ON_THE_LIST)
    html = answer.content.decode()
    assert answer.status_code == 422 and "Changed meanwhile" in html
    assert "Yining lives at the castle." in html and "Yining lives on Rua da Rosa." in html
    assert 'name="revision" value="2"' in html, "saving again is meant"


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "This field is required."), ("Yining has lived in Lisbon since March.", "Another memory says the same.")],
)
def test_what_cannot_be_saved_is_told_in_the_row(text: str, told: str, client: Client, world: World) -> None:
    answer = client.post(address(world), {"text": text, "revision": "1"}, headers=ON_THE_LIST)
    assert answer.status_code == 422 and told in answer.content.decode()


def test_without_htmx_it_is_the_page_that_edits(client: Client, world: World) -> None:
    assert client.get(address(world))["Location"] == f"/memories/{world.rua.pk}/edit/"
    assert client.get(f"/memories/{world.rua.pk}/row/")["Location"] == f"/memories/{world.rua.pk}/"
    html = client.get(LIST).content.decode()
    assert f'href="/memories/{world.rua.pk}/edit/" hx-get="{address(world)}"' in html


def test_a_stranger_edits_nothing(stranger_client: Client, world: World) -> None:
    for path in (address(world), f"/memories/{world.rua.pk}/row/"):
        assert stranger_client.get(path, headers=ON_THE_LIST).status_code == 404
    data = {"text": "Mine.", "revision": "1"}
    assert stranger_client.post(address(world), data, headers=ON_THE_LIST).status_code == 404


def test_the_keys_are_told_on_a_page_and_in_the_list(client: Client, world: World) -> None:
    for path in ("/memories/keys/", LIST):
        html = client.get(path).content.decode()
        for key in "jkxepa#u/?":
            assert f"<kbd>{key}</kbd>" in html
    assert 'href="/memories/keys/" data-keys' in client.get(LIST).content.decode()


def test_what_was_typed_stays_when_it_was_removed_meanwhile(client: Client, world: World, owner: Owner) -> None:
    store.remove(owner.id, world.rua.pk, YOU)
    typed = {"text": "Yining lives on Rua da Rosa.", "revision": "1"}
    row = client.post(address(world), typed, headers=ON_THE_LIST)
    assert row.status_code == 422
    page = client.post(f"/memories/{world.rua.pk}/edit/", typed)
    assert page.status_code == 409
    for answer in (row, page):
        html = answer.content.decode()
        assert typed["text"] in html and "It is no longer current." in html
    world.rua.refresh_from_db()
    assert (world.rua.state, world.rua.text) == ("trashed", "Yining lives on Rua da Bica.")
