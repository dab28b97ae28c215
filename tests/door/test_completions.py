"""Programs that speak the OpenAI protocol get the person's memory and are otherwise passed on as they are."""

from __future__ import annotations

from typing import Any

import httpx2
import openai
import pytest
from django.test import Client

from chat.models import Conversation, Message, Reply
from memories import jobs
from memories.models import Episode, Job, Memory
from memories.records import Owner
from memoryscope_site.models import User
from tests.door.conftest import client_of
from tests.model_server import ModelServer, Rule
from tests.store.saying import learn

ANIMALS = ("dog", "cat", "horse", "goat", "parrot", "rabbit", "donkey", "duck", "sheep", "pony")
NAMES = ("Alba", "Bruno", "Carla", "Dora", "Emil")
TOOLS: list[Any] = [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}]


def say(program: openai.OpenAI, *turns: str, **more: Any) -> str:
    roles = ("user", "assistant")
    messages: list[Any] = [{"role": roles[n % 2], "content": text} for n, text in enumerate(turns)]
    answer = program.chat.completions.create(model="test-model", messages=messages, **more)
    return answer.choices[0].message.content or ""


def test_a_reply_knows_what_is_remembered_and_only_the_persons(
    program: openai.OpenAI, strangers_program: openai.OpenAI, server: ModelServer, asked: Any, owner: Owner
) -> None:
    learn(owner, "Yining is allergic to walnuts.")
    assert "walnuts" in say(program, "What nuts am I allergic to?").partition("I remember")[2]
    assert asked()[0]["messages"][0]["role"] == "system"
    assert "walnuts" not in say(strangers_program, "What nuts am I allergic to?")
    assert len(asked()[1]["messages"]) == 1, "nothing is known of the stranger, and nothing was put in"


def test_it_streams_chunk_for_chunk(program: openai.OpenAI, server: ModelServer, owner: Owner) -> None:
    learn(owner, "Yining is allergic to walnuts.")
    server.control.add(Rule(kind="chat", answer="one two three four", gate_after=2))
    stream = program.chat.completions.create(
        model="test-model", messages=[{"role": "user", "content": "Count."}], stream=True,
        stream_options={"include_usage": True},
    )  # fmt: skip
    pieces = iter(stream)
    first = [next(pieces).choices[0].delta.content for _ in range(2)]
    assert first == ["one", " two"], "the model waits, and what it said so far is here"
    server.control.release()
    rest = list(pieces)
    assert "".join(c.choices[0].delta.content or "" for c in rest if c.choices) == " three four"
    assert rest[-1].usage and rest[-1].usage.completion_tokens == 4
    kept = Reply.objects.get()
    assert kept.message and kept.message.episode.text == "one two three four"
    assert (kept.state, kept.output_tokens, kept.message.episode.source) == ("done", 4, "api")


def test_a_client_that_goes_away_stops_the_model(program: openai.OpenAI, server: ModelServer) -> None:
    server.control.add(Rule(kind="chat", answer="one two three", gate_after=2))
    messages: list[Any] = [{"role": "user", "content": "Count."}]
    with program.chat.completions.create(model="test-model", messages=messages, stream=True) as stream:
        next(iter(stream))
    server.control.wait_for("gone")


