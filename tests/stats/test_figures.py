"""Figures over time: the tables, the plots and the CSV tell the same, and that is what the rows say."""

from __future__ import annotations

import csv
import io
import math
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from memories import store
from memories.models import Job, Memory, Recall, RecallItem
from memories.records import Owner
from memories.stats.plots import stacked
from memoryscope_site.models import User
from tests.store.saying import YOU, conclude, learn, say

pytestmark = pytest.mark.django_db
STATS = "/memories/stats/"


def page(client: Client, query: str = "") -> str:
    answer = client.get(STATS + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def table(html: str, name: str) -> list[list[str]]:
    """The rows of the table beside a plot, as texts."""
    section = html[html.index(f'aria-labelledby="{name}"') :].split("</section>", maxsplit=1)[0]
    body = section[section.index("<tbody>") : section.index("</tbody>")]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.S)] for row in rows]


def downloaded(client: Client, name: str, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{STATS}{name}.csv{query}")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def at(days_ago: int, hour: int = 12) -> datetime:
    """Some days ago at an hour of the person's clock, in Lisbon."""
    with timezone.override("Europe/Lisbon"):
        now = timezone.localtime()
        return (now - timedelta(days=days_ago)).replace(hour=hour, minute=30)


def day(days_ago: int) -> date:
    return at(days_ago).date()


def words(on: date) -> str:
    return f"{on.day} {on:%b} {on.year}"


def learned(owner: Owner, moment: datetime, text: str) -> Memory:
    memory = learn(owner, text)
    Memory.objects.filter(pk=memory.pk).update(learned_at=moment)
    return memory


def test_growth_counts_what_is_current_by_the_day_on_which_it_was_learned(client: Client, owner: Owner) -> None:
    learned(owner, at(100), "The user has the kite.")
    for n, ago in enumerate((5, 5, 2)):
        learned(owner, at(ago), f"The user has thing number {n}.")
    gone = learned(owner, at(5), "The user has the boat.")
    store.remove(owner.id, gone.pk, YOU)
    one = learned(owner, at(2), "The user runs.")
    insight = conclude(owner, "The user is a runner.", (one,))
    Memory.objects.filter(pk=insight.pk).update(learned_at=at(2))
    html = page(client)
    assert table(html, "learned") == [[words(day(2)), "2", "1"], [words(day(5)), "2", "0"]]
    assert table(html, "growth") == [[words(day(2)), "5", "1"], [words(day(5)), "3", "0"]]
    rows = downloaded(client, "growth")
    assert len(rows) == 30 and rows[-1]["day"] == day(0).isoformat()
    assert rows[-3] == {
        "day": day(2).isoformat(), "observations": "2", "insights": "1", "all_observations": "5", "all_insights": "1",
    }  # fmt: skip
    current = Memory.objects.filter(owner_id=owner.id, state="active").count()
    assert f"<b>{current}</b><span>current memories" in html
    assert int(rows[-1]["all_observations"]) + int(rows[-1]["all_insights"]) == current


def test_a_days_row_leads_to_that_days_memories(client: Client, owner: Owner) -> None:
    learned(owner, at(3, hour=0), "The user was up late.")
    learned(owner, at(3, hour=23), "The user was up late again.")
    learned(owner, at(4, hour=23), "The user slept.")
    html = page(client)
    assert [row[1] for row in table(html, "learned")] == ["2", "1"], "days end at the person's midnight"
    link = re.search(rf'href="(/memories/\?learned_from={day(3)}[^"]*)"', html)
    assert link and len(re.findall(r'id="row-\d+"', client.get(link[1]).content.decode())) == 2


def test_days_are_those_of_the_persons_calendar(client: Client, owner: Owner) -> None:
    moment = datetime.combine(day(3), datetime.min.time(), UTC) + timedelta(hours=20)
    learned(owner, moment, "The user was up late.")
    assert table(page(client), "learned")[0][0] == words(day(3))
    User.objects.filter(pk=owner.id).update(time_zone="Asia/Shanghai")
    assert table(page(client), "learned")[0][0] == words(day(2))


def test_the_bars_are_as_high_as_the_figures(client: Client, owner: Owner) -> None:
    for n in range(4):
        learned(owner, at(6), f"The user has thing number {n}.")
    learned(owner, at(1), "The user has the kite.")
    html = page(client)
    plot = html[html.index('aria-labelledby="learned"') :].split("</svg>")[0]
    heights = [float(height) for height in re.findall(r'<rect class="f-pine"[^>]* height="([\d.]+)"', plot)]
    assert len(heights) == 2 and heights[0] == pytest.approx(4 * heights[1], abs=0.2)
    assert "style=" not in plot and 'role="img" aria-label="' in plot


def test_of_an_empty_time_nothing_is_drawn() -> None:
    plot = stacked([date(2026, 1, 1)], [("f-pine", [0]), ("f-slate", [0])])
    assert plot.bars == () and [tick.label for tick in plot.ticks] == ["0", "0.5", "1"]


def test_retrieval_times_are_percentiles_of_the_recalls_of_each_day(client: Client, owner: Owner) -> None:
    episode = say(owner, "What do I have?")
    first, second = [3.0, 9.0, 1.0, 40.0, 5.0], [float(n) for n in range(1, 41)]
    for ago, times in ((4, first), (1, second)):
        Recall.objects.bulk_create(
            Recall(owner_id=owner.id, episode=episode, at=at(ago), milliseconds=ms, error="x" if ms == 40 else "")
            for ms in times
        )
    Recall.objects.create(owner_id=owner.id, episode=episode, at=at(60), milliseconds=900)

    def rank(times: list[float], share: float) -> str:
        found = sorted(times)[math.ceil(share * len(times)) - 1]
        return f"{found:.0f}"

    html = page(client)
    assert table(html, "times") == [
        [words(day(1)), "40", rank(second, 0.5), rank(second, 0.95)],
        [words(day(4)), "5", rank(first, 0.5), rank(first, 0.95)],
    ]
    together = first + second
    foot = html[html.index('aria-labelledby="times"') :].split("<tfoot>")[1].split("</tfoot>")[0]
    assert re.findall(r'"n">([\d.]+)<', foot) == ["45", rank(together, 0.5), rank(together, 0.95)]
    assert f"{rank(together, 0.5)} ms</b><span>median retrieval" in html
    assert "2 recalls without memory" in html
    rows = downloaded(client, "recall-times")
    assert [(row["day"], row["recalls"], row["failed"]) for row in rows] == [
        (day(4).isoformat(), "5", "1"), (day(1).isoformat(), "40", "1"),
    ]  # fmt: skip


def test_tokens_are_those_of_the_days_jobs(client: Client, owner: Owner, other: Owner) -> None:
    def job(of: Owner, kind: str, moment: datetime, tokens: int, cost: float | None = None) -> None:
        Job.objects.create(
            owner_id=of.id, kind=kind, state="done", due_at=moment, created_at=moment, started_at=moment,
            input_tokens=tokens - 10, output_tokens=10, cost=cost,
        )  # fmt: skip

    job(owner, "consolidate", at(3), 1_000, 0.25)
    job(owner, "import", at(3), 500)
    job(owner, "reflect", at(3), 300)
    job(owner, "reconsolidate", at(1), 70)
    job(owner, "trial", at(1), 20)
    job(other, "consolidate", at(1), 9_999)
    assert table(page(client), "tokens") == [
        [words(day(1)), "0", "0", "70", "20"],
        [words(day(3)), "1,500", "300", "0", "0"],
    ]
    rows = downloaded(client, "tokens")
    assert [row["cost"] for row in rows] == ["0.25", ""]
    assert sum(int(row[name]) for row in rows for name in ("learning", "reflection", "comparing", "other")) == 1_890


def test_subjects_are_counted_the_greatest_first_and_lead_to_their_memories(client: Client, owner: Owner) -> None:
    sailing = [learn(owner, f"The user has sailed to island {n}.", subject="sailing") for n in range(4)]
    learn(owner, "妈妈住在成都。", subject="妈妈")
    store.archive(owner.id, sailing[0].pk, YOU)
    recall = Recall.objects.create(owner_id=owner.id, episode=say(owner, "Where to?"), at=at(3), milliseconds=5)
    RecallItem.objects.create(recall=recall, memory=sailing[1], rank=1, score=1.0, in_prompt=True)
    html = page(client)
    assert table(html, "subjects") == [["sailing", "3", "1"], ["妈妈", "1", "0"]]
    section = html[html.index('aria-labelledby="subjects"') :].split("</section>", maxsplit=1)[0]
    whole, third = (float(width) for width in re.findall(r'<rect[^>]* width="([\d.]+)"', section))
    assert third == pytest.approx(whole / 3, abs=0.1)
    address = re.search(r'href="(/memories/\?[^"]+)"[^>]*>sailing<', section)
    assert address and client.get(address[1]).context["page"].total == 3


def test_the_period_is_in_the_address(client: Client, owner: Owner) -> None:
    learned(owner, at(50), "The user has the kite.")
    assert table(page(client), "learned") == [["No figures in this time."]]
    assert table(page(client, "?days=90"), "learned") == [[words(day(50)), "1", "0"]]
    for nonsense in ("?days=7", "?days=abc", "?days=-1", "?days=99999999999999999999"):
        assert table(page(client, nonsense), "learned") == [["No figures in this time."]]
    assert len(downloaded(client, "growth", "?days=365")) == 365
    assert client.get(f"{STATS}secrets.csv").status_code == 404


def test_it_takes_at_most_twelve_queries_however_much_there_is(client: Client, owner: Owner) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client)
        return len(seen)

    episode = say(owner, "What do I have?")
    learn(owner, "The user has a large boat at the river.", episode)
    learn(owner, "The user has a large old boat at the river.", episode)
    assert queries() <= 12
    for n in range(40):
        learned(owner, at(n % 20), f"The user has thing number {n}.")
        Recall.objects.create(owner_id=owner.id, episode=episode, at=at(n % 20), milliseconds=n)
    assert queries() <= 12


def test_a_stranger_counts_nothing_of_it(stranger_client: Client, owner: Owner) -> None:
    memory = learned(owner, at(2), "The user has the kite.")
    Recall.objects.create(owner_id=owner.id, episode=say(owner, "What?"), at=at(1), milliseconds=5)
    assert memory.owner_id == owner.id
    html = page(stranger_client)
    assert "<b>0</b><span>current memories" in html
    for name in ("growth", "learned", "subjects", "times", "tokens"):
        assert table(html, name) == [["No figures in this time."]]
    assert downloaded(stranger_client, "recall-times") == []
    assert {row["all_observations"] for row in downloaded(stranger_client, "growth")} == {"0"}
