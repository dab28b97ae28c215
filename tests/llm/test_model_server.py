"""The test server itself, as other tests and other processes use it."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from tests.model_server import ModelServer


def post(url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(url, data=data, timeout=10) as answer:  # the address is our own
        result: dict[str, Any] = json.load(answer)
    return result


def say(url: str, text: str, system: str = "Be brief.", model: str = "any") -> str:
    client = openai.OpenAI(base_url=url, api_key="k", max_retries=0)
    messages: Any = [{"role": "system", "content": system}, {"role": "user", "content": text}]
    with client:
        return client.chat.completions.create(model=model, messages=messages).choices[0].message.content or ""


@pytest.fixture
def process() -> Iterator[str]:
    """The address of a server in its own process."""
    server = subprocess.Popen([sys.executable, "-m", "tests.model_server"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    yield server.stdout.readline().split()[-1].removesuffix("/v1")
    server.terminate()
    server.wait(10)
    server.stdout.close()


def test_it_runs_as_a_process_and_is_told_over_http_what_to_do(process: str) -> None:
    post(f"{process}/control/script", {"match": "tide", "answer": "At noon.", "times": 1})
    post(f"{process}/control", {"rules": [{"match": "moon", "status": 500}]})
    assert say(f"{process}/v1", "When is the tide?") == "At noon."
    assert say(f"{process}/v1", "When is the tide?") == "You said: When is the tide?"
    with pytest.raises(openai.InternalServerError):
        say(f"{process}/v1", "Where is the moon?")
    log = post(f"{process}/control/log")["requests"]
    assert [entry["state"] for entry in log] == ["done", "done", "failed"]
    assert log[0]["authorization"] == "Bearer k"
    post(f"{process}/control", {"reset": True})
    assert post(f"{process}/control/log")["requests"] == []


def test_a_gate_is_waited_for_and_released_over_http(process: str) -> None:
    post(f"{process}/control/script", {"gate_after": 1, "gate": "first", "answer": "one two"})
    with openai.OpenAI(base_url=f"{process}/v1", api_key="k", max_retries=0) as client:
        stream = client.chat.completions.create(model="any", messages=[{"role": "user", "content": "go"}], stream=True)
        assert next(stream).choices[0].delta.content == "one"
        (entry,) = post(f"{process}/control/wait?state=waiting&count=1&timeout=5")["requests"]
        assert entry["sent"] == 1
        post(f"{process}/control/release", {"gate": "first"})
        assert [chunk.choices[0].delta.content for chunk in stream] == [" two", None]


def test_a_reply_repeats_the_memories_that_were_in_the_prompt(model_server: ModelServer) -> None:
    prompt = "You help.\n\nWhat is remembered:\n- Owns a canoe.\n- 不吃香菜。"
    assert say(model_server.url, "Hello", prompt) == "You said: Hello\n\nI remember: Owns a canoe.; 不吃香菜。"


def test_a_fact_is_found_in_the_numbered_message_that_states_it(model_server: ModelServer) -> None:
    model_server.control.learn(quote="I own a canoe", statement="The user owns a canoe.", category="belongings")
    prompt = 'Messages:\n[1] user: Hello\n[2] user: I own a canoe, red.\nAnswer by: {"title": "Extraction"}'
    answer = json.loads(say(model_server.url, prompt))
    assert [(found["message"], found["statement"]) for found in answer["observations"]] == [
        (2, "The user owns a canoe.")
    ]
    assert json.loads(say(model_server.url, 'Nothing. {"title": "Extraction"}')) == {
        "relevance": [],
        "observations": [],
    }


def test_the_models_name_can_ask_for_a_number_of_tokens_and_for_failures(model_server: ModelServer) -> None:
    assert say(model_server.url, "go", model="instant-3@1000") == "token1 token2 token3"
    for model in ("fail-429x2", "fail-429x2"):
        with pytest.raises(openai.RateLimitError):
            say(model_server.url, "go", model=model)
    assert say(model_server.url, "go", model="fail-429x2") == "You said: go"
    assert say(model_server.url, "go", model="think").startswith("<think>")