def test_everything_else_passes_untouched(program: openai.OpenAI, server: ModelServer, asked: Any) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    messages: list[Any] = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "What is this, and how warm is it?"}, picture]},
        {"role": "assistant", "content": None, "tool_calls": [
            {"id": "call-1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "call-1", "content": "31 degrees"},
    ]  # fmt: skip
    program.chat.completions.create(
        model="another", messages=messages, tools=TOOLS, temperature=0.25, seed=12345678901234567890,
        response_format={"type": "json_object"}, extra_body={"unknown_field": {"kept": [1, None, "é"]}},
    )  # fmt: skip
    body = asked()[0]
    assert body["messages"] == messages
    assert (body["model"], body["tools"], body["temperature"]) == ("another", TOOLS, 0.25)
    assert (body["seed"], body["unknown_field"]) == (12345678901234567890, {"kept": [1, None, "é"]})
    assert body["response_format"] == {"type": "json_object"}
    assert server.control.requests[0].authorization == "Bearer sk-of-the-test", "the person's token stays here"


def test_memory_joins_the_programs_own_instructions(program: openai.OpenAI, asked: Any, owner: Owner) -> None:
    learn(owner, "Yining is allergic to walnuts.")
    messages: list[Any] = [{"role": "system", "content": "Be brief."},
                           {"role": "user", "content": "What nuts am I allergic to?"}]  # fmt: skip
    program.chat.completions.create(model="test-model", messages=messages, tools=TOOLS)
    system, user = asked()[0]["messages"]
    assert system["content"].startswith("Be brief.\n\n") and "walnuts" in system["content"]
    assert user == messages[1] and asked()[0]["tools"] == TOOLS


@pytest.mark.usefixtures("server")
def test_fifty_turns_sent_again_and_again_teach_each_fact_once(program: openai.OpenAI, person: User) -> None:
    turns: list[str] = []
    for number in range(50):
        turns += [f"I own a {ANIMALS[number % 10]} called {NAMES[number // 10]}."]
        turns += [say(program, *turns)]
    said = Episode.objects.filter(owner=person, role="user")
    assert said.count() == len(set(said.values_list("text", flat=True))) == 50
    assert Episode.objects.filter(owner=person, role="assistant").count() == 50
    assert Conversation.objects.count() == 1
    say(program, *turns[-10:-1])  # the beginning cut off, as programs do when a history grows long
    say(program, *turns[:41], "an edited reply", *turns[42:99])
    say(program, *turns[:99])  # another reply is asked for
    assert said.count() == 50
    say(program, *turns[-10:], "My bicycle is blue.")
    say(program, *turns[-8:], "My bicycle is blue.", "Noted.", "My bicycle is blue.")
    assert said.count() == 52, "what is said again is new"
    assert Conversation.objects.count() == 1
    jobs.request(person.pk, Job.Kind.CONSOLIDATE, session=str(Conversation.objects.get().pk))
    texts = Memory.objects.filter(owner=person, state="active").values_list("text", flat=True)
    assert len(texts) == len(set(texts)) >= 50, "each fact is learned, and once"


@pytest.mark.usefixtures("server")
def test_a_conversation_is_known_by_its_name(program: openai.OpenAI, address: str, person: User) -> None:
    say(program, "Hello.", extra_headers={"X-Conversation-Id": "one"})
    say(program, "Hello.", extra_headers={"X-Conversation-Id": "two"})
    say(program, "Hello again.", metadata={"conversation_id": "one"})
    counts = sorted(Message.objects.filter(conversation=c, episode__role="user").count()
                    for c in Conversation.objects.filter(owner=person, program="a program"))  # fmt: skip
    assert counts == [1, 2]
    say(program, "Good morning.", extra_headers={"X-Conversation-Id": "new"})  # as LibreChat begins
    say(program, "Good morning.", "Good morning to you.", "It rains.", extra_headers={"X-Conversation-Id": "three"})
    say(program, "Generate", extra_headers={"X-OpenWebUI-Chat-Id": "local:1"})  # a temporary chat of Open WebUI's
    assert Conversation.objects.filter(owner=person).count() == 3
    browser = Client()
    browser.force_login(person)
    assert "Through the program “a program”" in browser.get("/chat/", follow=True).content.decode()


@pytest.mark.usefixtures("server")
def test_x_memory_and_the_tokens_scopes_say_what_is_read_and_kept(
    address: str, person: User, owner: Owner, asked: Any
) -> None:
    learn(owner, "Yining is allergic to walnuts.")
    program = client_of(address, person)
    say(program, "What nuts am I allergic to?", extra_headers={"X-Memory": "off"})
    say(program, "What nuts am I allergic to?", extra_headers={"X-Memory": "read"})
    say(client_of(address, person, scopes=["chat"]), "What nuts am I allergic to?")
    say(client_of(address, person, scopes=["chat", "write"]), "What nuts am I allergic to?")
    assert ["walnuts" in str(body["messages"]) for body in asked()] == [False, True, False, False]
    assert Conversation.objects.count() == 1, "of the one that may write"
    with pytest.raises(openai.BadRequestError):
        say(program, "Hello.", extra_headers={"X-Memory": "perhaps"})
    with pytest.raises(openai.PermissionDeniedError):
        say(client_of(address, person, scopes=["read"]), "Hello.")


def test_errors_come_as_they_came(program: openai.OpenAI, server: ModelServer) -> None:
    server.control.add(Rule(kind="chat", status=429, message="slow down, {key}", retry_after="7"))
    with pytest.raises(openai.RateLimitError) as caught:
        say(program, "Hello.")
    assert caught.value.response.headers["retry-after"] == "7"
    assert caught.value.response.json() == {
        "error": {"message": "slow down, [key]", "type": "test_error", "code": "test_429"}
    }


def test_nobody_comes_in_without_a_token(address: str, server: ModelServer) -> None:
    url = f"{address}/v1/chat/completions"
    with httpx2.Client() as web:
        for headers in ({}, {"Authorization": "Bearer ms-wrong"}, {"Authorization": "Basic eDp5"}):
            answer = web.post(url, json={"messages": []}, headers=headers)
            assert answer.status_code == 401 and answer.json()["error"]["code"] == "invalid_api_key"
        many = [web.post(url, json={}, headers={"Authorization": "Bearer ms-wrong"}) for _ in range(31)]
    assert many[-1].status_code == 429 and int(many[-1].headers["Retry-After"]) <= 61
    assert not server.control.requests


def test_without_a_model_the_endpoint_answers_in_the_same_form(program: openai.OpenAI, owner: Owner) -> None:
    learn(owner, "Yining is allergic to walnuts.")
    assert "walnuts" in say(program, "What nuts am I allergic to?")
    messages: list[Any] = [{"role": "user", "content": "And which nuts do I not eat?"}]
    stream = program.chat.completions.create(model="", messages=messages, stream=True)
    assert "walnuts" in "".join(c.choices[0].delta.content or "" for c in stream)
    assert [model.id for model in program.models.list()] == ["offline"]
    vector = program.embeddings.create(model="any", input=["walnuts", "nuts"]).data
    assert len(vector) == 2 and len(vector[0].embedding) == 256


@pytest.mark.usefixtures("server")
def test_models_are_the_servers(program: openai.OpenAI) -> None:
    assert [model.id for model in program.models.list()] == ["test-model"]
