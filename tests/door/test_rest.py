"""The REST API of memories: one's own by a token, nobody else's, and only what the token may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounded
from pytest_django.fixtures import Settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)  # fmt: skip

from chat.door import tokens
from memories.models import Change, Memory
from memories.records import Owner
from memoryscope_site.models import User
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db
CHECKS = [schemathesis.checks.not_a_server_error, status_code_conformance, content_type_conformance,
          response_schema_conformance]  # fmt: skip
Ask = Callable[..., Any]


def with_token(user: User, **more: Any) -> Ask:
    _row, token = tokens.make(user.pk, "a program", **more)
    browser = Client(headers={"Authorization": f"Bearer {token}"})

    def ask(method: str, path: str = "", body: Any = None, **query: Any) -> Any:
        url = f"/v1/memories{path}"
        if method == "get":
            return browser.get(url, query)
        return getattr(browser, method)(url, body if body is not None else {}, content_type="application/json")

    return ask


@pytest.fixture
def ask(person: User) -> Ask:
    return with_token(person)


def test_the_life_of_a_memory(ask: Ask, person: User) -> None:
    made = ask("post", body={"text": "I play the cello.", "subject": "music", "category": "interests"})
    assert made.status_code == 201
    path = f"/{made.json()['id']}"
    assert ask("post", body={"text": "I play the cello."}).status_code == 200, "known already"
    changed = ask("patch", path, {"text": "I play the viola.", "revision": 1})
    assert changed.json()["text"] == "I play the viola." and changed.json()["revision"] == 2
    assert ask("patch", path, {"text": "I play the harp.", "revision": 1}).status_code == 409
    assert ask("delete", path).json()["state"] == "trashed"
    assert ask("patch", path, {"text": "I play the harp."}).status_code == 422
    assert ask("post", f"{path}/restore").json()["state"] == "active"
    change = Change.objects.filter(owner=person).latest("pk")
    assert (change.actor, change.reason) == ("user", "through a program")
    receipt = ask("post", f"{path}/forget").json()
    assert receipt["memories"] == [made.json()["id"]] and not Memory.objects.exists()
    assert ask("get", path).status_code == ask("post", f"{path}/forget").status_code == 404


def test_lists_have_pages_and_searches_find(ask: Ask, owner: Owner) -> None:
    for number in range(7):
        learn(owner, f"Yining owns book number {number}.")
    learn(owner, "Yining plays the cello.", say(owner, "I play the cello, badly."), "I play the cello")
    seen, after = [], ""
    while True:
        page = ask("get", limit=3, after=after).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert len(seen) == len(set(seen)) == page["total"] == 8
    found = ask("get", q="cello").json()["items"]
    assert [item["text"] for item in found] == ["Yining plays the cello."]
    assert ask("get", f"/{found[0]['id']}").json()["quotes"][0]["text"] == "I play the cello"
    assert (
        ask("get", "/search", q="Which instrument does she play?", limit=1).json()["items"][0]["id"] == found[0]["id"]
    )


def test_a_stranger_finds_nothing_and_a_session_opens_nothing(
    ask: Ask, stranger: User, owner: Owner, client: Client
) -> None:
    memory = learn(owner, "Yining plays the cello.")
    theirs = with_token(stranger)
    assert theirs("get").json()["items"] == theirs("get", "/search", q="cello").json()["items"] == []
    path = f"/{memory.pk}"
    tried = [theirs("get", path), theirs("patch", path, {"pinned": True}), theirs("delete", path),
             theirs("post", f"{path}/restore"), theirs("post", f"{path}/forget")]  # fmt: skip
    assert {answer.status_code for answer in tried} == {404}
    memory.refresh_from_db()
    assert memory.state == "active" and not memory.pinned
    assert client.get("/v1/memories").status_code == 401
    assert client.delete(f"/v1/memories/{memory.pk}").status_code == 401


def test_a_token_does_what_it_may(person: User, owner: Owner) -> None:
    memory = learn(owner, "Yining plays the cello.")
    reads, writes = with_token(person, scopes=["read"]), with_token(person, scopes=["write"])
    assert reads("get").status_code == 200 and writes("get").status_code == 403
    assert reads("delete", f"/{memory.pk}").status_code == 403
    assert writes("post", body={"text": "I play the viola."}).status_code == 201


def test_what_is_never_kept_is_refused_in_words(ask: Ask) -> None:
    refused = ask("post", body={"text": "My password is hunter2-Xk9!"})
    assert refused.status_code == 422 and refused.json()["error"]["code"].startswith("not_kept")
    wrong = ask("post", body={"text": "", "colour": "blue"})
    assert wrong.status_code == 422 and wrong.json()["error"]["type"] == "invalid_request_error"
    assert not Memory.objects.exists()


def test_whatever_the_schema_allows_is_answered_as_it_says(
    person: User, owner: Owner, address: str, settings: Settings
) -> None:
    """schemathesis makes the requests, right and wrong ones."""
    settings.API_REQUESTS_PER_MINUTE = 0
    for number in range(3):
        learn(owner, f"Yining owns book number {number}.")
    schema = schemathesis.openapi.from_dict(Client().get("/v1/openapi.json").json())
    _row, token = tokens.make(person.pk, "schemathesis")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 8
    for operation in operations:
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            _try(operation, mode, token, address)


def _try(operation: Any, mode: schemathesis.GenerationMode, token: str, address: str) -> None:
    @bounded(max_examples=15, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode))
    def tried(case: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        response = case.call(base_url=address)
        case.validate_response(response, checks=CHECKS)

    try:
        tried()
    except Exception as error:
        if "Unsatisfiable" not in type(error).__name__:  # nothing wrong can be said of it
            raise
