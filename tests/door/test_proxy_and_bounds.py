"""People whom a trusted proxy names, and what keeps the endpoint from being overrun."""

from __future__ import annotations

import ipaddress
from typing import Any

import httpx2
import openai
import pytest
from pytest_django.fixtures import Settings

from chat.door import tokens
from chat.models import Conversation
from memories import budget
from memories.records import Owner
from memoryscope_site.models import User
from tests.door.conftest import client_of
from tests.model_server import ModelServer, Rule

SECRET = "the proxy's own long secret"
HELLO = {"messages": [{"role": "user", "content": "Hello."}]}


@pytest.fixture
def proxied(settings: Settings) -> Settings:
    settings.API_USER_HEADER, settings.API_PROXY_SECRET = "X-OpenWebUI-User-Name", SECRET
    settings.API_PROXIES = [ipaddress.ip_network("127.0.0.1/32")]
    return settings


def post(address: str, token: str, **headers: str) -> httpx2.Response:
    with httpx2.Client() as web:
        return web.post(
            f"{address}/v1/chat/completions", json=HELLO, headers={"Authorization": f"Bearer {token}"} | headers
        )


@pytest.mark.usefixtures("server")
def test_a_trusted_proxy_names_the_person(address: str, proxied: Settings, person: User, stranger: User) -> None:
    named = {"X-OpenWebUI-User-Name": person.username, "X-OpenWebUI-Chat-Id": "of Open WebUI"}
    assert post(address, SECRET, **named).status_code == 200
    assert Conversation.objects.get().owner == person
    assert post(address, SECRET, **named | {"X-OpenWebUI-User-Name": "nobody"}).status_code == 403
    assert post(address, SECRET).status_code == 401, "the secret alone is nobody's token"


@pytest.mark.usefixtures("server")
def test_nobody_else_is_believed(address: str, proxied: Settings, person: User, stranger: User) -> None:
    _row, token = tokens.make(stranger.pk, "a program")
    named = {"X-OpenWebUI-User-Name": person.username}
    assert post(address, token, **named).status_code == 403
    assert post(address, "a guess at the secret", **named).status_code == 403
    proxied.API_PROXIES = [ipaddress.ip_network("192.0.2.0/24")]
    assert post(address, SECRET, **named).status_code == 403
    proxied.API_USER_HEADER = ""
    assert post(address, SECRET, **named).status_code == 401
    assert post(address, token, **named).status_code == 200
    assert Conversation.objects.get().owner == stranger, "a header that is not asked for means nothing"


def test_what_is_too_much_is_refused(address: str, person: User, settings: Settings) -> None:
    settings.API_MEGABYTES, settings.API_REQUESTS_PER_MINUTE = 1, 2
    program = client_of(address, person)
    with pytest.raises(openai.APIStatusError) as large:
        program.chat.completions.create(model="m", messages=[{"role": "user", "content": "x" * 2_000_000}])
    assert large.value.status_code == 413
    _row, token = tokens.make(person.pk, "another")
    url = f"{address}/v1/chat/completions"
    with httpx2.Client(headers={"Authorization": f"Bearer {token}"}) as web:
        for body in (b"[1]", b'{"messages": NaN}'):
            answer = web.post(url, content=body)
            assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")
        assert web.post(url, content=b"[" * 100_000).status_code == 429
        assert web.get(url).status_code == 405


def test_the_budget_of_the_day_holds_for_programs(
    address: str, person: User, owner: Owner, server: ModelServer, settings: Settings
) -> None:
    settings.DAILY_TOKEN_BUDGET = 50
    program = client_of(address, person)
    messages: list[Any] = [{"role": "user", "content": "word " * 60}]
    program.chat.completions.create(model="test-model", messages=messages)
    assert budget.spent_today(owner) > 50
    with pytest.raises(openai.RateLimitError) as caught:
        program.chat.completions.create(model="test-model", messages=messages)
    assert caught.value.code == "insufficient_quota"


def test_a_server_that_is_not_there_or_breaks_off_is_said(address: str, person: User, server: ModelServer) -> None:
    program = client_of(address, person)
    messages: list[Any] = [{"role": "user", "content": "Hello."}]
    server.control.add(Rule(kind="chat", drop=True))
    with pytest.raises(openai.InternalServerError) as caught:
        program.chat.completions.create(model="test-model", messages=messages)
    assert caught.value.status_code == 502 and caught.value.code == "upstream_unreachable"
    server.control.add(Rule(kind="chat", answer="one two three", cut_after=2))
    said = []
    with pytest.raises(openai.APIError):
        for chunk in program.chat.completions.create(model="test-model", messages=messages, stream=True):
            said.append(chunk.choices[0].delta.content)
    assert said == ["one", " two"]
