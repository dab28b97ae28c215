"""Structured answers over real HTTP: the schema that is sent, what is tolerated, the one repair, the error."""

import json
from typing import Any

import pytest

from memories.errors import ModelError
from memories.llm.answers import Extraction, Insights, Judgement
from memories.llm.base import Usage
from memories.llm.failures import NoValidAnswer
from memories.llm.filling import strict_schema
from tests.llm.settings_for import VENDORS, Colours, chat_for, task
from tests.model_server import ModelServer

both = pytest.mark.parametrize("vendor", VENDORS)
GOOD = {"colours": ["red", "蓝"], "note": ""}


@both
def test_an_answer_is_parsed_into_its_type_with_its_cost(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(answer=GOOD)
    filled = chat_for(model_server, vendor).fill(task())
    assert filled.answer == Colours(colours=["red", "蓝"])
    assert filled.model == "test-model"
    assert filled.usage.input_tokens > 0
    assert filled.usage.output_tokens > 0
    assert filled.usage.calls == 1


@both
@pytest.mark.parametrize(
    "text",
    [
        "```json\n" + json.dumps(GOOD) + "\n```",
        "<think>Could be {blue}? No.</think>\n" + json.dumps(GOOD),
        "Of course. Here it is:\n" + json.dumps(GOOD) + "\nAnything else?",
        '{"colours": ["red", "蓝",], "note": "",}',
    ],
    ids=["fenced", "thinking", "prose around", "trailing commas"],
)
def test_what_models_put_around_an_answer_is_tolerated(model_server: ModelServer, vendor: str, text: str) -> None:
    model_server.control.add(answer=text)
    assert chat_for(model_server, vendor).fill(task()).answer == Colours(colours=["red", "蓝"])
    assert len(model_server.control.requests) == 1


@both
@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ('{"colours": ["red', "cut off"),
        ('{"colours": [,]}', "not valid JSON"),
        ("I would rather not.", "no JSON object"),
        ('{"colours": "red"}', "colours"),
        ('{"colours": [], "mood": "good"}', "mood"),
    ],
)
def test_a_bad_answer_is_sent_back_once_with_what_is_wrong(
    model_server: ModelServer, vendor: str, bad: str, problem: str
) -> None:
    model_server.control.add(answer=GOOD)
    model_server.control.add(answer=bad, times=1)
    filled = chat_for(model_server, vendor).fill(task())
    assert filled.answer == Colours(colours=["red", "蓝"])
    assert filled.usage.calls == 2
    first, second = model_server.control.requests
    assert first.prompt in second.prompt
    assert bad in second.prompt
    assert problem in second.prompt.removeprefix(first.prompt)


@both
def test_a_second_bad_answer_is_an_error_that_knows_its_cost(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(answer='{"colours": 7}')
    with pytest.raises(NoValidAnswer, match=r"list_colours.*colours") as failure:
        chat_for(model_server, vendor).fill(task())
    assert not failure.value.permanent
    assert failure.value.usage.calls == 2
    assert failure.value.usage.output_tokens > 0
    assert len(model_server.control.requests) == 2


@pytest.mark.parametrize(
    ("vendor", "model", "wanted"),
    [
        ("openai", "gpt-4o-mini", "json_schema"),
        ("openai", "gpt-3.5-turbo", "json_object"),
        ("openai", "gpt-4", None),
        ("openai", "somebody/unknown-7b", None),
        ("dashscope", "qwen-plus", "json_object"),
        ("dashscope", "qwen2-72b-instruct", None),
    ],
)
def test_schema_mode_where_the_model_has_it_and_the_schema_in_the_prompt_elsewhere(
    model_server: ModelServer, vendor: str, model: str, wanted: str | None
) -> None:
    model_server.control.add(answer=GOOD)
    chat_for(model_server, vendor, model).fill(task())
    (request,) = model_server.control.requests
    sent = _response_format(request.body)
    assert (sent or {}).get("type") == wanted
    assert ('"title": "Colours"' in request.prompt) == (wanted != "json_schema")
    assert wanted != "json_object" or "JSON" in request.prompt
    if wanted == "json_schema":
        assert sent["json_schema"]["strict"] is True
        assert sent["json_schema"]["schema"]["required"] == ["colours", "note"]


def test_a_server_without_schema_mode_is_asked_in_words_from_then_on(model_server: ModelServer) -> None:
    model_server.control.add(answer=GOOD)
    model_server.control.add(status=400, message="unknown parameter: response_format", times=1)
    model = chat_for(model_server, "openai", "gpt-4o-mini")
    assert model.fill(task()).answer == Colours(colours=["red", "蓝"])
    assert model.fill(task()).answer == Colours(colours=["red", "蓝"])
    modes = [_response_format(request.body) is not None for request in model_server.control.requests]
    assert modes == [True, False, False]


def test_json_mode_and_more_of_the_request_can_be_set(model_server: ModelServer) -> None:
    model_server.control.add(answer=GOOD)
    options = {"json_mode": "object", "request": {"temperature": 0.1}}
    chat_for(model_server, "openai", "unknown", options=options).fill(task())
    body = model_server.control.requests[0].body
    assert body["response_format"] == {"type": "json_object"}
    assert body["temperature"] == 0.1


@both
def test_a_connection_cut_in_the_answer_is_a_temporary_error(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(answer=GOOD, cut_after=1)
    with pytest.raises(ModelError, match="connection") as failure:
        chat_for(model_server, vendor, retries=0).fill(task())
    assert not failure.value.permanent


@pytest.mark.parametrize("answer", [Extraction, Judgement, Insights])
def test_our_schemas_are_fit_for_strict_mode(answer: Any) -> None:
    schema = strict_schema(answer.model_json_schema())
    for part in [schema, *schema["$defs"].values()]:
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])
        assert all("default" not in value for value in part["properties"].values())


def test_usage_adds_up() -> None:
    assert Usage(1, 2, 1) + Usage(3, 4, 1, estimated=True) == Usage(4, 6, 2, estimated=True)


def _response_format(body: dict[str, Any]) -> Any:
    return body.get("response_format") or (body.get("parameters") or {}).get("response_format")
