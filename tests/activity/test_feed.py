"""The activity shows every write to memory: when, who, what changed, why; and says what can be undone no more."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from memories import clock, store, trash
from memories.models import Change, Job
from memories.records import By, Owner
from memoryscope_site.models import User
from tests.activity.conftest import feed, job_of
from tests.store.saying import WORKER, YOU, conclude, learn, say

pytestmark = pytest.mark.django_db


def test_it_says_who_did_what_with_what_changed_and_why(client: Client, owner: Owner) -> None:
    memory = learn(owner, "Yining lives in Berlin.", say(owner, "Yining lives in Berlin."), by=WORKER)
    store.revise(owner.id, memory.pk, By("reconsolidation", "she moved"), text="Yining lives in Lisbon.")
    store.revise(owner.id, memory.pk, YOU, category="home")
    html = feed(client)
    assert "Consolidation" in html and "Reconsolidation" in html and "You" in html
    assert "Yining lives in <del>Berlin</del><ins>Lisbon</ins>." in html and "she moved" in html
    assert "Category: <span" in html and "<ins>Home</ins>" in html
    assert html.index("<ins>Home</ins>") < html.index("she moved"), "the newest first"


def test_what_was_forgotten_is_told_without_a_word_of_it(client: Client, owner: Owner) -> None:
    memory = learn(owner, "Yining owns a kite.", say(owner, "I own a kite."))
    receipt = store.forget(owner.id, [memory.pk], YOU)
    html = feed(client)
    assert "kite" not in html and "The words are gone, so it cannot be undone." in html
    assert f"Receipt {receipt.pk}" in html and f"/memories/receipts/{receipt.pk}/" in html
    assert "Forgot" in feed(client, "?what=forgotten") and "Forgot" not in feed(client, "?what=learned")


def test_a_job_of_many_is_one_line_with_the_first_few(client: Client, learned_in_one_job: Job) -> None:
    html = feed(client)
    assert html.count("<li id=") == 1 and "12 learned" in html and "All 12 changes" in html
    assert html.count('class="feed__inner"') == 1 and html.count("Yining owns tile number") == 5
    alone = feed(client, f"?job={learned_in_one_job.pk}")
    assert alone.count("<li id=") == 12


def test_it_is_filtered_by_who_what_subject_memory_and_days(client: Client, owner: Owner) -> None:
    with clock.at(clock.now() - timedelta(days=40)):
        old = learn(owner, "Yining owns a bicycle.", subject="Transport")
    tea = learn(owner, "Yining drinks tea.", by=YOU, subject="tea")
    store.archive(owner.id, old.pk, YOU)
    assert "drinks tea" not in feed(client, "?who=consolidation")
    assert "bicycle" not in feed(client, "?what=added") and "drinks tea" in feed(client, "?what=added")
    assert "drinks tea" not in feed(client, "?subject=transport") and "bicycle" in feed(client, "?subject=transport")
    assert feed(client, f"?memory={tea.pk}").count("<li id=") == 1
    today = clock.now().date()
    recent = feed(client, f"?since={today - timedelta(days=3)}&until={today + timedelta(days=1)}")
    assert recent.count("<li id=") == 2
    assert feed(client, f"?until={today - timedelta(days=30)}").count("<li id=") == 1
    assert "Nothing like that was done" in feed(client, "?who=import")


NONSENSE = (
    "before=x", "before=99999999T000000000000-1-1", "job=²", "since=9999-12-31", "until=9999-12-31",
    "since=0001-01-01", "memory=9999999999999999999", "who=%00",
)  # fmt: skip


@pytest.mark.parametrize("query", NONSENSE)
def test_an_address_that_says_nonsense_shows_a_page(client: Client, owner: Owner, query: str) -> None:
    learn(owner, "Yining drinks tea.")
    assert client.get(f"/activity/?{query}").status_code == 200


def test_pages_follow_one_another_though_more_is_written(client: Client, owner: Owner) -> None:
    for n in range(45):
        learn(owner, f"Yining owns tile number {n:02}.", by=YOU)
    first = feed(client)
    following = re.search(r'rel="next" href="/activity/(\?[^"]+)"', first)
    assert following is not None and first.count("<li id=") == 40
    learn(owner, "Yining drinks tea.", by=YOU)
    last = feed(client, following[1])
    assert [text in last for text in ("number 04", "number 00", "number 05", "tea")] == [True, True, False, False]
    assert 'rel="next"' not in last and "Newest" in last


def test_what_cannot_be_undone_says_why(client: Client, owner: Owner) -> None:
    changed = learn(owner, "Yining drinks tea.", by=YOU)
    store.archive(owner.id, changed.pk, YOU)
    assert "Changed again since." in feed(client)
    removed = learn(owner, "Yining owns a kite.", by=YOU)
    store.undo(owner.id, Change.objects.get(memory=removed).pk, YOU)
    html = feed(client, f"?memory={removed.pk}")
    assert "Undone already." in html and "Redo" in html
    kite = learn(owner, "Yining owns a kite again.", say(owner, "I own a kite again."))
    tea = learn(owner, "Yining drinks green tea.", say(owner, "I drink green tea."))
    insight = conclude(owner, "Yining owns a kite again. It seems that tea is green.", (kite,), (tea,))
    store.forget(owner.id, [kite.pk], YOU)
    assert "What was there before has been forgotten." in feed(client, f"?memory={insight.pk}")


def test_what_the_trash_let_go_leaves_the_feed(client: Client, owner: Owner) -> None:
    memory = learn(owner, "Yining owns a kite.", by=YOU)
    store.remove(owner.id, memory.pk, YOU)
    trash.empty_now(owner.id, [memory.pk])
    assert "kite" not in feed(client)


def test_it_takes_as_many_queries_for_many_as_for_few(client: Client, owner: Owner, learned_in_one_job: Job) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/activity/").status_code == 200
        return len(asked)

    few = queries()
    for n in range(200):
        memory = learn(owner, f"Yining owns cup number {n:03}.", by=By("user", job_id=job_of(owner).pk))
        if n % 3 == 0:
            store.revise(owner.id, memory.pk, YOU, category="home")
    assert queries() == few <= 12


def test_the_stranger_sees_nothing_of_it(
    stranger_client: Client, client: Client, owner: Owner, learned_in_one_job: Job
) -> None:
    tea = learn(owner, "Yining drinks tea.", by=YOU)
    store.forget(owner.id, [tea.pk], YOU)
    for query in ("", f"?job={learned_in_one_job.pk}", f"?memory={tea.pk}", "?what=forgotten"):
        html = feed(stranger_client, query)
        assert "<li id=" not in html and "tile" not in html


def test_a_statement_is_never_markup(client: Client, owner: Owner) -> None:
    memory = learn(owner, "Yining likes <script>alert(1)</script>.", by=By("consolidation", "<b>why</b>"))
    store.revise(owner.id, memory.pk, YOU, text="Yining likes <i>tea</i>.")
    html = client.get("/activity/").content.decode()
    assert "<script>alert" not in html and "<b>why" not in html and "<i>tea" not in html


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_no_mistake_in_any_zone(
    zone: str, day: str, client: Client, person: User
) -> None:
    User.objects.filter(pk=person.pk).update(time_zone=zone)
    assert client.get("/activity/", {"since": day, "until": day}).status_code == 200
