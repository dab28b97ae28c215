"""As of a day: what was believed when it ended, as it read then, in all three views."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from memories import clock, store
from memories.models import Memory
from memories.records import EventTime, Owner
from tests.pages.test_list import LIST, listed
from tests.store.saying import WORKER, YOU, conclude, learn, say

pytestmark = pytest.mark.django_db
MAY = "?as_of=2026-05-10"


def on(day: int, month: int = 5) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.fixture
def story(owner: Owner) -> dict[str, Memory]:
    """On 10 May four things were believed, each of which has met with something since."""
    with clock.at(on(1)):
        edited = learn(owner, "Yining lives in Porto.", say(owner, "I live in Porto"), category="home")
        removed = learn(owner, "Yining has a canary.", category="belongings")
        undone = learn(owner, "Yining plays chess.", category="interests")
        same = learn(owner, "Yining drinks tea.", category="food")
        insight = conclude(owner, "Yining lives in Porto. She plays chess.", (edited,), (undone,), subject="life")
    with clock.at(on(5)):
        gone = learn(owner, "Yining sold a boat.")
        store.archive(owner.id, gone.pk, YOU)
    with clock.at(on(15)):
        store.revise(owner.id, edited.pk, YOU, text="Yining lives in Lisbon.", category="place")
        store.remove(owner.id, removed.pk, YOU)
        change = undone.changes.get(action="learned")
        store.undo(owner.id, change.pk, YOU)
        late = learn(owner, "Yining bought a kayak.")
    return {"edited": edited, "removed": removed, "undone": undone, "same": same, "insight": insight,
            "gone": gone, "late": late}  # fmt: skip


def test_what_was_believed_then_and_nothing_else(client: Client, story: dict[str, Memory]) -> None:
    then = {story[name].pk for name in ("edited", "removed", "undone", "same", "insight")}
    assert set(listed(client, MAY)) == then
    assert set(listed(client, "?as_of=2026-04-30")) == set()
    now = {story[name].pk for name in ("edited", "same", "insight", "late")}
    assert set(listed(client)) - {story["insight"].pk} == now - {story["insight"].pk}


def test_it_reads_as_it_did_then(client: Client, story: dict[str, Memory]) -> None:
    html = client.get(LIST + MAY).content.decode()
    assert "Yining lives in Porto." in html and "Yining lives in Lisbon." not in html
    assert "As it stood on 2026-05-10." in html
    assert "Yining lives in Lisbon." in client.get(LIST + "?as_of=2026-05-16").content.decode()


def test_filters_and_search_go_by_what_was_there_then(client: Client, story: dict[str, Memory]) -> None:
    edited = story["edited"].pk
    assert listed(client, MAY + "&category=home") == [edited]
    assert listed(client, MAY + "&category=place") == []
    assert edited in listed(client, MAY + "&q=Porto")
    assert edited not in listed(client, MAY + "&q=Lisbon")
    assert listed(client, MAY + "&state=archived") == [story["gone"].pk]
    assert listed(client, MAY + "&state=trash") == []


def test_the_count_is_that_of_the_rows(client: Client, story: dict[str, Memory]) -> None:
    assert "5 memories" in client.get(LIST + MAY).content.decode()


def test_nothing_of_then_can_be_changed_from_there(client: Client, story: dict[str, Memory]) -> None:
    html = client.get(LIST + MAY).content.decode()
    assert "formaction" not in html


def test_the_timeline_of_then(client: Client, story: dict[str, Memory]) -> None:
    html = client.get("/memories/timeline/" + MAY).content.decode()
    shown = set(map(int, re.findall(r'id="entry-(\d+)"', html)))
    assert shown == {story[name].pk for name in ("edited", "removed", "undone", "same", "insight")}
    assert "Yining lives in Porto." in html and "Lisbon" not in html


def test_events_stand_where_they_were_known_to_be(client: Client, owner: Owner) -> None:
    def event(day: str) -> EventTime:
        return EventTime(date.fromisoformat(day), date.fromisoformat(day), "day")

    with clock.at(on(1)):
        early = learn(owner, "Yining flies to Chengdu.", event=event("2026-08-01"))
        late = learn(owner, "Yining flies to Porto.", event=event("2026-09-01"))
        said = learn(owner, "Yining likes to fly.")
    with clock.at(on(15)):
        store.revise(owner.id, early.pk, YOU, event=event("2026-10-01"))
        store.revise(owner.id, late.pk, YOU, event=None)

    def shown(query: str) -> list[int]:
        html = client.get("/memories/timeline/" + query).content.decode()
        return [int(pk) for pk in re.findall(r'id="entry-(\d+)"', html)]

    assert shown("")[0] == early.pk
    assert shown(MAY) == [late.pk, early.pk, said.pk]


def test_the_hierarchy_of_then(client: Client, story: dict[str, Memory]) -> None:
    html = client.get("/memories/insights/" + MAY).content.decode()
    assert "Yining lives in Porto. She plays chess." in html
    assert "1 insight; observations under it: 2, under none: 2" in html
    headers = {"HX-Request": "true"}
    branch = client.get(f"/memories/{story['insight'].pk}/branch/{MAY}", headers=headers).content.decode()
    assert "Yining lives in Porto." in branch and "Yining plays chess." in branch and "<del>" not in branch
    loose = client.get("/memories/insights/loose/" + MAY, headers=headers).content.decode()
    assert "Yining has a canary." in loose and "Yining drinks tea." in loose and "kayak" not in loose


def test_what_was_forgotten_is_gone_from_the_past(client: Client, story: dict[str, Memory], owner: Owner) -> None:
    store.forget(owner.id, [story["removed"].pk], YOU)
    assert story["removed"].pk not in listed(client, MAY)
    assert "canary" not in client.get(LIST + MAY).content.decode()


def test_a_change_that_was_undone_again_leaves_the_days_between(client: Client, owner: Owner) -> None:
    with clock.at(on(1)):
        memory = learn(owner, "Yining swims.", by=WORKER)
    with clock.at(on(5)):
        store.archive(owner.id, memory.pk, YOU)
    with clock.at(on(15)):
        store.undo(owner.id, memory.changes.latest("pk").pk, YOU)
    assert listed(client, "?as_of=2026-05-04") == [memory.pk]
    assert listed(client, "?as_of=2026-05-10") == []
    assert listed(client, "?as_of=2026-05-20") == [memory.pk]


def test_a_stranger_has_a_past_of_their_own(stranger_client: Client, story: dict[str, Memory]) -> None:
    assert listed(stranger_client, MAY) == []
    assert "Porto" not in stranger_client.get("/memories/timeline/" + MAY).content.decode()
