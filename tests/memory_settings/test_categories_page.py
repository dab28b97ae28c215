"""The switches on the settings page: what moves is shown before, what does not is done at once."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from memories import standing, store
from memories.models import Memory, OwnerState
from memories.records import By, Owner
from memoryscope_site.models import User
from tests.store.saying import YOU, learn, say

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/settings/categories/"


@pytest.fixture
def asthma(owner: Owner) -> Memory:
    return learn(owner, "Yining has asthma.", say(owner, "I have asthma."), category="health")


def set_of(owner: Owner) -> tuple[dict[str, str], dict[str, str]]:
    state = OwnerState.objects.get(owner_id=owner.id)
    return state.categories, state.rulings


def test_off_is_asked_about_first_and_then_done(client: Client, owner: Owner, asthma: Memory) -> None:
    asked = client.post(PATH, {"switch-health": "off", "switch-food": "on"})
    assert asked["Location"] == f"{PATH}?switch-health=off"
    preview = client.get(asked["Location"])
    html = preview.content.decode()
    assert "Nothing is changed yet." in html and "Yining has asthma." in html
    assert "memory leaves recall: Health is switched off" in html
    assert set_of(owner) == ({}, {})

    sent = dict(re.findall(r'<input type="hidden" name="(switch-\w+)" value="(\w+)">', html))
    assert sent == {"switch-health": "off"}
    done = client.post(PATH, sent | {"confirm": "yes"})
    assert done["Location"] == "/settings/#categories"
    asthma.refresh_from_db()
    assert asthma.state == "archived" and set_of(owner) == ({"health": "off"}, {})
    page = client.get("/settings/").content.decode()
    assert "1 memory leaves recall." in page and "1 put away" in page

    back = client.post(PATH, {"switch-health": "ask"})
    assert "memory comes back: Health" in client.get(back["Location"]).content.decode()
    client.post(PATH, {"switch-health": "ask", "confirm": "yes"})
    asthma.refresh_from_db()
    assert asthma.state == "active" and set_of(owner)[0] == {"health": "ask"}


def test_what_moves_nothing_is_done_at_once_and_says_so(client: Client, owner: Owner, asthma: Memory) -> None:
    client.post(PATH, {"switch-health": "ask", "switch-beliefs": "off"})
    assert set_of(owner)[0] == {"health": "ask", "beliefs": "off"}
    assert "What is there already stays as it is." in client.get("/settings/").content.decode()
    asthma.refresh_from_db()
    assert asthma.state == "active"


def test_what_is_sent_is_checked(client: Client, owner: Owner, asthma: Memory) -> None:
    for sent in ({"switch-health": "sometimes"}, {"ruling-health": "mine"}):
        assert client.post(PATH, {**sent, "confirm": "yes"})["Location"] == "/settings/#categories"
    client.post(PATH, {"switch-nothing": "off", "confirm": "yes"})
    assert set_of(owner) == ({}, {})
    assert client.get(PATH)["Location"] == "/settings/#categories"


def test_a_switch_is_its_persons_alone(
    client: Client, stranger_client: Client, owner: Owner, asthma: Memory, stranger: User
) -> None:
    stranger_client.post(PATH, {"switch-health": "off", "confirm": "yes"})
    asthma.refresh_from_db()
    assert asthma.state == "active" and "asthma" not in stranger_client.get("/settings/").content.decode()
    assert OwnerState.objects.get(owner=stranger).categories == {"health": "off"}


def test_a_standing_ruling_settles_a_contradiction(client: Client, owner: Owner) -> None:
    tea = learn(owner, "Yining drinks tea only.", say(owner, "I drink tea only."), category="food")
    coffee = learn(owner, "Yining drinks coffee only.", say(owner, "I drink coffee only."), category="food")
    by = By("reconsolidation")
    assert not standing.rule(owner.id, tea, coffee, by), "the person is asked"
    client.post(PATH, {"ruling-food": "newer"})
    assert '<option value="newer" selected>' in client.get("/settings/").content.decode()
    assert standing.rule(owner.id, tea, coffee, by)
    tea.refresh_from_db()
    assert tea.state == "superseded"
    client.post(PATH, {"ruling-food": "ask"})
    assert set_of(owner)[1] == {}


def test_a_category_that_a_model_made_up_can_be_switched(client: Client, owner: Owner) -> None:
    odd = learn(owner, "Yining keeps bees.", category="bees & <b>")
    page = client.get("/settings/").content.decode()
    assert 'name="switch-bees &amp; &lt;b&gt;"' in page and "<b>" not in page.split("Bees")[0].split("switch-bees")[1]
    client.post(PATH, {"switch-bees & <b>": "off", "confirm": "yes"})
    odd.refresh_from_db()
    assert odd.state == "archived"


def test_the_page_asks_the_database_as_often_for_many(
    client: Client, owner: Owner, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        learn(owner, f"Yining owns tile {number}.", category=f"category {number}")
    store.archive(owner.id, Memory.objects.latest("pk").pk, YOU)
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        client.get("/settings/")
