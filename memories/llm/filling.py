"""Structured work with a model that writes text: says what shape is wanted, reads the answer, asks once more."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import BaseModel

from memories.llm.base import Filled, Said, Task, Usage
from memories.llm.failures import NoValidAnswer
from memories.llm.known_models import JsonMode
from memories.parsing import BadAnswer, parse_answer
from memories.prompts import render

A = TypeVar("A", bound=BaseModel)
ResponseFormat = Mapping[str, Any]
Ask = Callable[[tuple[Said, ...], ResponseFormat | None], tuple[str, Usage]]


def fill_by_text(task: Task[A], model: str, json_mode: JsonMode, ask: Ask) -> Filled[A]:
    """Return a valid answer. One that is not is sent back once, with what is wrong; then NoValidAnswer is raised."""
    prompt, wanted = task.prompt, _response_format(task, json_mode)
    if json_mode != "schema":
        schema = json.dumps(task.answer.model_json_schema(), ensure_ascii=False)
        prompt = (*prompt, Said("user", render(task.language, "answer_format", schema=schema)))
    text, usage = ask(prompt, wanted)
    try:
        return Filled(parse_answer(text, task.answer), usage, model)
    except BadAnswer as problem:
        repair = Said("user", render(task.language, "answer_repair", problem=problem))
    text, more = ask((*prompt, Said("assistant", text[:4000] or "-"), repair), wanted)
    usage += more
    try:
        return Filled(parse_answer(text, task.answer), usage, model)
    except BadAnswer as problem:
        said = _("%(model)s gave no valid answer to %(task)s, twice: %(what)s")
        said %= {"model": model, "task": task.name, "what": problem}
        plain = f"{model} gave no valid answer to {task.name}, twice"
        raise NoValidAnswer(said, usage=usage, plain=plain) from problem


def _response_format(task: Task[A], json_mode: JsonMode) -> ResponseFormat | None:
    if json_mode == "plain":
        return None
    if json_mode == "object":
        return {"type": "json_object"}
    schema = strict_schema(task.answer.model_json_schema())
    return {"type": "json_schema", "json_schema": {"name": task.name[:64], "schema": schema, "strict": True}}


def strict_schema(schema: Any) -> Any:
    """The schema as strict modes want it: every property required, no defaults, nothing beside a $ref."""
    if isinstance(schema, list):
        return [strict_schema(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    strict = {
        name: {inner: strict_schema(part) for inner, part in value.items()}
        if name in ("properties", "$defs")
        else strict_schema(value)
        for name, value in schema.items()
        if name != "default"
    }
    if "properties" in strict:
        strict["required"] = list(strict["properties"])
        strict["additionalProperties"] = False
    return strict
