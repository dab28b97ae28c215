"""check_models --learning: twelve conversations through the real consolidation, over real HTTP, and a verdict."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pytest_django import Settings

from memories.evaluation import trial, verdict
from memories.llm import models
from memories.models import Memory
from memories.records import Owner
from tests.llm.trying import behind, learns_well
from tests.model_server import ModelServer
from tests.store.saying import learn

pytestmark = pytest.mark.django_db


def tried() -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_models", "--learning", stdout=out, no_color=True)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def verdict_of(text: str) -> str:
    return text.strip().splitlines()[-1]


def use(settings: Settings, server: ModelServer, **more: Any) -> None:
    settings.MODELS = settings.MODELS | {"extraction": behind(server, **more)}
    models.reset()


@pytest.fixture(autouse=True)
def chat_check(model_server: ModelServer, settings: Settings) -> None:
    """What the plain check asks, before the trial."""
    learns_nothing_else = ("allergic to peanuts", "对花生过敏")
    for quote in learns_nothing_else:
        model_server.control.learn(quote=quote, statement=quote)


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_there_are_six_cases_a_language() -> None:
    names = [case["id"] for case in trial.cases()]
    assert len(set(names)) == 12
    assert sum(name.startswith("en-") for name in names) == sum(name.startswith("zh-") for name in names) == 6
    assert {name[3:] for name in names} == set(verdict.FLAWS)


def test_a_model_that_learns_well_is_good(model_server: ModelServer, settings: Settings, owner: Owner) -> None:
    use(settings, model_server)
    settings.PRICE_INPUT, settings.PRICE_OUTPUT = 1.0, 2.0
    learns_well(model_server)
    learn(owner, "Has a cat.")
    before = rows()
    text, code = tried()
    assert (code, verdict_of(text)) == (0, verdict.in_words({"en-update": 1, "zh-update": 1})), text
    assert "12 of 12 right" in text and "asked: I live in Tampere" in text
    assert "got:   [observation, superseded] The user lives in Tampere." in text
    asked = [entry for entry in model_server.control.requests if entry.kind == "chat"]
    calls = sum(int(line.split(" calls")[0].split()[-1]) for line in text.splitlines() if line.startswith("right "))
    assert calls == len(asked) - 2 > 12  # two were of the plain check
    assert "cost 0.0" in text and "price not known" not in text
    assert rows() == before and Memory.objects.get().text == "Has a cat."


def test_one_that_compares_nothing_works_but(model_server: ModelServer, settings: Settings) -> None:
    use(settings, model_server)
    learns_well(model_server)
    model_server.control.add(task="Judgement", answer={"pairs": []})
    model_server.control.add(task="Insights", answer={"insights": []})
    text, code = tried()
    assert code == 0
    assert verdict_of(text) == "Works, but it misses updates, it misses contradictions, it sums nothing up."


def test_one_that_finds_nothing_is_not_usable(model_server: ModelServer, settings: Settings) -> None:
    use(settings, model_server)
    text, code = tried()
    assert code == 1
    assert verdict_of(text).startswith("Not usable for memory: it misses plain facts")


def test_one_that_takes_stories_for_facts_is_not_usable(model_server: ModelServer, settings: Settings) -> None:
    use(settings, model_server)
    learns_well(model_server)
    model_server.control.learn(quote="I have hated the sea", statement="The user has hated the sea.")
    model_server.control.learn(quote="从小就恨这片海", statement="用户从小就恨这片海。")
    text, code = tried()
    assert (code, verdict_of(text)) == (1, "Not usable for memory: it takes stories for facts.")


@pytest.mark.parametrize(
    ("model", "said"), [("invalid-json", "gave no valid answer"), ("fail-503", "503"), ("fail-401", "API key")]
)
def test_one_that_fails_says_how(model: str, said: str, model_server: ModelServer, settings: Settings) -> None:
    use(settings, model_server)
    learns_well(model_server)
    before = rows()
    results = []
    settings.MODELS = settings.MODELS | {"extraction": behind(model_server, MODEL=model)}
    for one in trial.try_all():
        results.append(one)
    assert len(results) == (1 if model == "fail-401" else trial.TOO_MANY)
    assert all(said in one.error for one in results)
    assert verdict.in_words({"en-update": -1}, results[-1].error).startswith("Not usable for memory: ")
    assert rows() == before


def test_without_a_model_the_rules_are_tried(model_server: ModelServer, settings: Settings) -> None:
    settings.MODELS = settings.MODELS | {"extraction": {"BACKEND": "memories.llm.offline.OfflineChat"}}
    text, code = tried()
    assert "Learning with offline:" in text
    assert "0 calls, 0 tokens" in text and "cost 0.0000" in text
    assert code == 0 and verdict_of(text).startswith(("Works, but", "Good:"))
    assert not model_server.control.requests


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ({"en-update": 1, "zh-update": 0}, "Works, but it misses updates in Chinese."),
        ({"en-update": 0, "zh-update": 1}, "Works, but it misses updates in English."),
        ({"en-extraction": 0, "zh-extraction": 1, "zh-secret": 1}, "Works, but it misses plain facts in English."),
        ({"en-fiction": 0, "zh-fiction": 0}, "Not usable for memory: it takes stories for facts."),
        ({"zh-secret": 0, "zh-update": 1}, "Not usable for memory: it lets secrets through."),
        ({"en-a": -1, "en-b": 1, "en-c": 1, "en-d": 1, "en-e": 1}, "Works, but it fails in 1 of 5 cases."),
        ({"en-a": -1, "en-b": 1, "en-c": 1, "en-d": 1}, "Not usable for memory: it fails in 1 of 4 cases."),
    ],
)
def test_the_verdict_in_words(results: dict[str, int], words: str) -> None:
    assert verdict.in_words(results) == words
