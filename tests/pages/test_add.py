"""Many lines are added by hand: of each it is shown first whether it is new, known, against something, or refused."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from memories import store
from memories.models import Job, Memory
from memories.records import Owner
from tests.store.saying import YOU, learn

pytestmark = pytest.mark.django_db
URL = "/memories/add/"


def outcomes(html: str) -> list[str]:
    return re.findall(r'class="outcome"><span class="tag[^"]*">([^<]+)<', html)


def ticked(html: str) -> list[str]:
    return re.findall(r'name="line" value="(\d+)" checked', html)


@pytest.fixture
def known(owner: Owner) -> Memory:
    return learn(owner, "The user likes coriander.", by=YOU, category="food")


def post(client: Client, *lines: str, **fields: object) -> str:
    given = {"text": "\n".join(lines), "category": "food"} | fields
    return client.post(URL, given, follow=True).content.decode()


def test_each_line_is_previewed_and_nothing_is_saved(client: Client, owner: Owner, known: Memory) -> None:
    html = post(
        client,
        "The user owns two bicycles.",
        "the user likes coriander",
        "The user does not like coriander.",
        "My password is Hunter22!",
        "",
        "The user owns two bicycles!",
    )
    assert outcomes(html) == ["new", "known already", "conflict", "refused", "known already"]
    assert ticked(html) == ["1", "3"]
    assert html.count(f"/memories/{known.pk}/") == 2, "of which it is a repeat, and with which it is in conflict"
    assert "Line 1 says the same." in html and "those are never kept" in html
    assert Memory.objects.filter(owner_id=owner.id).count() == 1


def test_what_is_ticked_is_added(client: Client, owner: Owner, known: Memory) -> None:
    lines = ("The user owns two bicycles.", "汤马斯的生日是12月9日。", "The user owns a kite.")
    html = post(client, *lines, step="save", line=["1", "2"])
    assert "2 memories were added." in html
    added = Memory.objects.filter(owner_id=owner.id).exclude(pk=known.pk).order_by("pk")
    assert [(memory.text, memory.language, memory.category, memory.confidence) for memory in added] == [
        (lines[0], "en", "food", 1.0),
        (lines[1], "zh", "food", 1.0),
    ]
    again = post(client, *lines, step="save", line=["1", "2", "3"])
    assert "1 memory was added." in again and "2 were known already." in again
    none = post(client, *lines, step="save", line=["1"])
    assert "0 memories were added." in none and "/undo/" not in none.split('id="toasts"')[1]
    assert Job.objects.filter(owner_id=owner.id, kind="bulk").count() == 2, "what added nothing leaves no job"


def test_one_undo_takes_all_of_them_back_but_what_was_changed_since(
    client: Client, stranger_client: Client, owner: Owner, known: Memory
) -> None:
    lines = ("The user owns two bicycles.", "The user owns a kite.", "The user plays the harp.", known.text)
    html = post(client, *lines, step="save", line=["1", "2", "3", "4"])
    assert "3 memories were added." in html and "1 was known already." in html
    (undo,) = set(re.findall(r"/memories/jobs/\d+/undo/", html))
    assert stranger_client.post(undo).status_code == 404
    kite = Memory.objects.get(text__contains="kite")
    store.revise(owner.id, kite.pk, YOU, pinned=True)
    undone = client.post(undo, follow=True).content.decode()
    assert "Undone: 2 memories taken back." in undone and "1 was changed again since and stays" in undone
    current = Memory.objects.filter(owner_id=owner.id, state="active").order_by("pk")
    assert list(current) == [known, kite], "what was there before, and what was changed since"


def test_refused_lines_are_not_added_however_they_are_asked_for(client: Client, owner: Owner) -> None:
    html = post(client, "My password is Hunter22!", "The user owns a kite.", step="save", line=["1", "2"])
    assert "1 memory was added." in html and "1 was refused." in html
    assert [memory.text for memory in Memory.objects.filter(owner_id=owner.id)] == ["The user owns a kite."]


def test_nothing_ticked_adds_nothing(client: Client, owner: Owner) -> None:
    answer = client.post(URL, {"text": "A.\nB.", "category": "food", "step": "save"})
    assert answer.status_code == 422 and "No line is ticked." in answer.content.decode()
    assert not Memory.objects.filter(owner_id=owner.id).exists()


def test_the_lines_can_be_changed_again(client: Client) -> None:
    html = post(client, "The user owns two bicycles.", "The user owns a kite.", subject="things", step="edit")
    assert "The user owns two bicycles.\nThe user owns a kite.</textarea>" in html and 'value="things"' in html


def test_one_line_can_be_previewed_too(client: Client, owner: Owner) -> None:
    html = post(client, "The user owns a kite.", step="preview")
    assert outcomes(html) == ["new"] and not Memory.objects.filter(owner_id=owner.id).exists()


def test_a_day_in_it_is_that_of_its_writing(client: Client) -> None:
    html = post(client, "The user flies to Porto tomorrow.", "The user owns a kite.")
    assert "tomorrow" not in html.split('<ol class="repeats">')[1].split("</ol>")[0]


def test_what_the_stranger_knows_is_no_repeat(stranger_client: Client, known: Memory) -> None:
    html = post(stranger_client, "The user likes coriander.", "The user owns a kite.")
    assert outcomes(html) == ["new", "new"]


def test_too_many_lines_are_told(client: Client) -> None:
    answer = client.post(URL, {"text": "\n".join(f"Tile {n} is blue." for n in range(201)), "category": "food"})
    assert answer.status_code == 422 and "at most 200 lines" in answer.content.decode()
