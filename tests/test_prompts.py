"""The loader of prompts."""

import pytest

from memories.prompts import render


@pytest.mark.parametrize("language", ["en", "zh"])
def test_variables_are_filled_in_and_braces_and_dollars_of_values_stay(language: str) -> None:
    text = render(language, "answer_format", schema='{"a": "$5 ${b}"}')  # type: ignore[arg-type]
    assert '{"a": "$5 ${b}"}' in text
    assert "$schema" not in text


def test_a_missing_variable_raises() -> None:
    with pytest.raises(KeyError, match="schema"):
        render("en", "answer_format")


def test_a_variable_too_many_raises() -> None:
    with pytest.raises(KeyError, match="scheme"):
        render("en", "answer_format", schema="{}", scheme="{}")


def test_an_unknown_prompt_raises() -> None:
    with pytest.raises(FileNotFoundError):
        render("en", "no_such_prompt")
