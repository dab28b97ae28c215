"""The timeline: by when it happened, as exactly as that is known; what is over is struck, with its end."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from memories import clock, store
from memories.models import Memory
from memories.records import EventTime, Owner
from tests.store.saying import WORKER, learn, say

pytestmark = pytest.mark.django_db
TIMELINE = "/memories/timeline/"


def event(first: str, last: str = "", precision: str = "day", phrase: str = "") -> EventTime:
    return EventTime(date.fromisoformat(first), date.fromisoformat(last or first), precision, phrase)  # type: ignore[arg-type]


def shown(client: Client, query: str = "") -> list[int]:
    return [int(pk) for pk in re.findall(r'id="entry-(\d+)"', client.get(TIMELINE + query).content.decode())]


def entry(client: Client, memory: Memory) -> str:
    html = client.get(TIMELINE).content.decode()
    found = re.search(rf'<li id="entry-{memory.pk}">.*?</li>', html, re.DOTALL)
    assert found
    return found[0]


@pytest.fixture
def life(owner: Owner) -> dict[str, Memory]:
    said = say(owner, "I keep bees.", at=datetime(2025, 6, 1, 9, tzinfo=UTC))
    return {
        "day": learn(owner, "Yining photographed a panel.", event=event("2026-01-04")),
        "month": learn(owner, "Yining moved.", event=event("2026-03-01", "2026-03-31", "month")),
        "season": learn(owner, "Yining painted the hall.", event=event("2024-06-01", "2024-08-31", "season")),
        "year": learn(owner, "Yining finished school.", event=event("2019-01-01", "2019-12-31", "year")),
        "said": learn(owner, "Yining keeps bees.", said),
        "ahead": learn(owner, "Yining flies to Chengdu.", event=event("2097-02-02", "2097-02-14")),
    }


def test_the_latest_first_and_what_names_no_time_by_when_it_was_said(client: Client, life: dict[str, Memory]) -> None:
    assert shown(client) == [life[name].pk for name in ("ahead", "month", "day", "said", "season", "year")]
    html = client.get(TIMELINE).content.decode()
    assert re.findall(r'<span class="year">(\d+)</span>', html) == ["2097", "2026", "2025", "2024", "2019"]


def test_each_is_dated_as_exactly_as_it_is_known(client: Client, life: dict[str, Memory]) -> None:
    assert "<b>4 Jan</b>Sunday" in entry(client, life["day"])
    assert "<b>March</b>" in entry(client, life["month"]) and "only the month is known" in entry(client, life["month"])
    assert "<b>Jun</b>– Aug" in entry(client, life["season"])
    assert "only the season is known" in entry(client, life["season"])
    assert "<b>2019</b>" in entry(client, life["year"]) and "only the year is known" in entry(client, life["year"])
    assert "<b>1 Jun</b>" in entry(client, life["said"]) and "said then" in entry(client, life["said"])
    assert "<b>2 Feb</b>– 14 Feb" in entry(client, life["ahead"]) and "tl__dot--ahead" in entry(client, life["ahead"])


def test_what_is_superseded_is_struck_with_its_end_and_what_replaced_it(client: Client, owner: Owner) -> None:
    old = learn(owner, "Yining lives in Berlin.", event=event("2024-11-18"))
    new = learn(owner, "Yining lives in Lisbon.")
    store.supersede(owner.id, old.pk, new.pk, at=clock.now() - timedelta(days=1), by=WORKER)
    html = entry(client, old)
    assert re.search(r"<del><a[^>]*>Yining lives in Berlin\.</a></del>", html)
    assert 'class="until"' in html and "until" in html and "superseded by “Yining lives in Lisbon.”" in html
    assert old.pk in shown(client), "the past belongs to the timeline"
    assert old.pk not in shown(client, "?state=current")


def test_the_filters_of_the_list_are_those_of_the_timeline(client: Client, life: dict[str, Memory]) -> None:
    assert shown(client, "?when=2026") == [life["month"].pk, life["day"].pk]
    assert shown(client, "?q=bees") == [life["said"].pk]
    html = client.get(TIMELINE + "?kind=observation").content.decode()
    for view in ("/memories/", "/memories/insights/"):
        assert f'href="{view}?kind=observation"' in html


def test_pages_do_not_move_while_events_arrive(client: Client, owner: Owner) -> None:
    days = [date(2026, 1, 1) + timedelta(days=n // 2) for n in range(24)]
    kept = [learn(owner, f"Yining ran {n} km.", event=event(str(day))) for n, day in enumerate(days)]
    latest_first = [memory.pk for memory in reversed(kept)]
    assert shown(client, "?size=10") == latest_first[:10]
    html = client.get(TIMELINE + "?size=10").content.decode()
    earlier = re.search(r'rel="next" href="[^"?]*(\?[^"]*)"', html)
    assert earlier and ">Earlier<" in html
    learn(owner, "Yining ran in between.", event=event("2026-01-10"))
    assert shown(client, earlier[1].replace("&amp;", "&")) == latest_first[10:20]


def test_a_strip_of_months_leads_to_each_of_them(client: Client, owner: Owner) -> None:
    runs = [
        learn(owner, f"Yining ran {n} km.", event=event(day))
        for n, day in enumerate(("2025-11-30", "2026-01-02", "2026-01-31", "2026-03-01"))
    ]
    # Half past midnight of 1 April in Lisbon: by its day, and by the person's clock.
    said = learn(owner, "Yining keeps bees.", say(owner, "I keep bees.", at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC)))
    html = unescape(client.get(TIMELINE).content.decode())
    strip = html.split('<nav class="strip')[1].split("</nav>")[0]
    told = re.findall(r'href="/memories/timeline/(\?[^"]+)" tabindex="-1"><title>([^<]+)<', strip)
    assert [title for _, title in told] == [
        "Nov 2025: 1 memory", "Jan 2026: 2 memories", "Mar 2026: 1 memory", "Apr 2026: 1 memory",
    ]  # fmt: skip
    assert shown(client, told[1][0]) == [runs[2].pk, runs[1].pk, runs[0].pk], "January and what came before"
    years = re.findall(r'</svg><a href="/memories/timeline/(\?[^"]+)">(\d+)<', strip)
    assert [year for _, year in years] == ["2025", "2026"] and shown(client, years[0][0]) == [runs[0].pk]
    assert shown(client, told[3][0])[0] == said.pk
    kept = client.get(TIMELINE + "?q=ran&kind=observation").content.decode()
    assert "?q=ran&amp;kind=observation&amp;before=" in kept and "Apr 2026" not in kept, "of what is filtered"


@pytest.mark.parametrize(
    ("days", "called"),
    [
        (("1979-05-01", "2026-01-02"), ["1970s", "1980s", "1990s", "2000s", "2010s", "2020s"]),
        (("1850-05-01", "2097-01-02"), ["1800–1899", "1900–1999", "2000–2099"]),
    ],
)
def test_a_long_strip_is_of_years_or_decades(
    client: Client, owner: Owner, days: tuple[str, str], called: list[str]
) -> None:
    old, new = (learn(owner, f"Yining tells of {day}.", event=event(day)) for day in days)
    html = client.get(TIMELINE).content.decode().split('<nav class="strip')[1].split("</nav>")[0]
    groups = re.findall(r'</svg><(?:a href="([^"]+)"|span)>([^<]+)<', html)
    assert [name for _, name in groups] == called
    assert shown(client, groups[0][0].replace("/memories/timeline/", "").replace("&amp;", "&")) == [old.pk]
    assert shown(client, groups[-1][0].replace("/memories/timeline/", "")) == [new.pk, old.pk]


def test_of_one_month_there_is_no_strip(client: Client, owner: Owner, life: dict[str, Memory]) -> None:
    assert '<nav class="strip' in client.get(TIMELINE).content.decode()
    assert '<nav class="strip' in client.get(TIMELINE + "?as_of=2097-05-01").content.decode()
    assert '<nav class="strip' not in client.get(TIMELINE + "?when=March+2026").content.decode()


def test_more_entries_take_no_more_queries(client: Client, owner: Owner) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(TIMELINE + "?size=200")
        return len(seen)

    def kept(first: int, last: int) -> None:
        for n in range(first, last):
            learn(owner, f"Yining ran {n} km.", event=event("2026-01-01"))

    kept(0, 5)
    few = queries()
    kept(5, 60)
    assert queries() == few <= 12


def test_a_stranger_has_their_own(stranger_client: Client, life: dict[str, Memory]) -> None:
    assert shown(stranger_client) == []
