"""Administrators ask on the settings page whether memory works with the model; the worker tries it, the page tells."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from memories import tasks
from memories.evaluation import trial, trial_job
from memories.llm import models
from memories.models import Job, Memory
from memoryscope_site.models import User
from tests.fixtures_model_server import _running_model_server, model_server
from tests.llm.settings_for import KEY
from tests.llm.trying import behind, learns_well
from tests.model_server import ModelServer

__all__ = ["_running_model_server", "model_server"]
pytestmark = pytest.mark.django_db
PAGE = "/settings/"
ASK = {"save": "try_model"}
BUTTON = "Check whether memory works with this model"


@pytest.fixture
def admin(person: User) -> User:
    User.objects.filter(pk=person.pk).update(is_staff=True)
    return person


@pytest.fixture
def model(model_server: ModelServer, settings: Settings) -> ModelServer:
    settings.BACKGROUND = "memories.evaluation.learning.nobody"  # the test is the worker
    settings.MODELS = settings.MODELS | {"extraction": behind(model_server)}
    models.reset()
    learns_well(model_server)
    return model_server


def html(client: Client) -> str:
    return client.get(PAGE).content.decode()


def ask(client: Client) -> Job:
    answer = client.post(PAGE, ASK)
    assert answer["Location"] == "/settings/#models"
    return Job.objects.get(kind="trial")


def test_who_is_no_administrator_sees_nothing_of_it(client: Client, stranger_client: Client, admin: User) -> None:
    assert BUTTON in html(client)
    assert BUTTON not in html(stranger_client) and "Does memory work" not in html(stranger_client)
    assert stranger_client.post(PAGE, ASK).status_code == 404
    assert Client().post(PAGE, ASK)["Location"].startswith("/sign-in/")
    assert not Job.objects.exists()


def test_the_worker_tries_it_and_the_page_tells(client: Client, admin: User, model: ModelServer) -> None:
    job = ask(client)
    page = html(client)
    assert "The worker is trying it: 0 of 12" in page and BUTTON not in page
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress, job.total, job.model) == ("done", 12, 12, "learner")
    assert job.calls == len(model.control.requests) and job.input_tokens > 0
    page = html(client)
    assert "Good: it finds facts" in page
    assert "Tried with learner: 12 of 12 right." in page
    assert f"{job.calls} calls" in page and "today," in page
    assert BUTTON in page and "The model in use is now" not in page
    assert KEY not in page
    assert not Memory.objects.exists() and User.objects.filter(username__startswith="evaluate.").count() == 0


def test_in_chinese_too(client: Client, admin: User, model: ModelServer) -> None:
    tasks.run_job(ask(client).pk)
    User.objects.filter(pk=admin.pk).update(language="zh-hans")
    page = html(client)
    assert "learner" in page and "12" in page


def test_another_administrator_sees_it_as_well(
    client: Client, stranger_client: Client, stranger: User, admin: User, model: ModelServer
) -> None:
    tasks.run_job(ask(client).pk)
    User.objects.filter(pk=stranger.pk).update(is_staff=True)
    assert "Tried with learner: 12 of 12 right." in html(stranger_client)


def test_asked_twice_it_is_tried_once(
    client: Client, stranger_client: Client, stranger: User, admin: User, model: ModelServer
) -> None:
    User.objects.filter(pk=stranger.pk).update(is_staff=True)
    ask(client)
    ask(client)
    ask(stranger_client)


def test_it_says_when_the_model_has_changed_since(
    client: Client, admin: User, model: ModelServer, settings: Settings
) -> None:
    tasks.run_job(ask(client).pk)
    settings.MODELS = settings.MODELS | {"extraction": behind(model, MODEL="newer")}
    models.reset()
    assert "The model in use is now newer." in html(client)


def test_a_model_that_fails_is_told_without_the_key(client: Client, admin: User, model: ModelServer) -> None:
    model.control.add(kind="chat", status=401, message="wrong key {key}")
    job = ask(client)
    tasks.run_job(job.pk)
    page = html(client)
    assert "Not usable for memory: The server of learner does not accept the API key" in page
    assert KEY not in page and BUTTON in page


def test_a_run_that_is_cut_short_goes_on_where_it_was(
    client: Client, admin: User, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial_job, "_RUN_FOR", 0.0)  # after each case the rest is for another run
    job = ask(client)
    for done in range(1, 12):
        tasks.run_job(job.pk)
        job.refresh_from_db()
        assert (job.state, len(job.counts)) == ("queued", done)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, len(job.counts)) == ("done", 12)
    extractions = [entry.prompt for entry in model.control.requests if entry.task == "Extraction"]
    sessions = sum(len(case["sessions"]) for case in trial.cases())
    assert len(extractions) == len(set(extractions)) == sessions  # none was read twice


def test_a_cancelled_trial_is_no_result(client: Client, admin: User, model: ModelServer) -> None:
    job = ask(client)
    Job.objects.filter(pk=job.pk).update(state="cancelled")
    assert "Not tried yet." in html(client)


def test_its_results_are_no_card_of_what_was_learned(client: Client, admin: User, model: ModelServer) -> None:
    job = ask(client)
    tasks.run_job(job.pk)
    for page in ("/", "/chat/", "/memories/"):
        answer: Any = client.get(page)
        assert "en-update" not in answer.content.decode()
