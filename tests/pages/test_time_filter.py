"""The list by a time in words: what happened then, or was said then; the page says which days it understood."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from memories import clock
from memories.models import Memory
from memories.records import EventTime, Owner
from memoryscope_site.models import User
from tests.pages.test_list import listed
from tests.store.saying import learn

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def memories(owner: Owner, other: Owner) -> dict[str, Memory]:
    def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
        return datetime(year, month, day, hour, tzinfo=UTC)

    trip = EventTime(date(2025, 7, 20), date(2025, 8, 2), "day", "last summer")
    learn(other, "Went to Fuji in March.", valid_from=at(2026, 3, 12))
    return {
        "march": learn(owner, "Moved to Faro.", valid_from=at(2026, 3, 12)),
        "last night of march": learn(owner, "Sold the boat.", valid_from=at(2026, 3, 31, 22)),  # in Lisbon still March
        "trip": learn(owner, "Sailed to Corsica.", valid_from=at(2026, 3, 5), event=trip),
        "old": learn(owner, "Lives on a hill.", valid_from=at(2019, 5, 1)),
    }


@pytest.mark.parametrize(
    ("when", "expected", "understood"),
    [
        ("March", {"march", "last night of march"}, "1–31 Mar 2026"),
        ("last March", {"march", "last night of march"}, "1–31 Mar 2026"),
        ("last summer", {"trip"}, "1 Jun – 31 Aug 2025"),
        ("去年夏天", {"trip"}, "1 Jun – 31 Aug 2025"),
        ("三月初", set(), "1–10 Mar 2026"),
        ("1 August 2025", {"trip"}, "1 Aug 2025"),
        ("2019", {"old"}, "1 Jan – 31 Dec 2019"),
        ("before 2020", {"old"}, "until 31 Dec 2019"),
        ("since March", {"march", "last night of march"}, "1 Mar – 17 Jun 2026"),
    ],
)
def test_memories_of_a_time(
    when: str, expected: set[str], understood: str, client: Client, memories: dict[str, Memory]
) -> None:
    with clock.at(NOW):
        assert set(listed(client, f"?when={when}")) == {memories[name].pk for name in expected}
        html = client.get(f"/memories/?when={when}").content.decode()
    assert "Only of this time:" in html and understood in html
    assert f'name="when" value="{when}"' in html


def test_what_is_no_time_is_said_and_left_out(client: Client, memories: dict[str, Memory]) -> None:
    with clock.at(NOW):
        assert len(listed(client, "?when=we+march")) == len(memories)
        html = client.get("/memories/?when=%3Cb%3Ewe").content.decode()
    assert "“&lt;b&gt;we” is no time that is understood" in html


def test_the_days_are_those_of_the_persons_zone(client: Client, person: User, memories: dict[str, Memory]) -> None:
    User.objects.filter(pk=person.pk).update(time_zone="Asia/Shanghai")
    with clock.at(NOW):  # there it was the first of April already
        assert set(listed(client, "?when=March")) == {memories["march"].pk}


def test_it_goes_with_the_other_filters_and_can_be_taken_away(client: Client, memories: dict[str, Memory]) -> None:
    with clock.at(NOW):
        assert listed(client, "?when=March&q=boat") == [memories["last night of march"].pk]
        html = client.get("/memories/?when=March&q=boat").content.decode()
    assert 'class="pill" href="/memories/?q=boat"' in html


def test_a_stranger_sees_nothing_of_it(stranger_client: Client, memories: dict[str, Memory]) -> None:
    with clock.at(NOW):
        html = stranger_client.get("/memories/?when=March").content.decode()
    assert "Went to Fuji" in html and "Moved to Faro" not in html
