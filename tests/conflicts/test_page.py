"""The inbox as a browser without script reads it: shown, previewed, ruled, undone; and the parts htmx asks for."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from memories import store
from memories.models import Conflict, Memory
from memories.records import Owner
from tests.conflicts.conftest import Pair, another, settle, states, use
from tests.store.saying import YOU

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def fields(html: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    form = html[html.index('id="conflict"') : html.index("</form>", html.index('id="conflict"'))]
    hidden = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(seen|shown)" value="([^"]*)"', form)
    }
    chosen = re.search(r'name="ruling" value="(\w+)" checked', form)
    return hidden | ({"ruling": chosen[1]} if chosen else {})


def rule(client: Client, pair: Pair, follow: bool = True, **sent: str) -> str:
    answer = client.post(reverse("memories:rule", args=[pair.conflict.pk]), sent, follow=follow)
    return answer.content.decode()


def test_both_sides_stand_with_their_words_and_what_is_suggested(client: Client, owner: Owner, pair: Pair) -> None:
    use(owner, pair.b)
    html = client.get("/conflicts/").content.decode()
    assert "Tomás eats <del>no meat</del>." in html and "Tomás eats <ins>steak on Fridays</ins>." in html
    assert "<mark>off meat since September</mark>" in html and "<mark>steak at his father’s</mark>" in html
    assert "in 0 replies of the last 30 days" in html and "in 1 reply of the last 30 days" in html
    assert "newer, by 3\xa0weeks" in html
    assert "Suggested: Keep B." in html and "B was said later" in html
    assert "1 insight that rests on one of them is written anew" in html and ">Tomás</a>" in html
    assert "3 for each insight" in html, "the page says how the queue is ordered"


def test_what_was_not_shown_is_shown_first_and_then_done(client: Client, pair: Pair) -> None:
    sent = fields(client.get("/conflicts/").content.decode())
    html = rule(client, pair, **{**sent, "ruling": "both", "when_a": "at home"})
    assert states(pair) == ("active", "active") and Conflict.objects.get().state == "open"
    assert "Tomás eats no meat<ins> (at home)</ins>." in html
    html = rule(client, pair, **fields(html), when_a="at home")
    assert Memory.objects.get(pk=pair.a.pk).text == "Tomás eats no meat (at home)."
    assert "Ruled: Both are true." in html and "No conflict waits" in html
    undo = re.search(r'action="(/memories/jobs/\d+/undo/)"', html[html.index('id="toasts"') :])
    assert undo, "the message has no Undo"
    client.post(undo[1])
    assert Memory.objects.get(pk=pair.a.pk).text == "Tomás eats no meat."
    assert Conflict.objects.get().state == "open"


def test_the_next_one_opens_and_later_puts_it_behind(client: Client, owner: Owner, pair: Pair) -> None:
    light = another(owner)
    html = rule(client, pair, later="1")
    assert f'action="/conflicts/{light.pk}/rule/"' in html and "put off" in html
    html = client.get(reverse("memories:conflict", args=[pair.conflict.pk])).content.decode()
    html = rule(client, pair, **fields(html))
    assert states(pair) == ("superseded", "active")
    assert f'action="/conflicts/{light.pk}/rule/"' in html


def test_what_changed_meanwhile_says_so_and_changes_nothing(client: Client, owner: Owner, pair: Pair) -> None:
    sent = fields(client.get("/conflicts/").content.decode())
    store.revise(owner.id, pair.a.pk, YOU, text="Tomás eats no pork.")
    html = rule(client, pair, **sent)
    assert "One of the two was changed in the meantime." in html and "Tomás eats <del>no pork</del>" in html
    assert states(pair) == ("active", "active")
    settle(owner, pair.conflict, "keep_a")
    assert "settled in the meantime" in rule(client, pair, **sent)
    assert "That conflict is settled." in client.get(f"/conflicts/{pair.conflict.pk}/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"ruling": "merge", "text": " "}, "Write what the one memory says."),
        ({"ruling": "merge", "text": "Tomás: password is hunter2hunter2"}, "This holds a password."),
        ({"ruling": "both", "until_a": "1999-01-01"}, "It cannot end before it begins."),
        ({"ruling": "burn"}, "One thing to mend"),
    ],
)
def test_what_is_to_be_mended_is_said(sent: dict[str, str], said: str, client: Client, pair: Pair) -> None:
    answer = client.post(reverse("memories:rule", args=[pair.conflict.pk]), sent)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_words_that_another_memory_has_are_refused(client: Client, owner: Owner, pair: Pair) -> None:
    another(owner)
    url = f"/conflicts/{pair.conflict.pk}/?ruling=merge&text=Leila+is+30."
    sent = fields(client.get(url).content.decode())
    answer = client.post(reverse("memories:rule", args=[pair.conflict.pk]), {**sent, "text": "Leila is 30."})
    assert answer.status_code == 422 and "Another memory says the same." in answer.content.decode()
    assert states(pair) == ("active", "active") and Conflict.objects.filter(state="open").count() == 2


def test_htmx_gets_the_part_it_asks_for(client: Client, pair: Pair) -> None:
    url = reverse("memories:conflict", args=[pair.conflict.pk])
    preview = client.get(f"{url}?ruling=joke&jokes=both", headers=HTMX | {"HX-Target": "effects"}).content.decode()
    assert preview.count("kept out as a joke") == 2 and "<html" not in preview and "sides" not in preview
    inbox = client.get(url, headers=HTMX | {"HX-Target": "inbox"})
    assert "<html" not in inbox.content.decode() and inbox["HX-Push-Url"] == url
    badge = client.get("/conflicts/badge/?place=d", headers=HTMX).content.decode()
    assert 'id="badge-d"' in badge and "</span>1</span>" in badge


def test_the_badge_stands_on_every_page(client: Client, stranger_client: Client, pair: Pair) -> None:
    for page in ("/", "/memories/", "/settings/"):
        assert "</span>1</span>" in client.get(page).content.decode()
        assert re.search(r'id="badge-r"[^>]* hidden', stranger_client.get(page).content.decode())


def test_the_stranger_finds_nothing(stranger_client: Client, pair: Pair) -> None:
    assert "No conflict waits" in stranger_client.get("/conflicts/").content.decode()
    assert stranger_client.get(f"/conflicts/{pair.conflict.pk}/").status_code == 404
    for sent in ({"ruling": "keep_a"}, {"later": "1"}):
        assert stranger_client.post(f"/conflicts/{pair.conflict.pk}/rule/", sent).status_code == 404
    assert states(pair) == ("active", "active")


def test_more_conflicts_take_no_more_queries(client: Client, owner: Owner, pair: Pair) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            client.get("/conflicts/")
        return len(taken)

    few = queries()
    for n in range(40):
        another(owner, f"Leila is {n}.", f"Leila is {n} and a half.")
    assert queries() == few <= 12
    assert "11 more" in client.get("/conflicts/").content.decode()
    assert "Weightier" in client.get("/conflicts/?page=2").content.decode()


def test_past_rulings_say_who_when_and_what_and_are_undone_there(
    client: Client, stranger_client: Client, owner: Owner, pair: Pair
) -> None:
    settle(owner, pair.conflict, "keep_a")
    html = client.get("/conflicts/past/").content.decode()
    assert "Kept the older one" in html and "Tomás eats steak on Fridays." in html and ", you</span>" in html
    assert "Nothing was ruled yet" in stranger_client.get("/conflicts/past/").content.decode()
    undo = re.search(r'action="(/memories/jobs/\d+/undo/)"', html)
    assert undo
    assert stranger_client.post(undo[1]).status_code == 404
    client.post(undo[1])
    assert Conflict.objects.get().state == "open"
    assert "Nothing was ruled yet" in client.get("/conflicts/past/").content.decode()
