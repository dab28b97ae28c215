"""A reranker reads the top candidates together with the question, over real HTTP. Where it fails, the ranking that
there is stands, and what was wrong is said."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from pytest_django import Settings

from memories.llm.dashscope import DashScopeReranker
from memories.llm.openai import OpenAICompatibleReranker
from memories.records import Owner, Query, Recalled
from memories.retrieve import retrieve
from memoryscope_site.env import Env
from memoryscope_site.model_settings import model_settings
from tests.fixtures_model_server import _running_model_server, model_server
from tests.llm.settings_for import KEY, VENDORS
from tests.model_server import ModelServer
from tests.retrieve.asking import NOW, texts
from tests.store.saying import say

__all__ = ["_running_model_server", "model_server"]
pytestmark = pytest.mark.django_db

QUESTION = "Which of my neighbours repairs old bicycles?"
WORDS = "My neighbours, and old bicycles."
ANSWER = (
    "It was a long and rainy afternoon and I had to wait for the plumber, who came late, and we spoke of this and that "
    "over a cup of tea, of Rui for example, which I liked: of my many neighbours he is the one who repairs what is "
    "old, even bicycles, and then the tea was cold and the kitchen dry again and he drove home through the rain."
)


@pytest.fixture
def told(owner: Owner) -> Owner:
    for n, text in enumerate((WORDS, ANSWER, "The street is loud.", "The rice is cold.")):
        say(owner, text, session=f"{n}")
    return owner


def use(settings: Settings, vendor: str, address: str, **more: Any) -> None:
    backend = OpenAICompatibleReranker if vendor == "openai" else DashScopeReranker
    entry = {"BACKEND": f"{backend.__module__}.{backend.__qualname__}", "MODEL": "gte-rerank", "BASE_URL": address}
    settings.MODELS = settings.MODELS | {"rerank": entry | {"API_KEY": KEY, "RETRIES": 0, "TIMEOUT": 2} | more}


def address_of(server: ModelServer, vendor: str) -> str:
    return server.url if vendor == "openai" else server.dashscope_url


def ask(owner: Owner) -> Recalled:
    return retrieve(owner, Query(QUESTION, at=NOW))


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_top_comes_in_the_order_of_the_reranker(
    told: Owner, settings: Settings, model_server: ModelServer, vendor: str
) -> None:
    before = ask(told)
    assert texts(before)[0] == WORDS
    use(settings, vendor, address_of(model_server, vendor))
    after = ask(told)
    assert texts(after)[0] == ANSWER
    assert sorted(texts(after)) == sorted(texts(before))
    assert after.error == ""
    scores = [result.score for result in after.results]
    assert scores == sorted(scores, reverse=True)
    assert all(sum(result.parts.values()) == pytest.approx(result.score) for result in after.results)
    [request] = model_server.control.requests
    assert request.kind == "rerank" and "bicycles" in request.prompt


FAILURES: list[dict[str, Any]] = [
    {"status": 401}, {"status": 403}, {"status": 404}, {"status": 429}, {"status": 500}, {"drop": True},
    {"answer": {"results": [{"index": 99, "relevance_score": 1.0}]}}, {"answer": {"nothing": True}}, {"answer": "oops"},
]  # fmt: skip


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("failure", FAILURES, ids=str)
def test_a_reranker_that_fails_costs_its_order_and_nothing_else(
    told: Owner, settings: Settings, model_server: ModelServer, vendor: str, failure: dict[str, Any]
) -> None:
    before = ask(told)
    use(settings, vendor, address_of(model_server, vendor))
    model_server.control.add(kind="rerank", **failure)
    after = ask(told)
    assert [(result.text, result.score) for result in after.results] == [(r.text, r.score) for r in before.results]
    assert "gte-rerank" in after.error
    assert KEY not in after.error


def test_a_reranker_that_does_not_answer_is_not_waited_for(
    told: Owner, settings: Settings, model_server: ModelServer
) -> None:
    use(settings, "openai", model_server.url, TIMEOUT=0.2)
    model_server.control.add(kind="rerank", delay=20)
    recalled = ask(told)
    assert texts(recalled)[0] == WORDS
    assert "did not answer within 0.2 s" in recalled.error


def test_nobody_at_the_address(told: Owner, settings: Settings) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    use(settings, "openai", f"http://127.0.0.1:{port}/v1")
    recalled = ask(told)
    assert texts(recalled)[0] == WORDS
    assert "gte-rerank" in recalled.error


def test_a_reply_waits_for_it_shortly_and_once() -> None:
    found = model_settings(Env(_env_file=None, RERANK_BASE_URL="http://localhost:9/v1", RERANK_MODEL="some-reranker"))
    entry = found["rerank"]
    assert entry is not None
    assert (entry["TIMEOUT"], entry["RETRIES"]) == (5, 0)
    assert (found["chat"] or {})["RETRIES"] == 2


def test_a_stranger_s_messages_are_not_sent_to_it(
    told: Owner, other: Owner, settings: Settings, model_server: ModelServer
) -> None:
    say(other, "My secret is that I repair old bicycles with my neighbours.")
    use(settings, "openai", model_server.url)
    ask(told)
    [request] = model_server.control.requests
    assert WORDS in request.prompt and "secret" not in request.prompt
