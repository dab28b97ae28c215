"""/metrics: figures for Prometheus, shown to who has the token, and naming nobody."""

from __future__ import annotations

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from memories import by_hand, jobs
from memories.models import Job
from memories.records import By, NewMemory
from memoryscope_site.models import User
from memoryscope_site.operations import figures

pytestmark = pytest.mark.django_db
YOU = By("user")
TOKEN = "a-token-of-the-test"


@pytest.fixture(autouse=True)
def nothing_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(figures, "KEPT_SECONDS", 0)


def scraped(browser: Client) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_it_is_not_there_without_the_token(anonymous: Client, settings: Settings) -> None:
    assert anonymous.get("/metrics").status_code == 404
    assert anonymous.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert anonymous.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_their_view_not_by_their_address(anonymous: Client) -> None:
    view = frozenset({("view", "sign_in"), ("method", "GET"), ("status", "200")})
    before = scraped(anonymous).get(("memoryscope_http_requests_total", view), 0)
    anonymous.get("/sign-in/?next=/memories/7/")
    after = scraped(anonymous)
    assert after["memoryscope_http_requests_total", view] == before + 1
    assert not any("/" in value for _, labels in after for _, value in labels)


def test_what_workers_do_is_read_from_the_database(
    anonymous: Client, person: User, stranger: User, worker: None
) -> None:
    for owner in (person, stranger):
        by_hand.add(owner.as_owner, NewMemory("observation", "Likes tea.", "en"), YOU)
    seen = scraped(anonymous)
    assert seen["memoryscope_people", frozenset()] == 2
    assert seen["memoryscope_memories", frozenset({("kind", "observation"), ("state", "active")})] == 2
    assert seen["memoryscope_worker_beat_seconds", frozenset()] < 60


def test_a_job_that_is_due_and_not_begun_shows(anonymous: Client, person: User, settings: Settings) -> None:
    settings.BACKGROUND = "tests.operations.test_metrics.nobody"
    jobs.request(person.pk, Job.Kind.REBUILD)
    seen = scraped(anonymous)
    assert seen["memoryscope_jobs_due", frozenset()] == 1
    assert seen["memoryscope_jobs", frozenset({("kind", "rebuild"), ("state", "queued")})] == 1


def nobody(task: str, *ids: int | str) -> None:
    """A worker that does not come."""
