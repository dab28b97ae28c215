"""/readyz tells a proxy whether people can be served, and an operator what is amiss."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from memories import clock
from memories.models import Episode
from memoryscope_site.models import Heartbeat, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def state(browser: Client) -> tuple[int, str, dict[str, Any]]:
    answer = browser.get("/readyz")
    body = answer.json()
    return answer.status_code, body["status"], body["checks"]


def test_all_is_well(anonymous: Client, worker: None) -> None:
    status, words, checks = state(anonymous)
    assert (status, words) == (200, "ready")
    assert list(checks) == ["database", "index", "queue", "models"]
    assert all(check["ok"] and check["ms"] >= 0 for check in checks.values())


def test_without_a_worker_people_are_served_and_the_operator_is_told(anonymous: Client) -> None:
    status, words, checks = state(anonymous)
    assert (status, words) == (200, "degraded")
    assert checks["queue"]["problem"] == "no worker has been seen yet"


def test_a_worker_that_was_not_seen_for_minutes_is_missed(anonymous: Client, worker: None) -> None:
    Heartbeat.objects.update(at=clock.now() - timedelta(minutes=10))
    assert state(anonymous)[2]["queue"]["problem"].startswith("no worker has been seen for 6")


def test_a_model_that_does_not_listen_is_named_by_its_role_only(
    anonymous: Client, worker: None, settings: Settings
) -> None:
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        there.listen()
        with socket.socket() as not_there:
            not_there.bind(("127.0.0.1", 0))
            settings.MODELS = {
                role: {"BASE_URL": f"http://127.0.0.1:{place.getsockname()[1]}/v1", "API_KEY": "sk-secret"}
                for role, place in (("chat", there), ("embedding", not_there))
            }
            status, words, checks = state(anonymous)
    assert (status, words) == (200, "degraded")
    assert checks["model: chat"]["ok"]
    assert checks["model: embedding"]["problem"] == "nothing listens at its address"


def test_a_database_that_is_older_than_the_program_is_not_ready(
    anonymous: Client, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'chat' AND name <> '0001_initial'")
    status, words, checks = state(anonymous)
    assert (status, words) == (503, "not ready")
    assert "migrate" in checks["database"]["problem"]


def test_nothing_of_anybody_is_told(anonymous: Client, worker: None, person: User) -> None:
    text = anonymous.get("/readyz").content.decode()
    assert person.username not in text and PASSWORD not in text and not Episode.objects.exists()
