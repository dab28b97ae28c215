"""Reads the JSON that models write: fenced, behind a train of thought, in prose, with commas too many."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

A = TypeVar("A", bound=BaseModel)

_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_OPEN_THOUGHT = re.compile(r"<think(?:ing)?>", re.IGNORECASE)
_END_OF_THOUGHT = re.compile(r"^.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)


class BadAnswer(ValueError):
    """The text holds no valid answer. The message says what is wrong, for the model to read; it quotes nothing."""


def parse_answer(text: str, answer: type[A]) -> A:
    """Return the answer that a model's text holds. Raise BadAnswer.

    Unknown fields are refused where the answer's class forbids them; whether numbers point at anything is for
    the caller to check.
    """
    found = find_object(text)
    try:
        return answer.model_validate(found)
    except ValidationError as error:
        problems = [
            f"{'.'.join(str(part) for part in problem['loc']) or 'the answer'}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        ]
        more = f" (and {len(problems) - 5} more)" if len(problems) > 5 else ""
        raise BadAnswer("; ".join(problems[:5]) + more) from None


def find_object(text: str) -> dict[str, Any]:
    """Return the last of the outermost JSON objects in a text. Raise BadAnswer."""
    text = without_thought(text)
    found: dict[str, Any] | None = None
    problem = "there is no JSON object in it"
    at = text.find("{")
    while at >= 0:
        end = _end_of_object(text, at)
        if end is None:
            if found is None:
                problem = "the JSON ends too early: it was cut off"
            break
        try:
            value = json.loads(_without_trailing_commas(text[at:end]), strict=False)
        except ValueError as error:
            problem = f"it is not valid JSON: {error}"
        except RecursionError:
            problem = "it is nested too deep"
        else:
            found = value
        at = text.find("{", end)
    if found is None:
        raise BadAnswer(problem)
    return found


def without_thought(text: str) -> str:
    """The text without what a model thought aloud before it."""
    text = _THOUGHT.sub("", text)
    text = _END_OF_THOUGHT.sub("", text)  # some servers swallow the opening tag
    opened = _OPEN_THOUGHT.search(text)
    return text[: opened.start()] if opened else text


def _end_of_object(text: str, start: int) -> int | None:
    """Where the object that begins at `start` ends; None if it does not."""
    depth, in_string, escaped = 0, False, False
    for place in range(start, len(text)):
        char = text[place]
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        elif char in "{[":
            depth += 1
        elif char in "}]":
            depth -= 1
            if depth == 0:
                return place + 1
    return None


def _without_trailing_commas(text: str) -> str:
    """Take out commas between a value and a closing bracket, outside strings."""
    return re.sub(r'("(?:[^"\\]|\\.)*")|(?<![\[{,:]),(?=\s*[}\]])', lambda match: match[1] or "", text, flags=re.DOTALL)
