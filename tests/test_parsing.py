"""Reading what models write."""

import pytest
from pydantic import BaseModel, ConfigDict

from memories.llm.answers import Extraction
from memories.parsing import BadAnswer, find_object, parse_answer


class Point(BaseModel):
    model_config = ConfigDict(extra="forbid")
    x: int
    name: str = ""


@pytest.mark.parametrize(
    "text",
    [
        '{"x": 1, "name": "a"}',
        'Here you are:\n```json\n{"x": 1, "name": "a"}\n```\nGood luck {friend}.',
        '<think>maybe {"x": 2}?</think>{"x": 1, "name": "a"}',
        'so {"x": 2}, no.</think>\n{"x": 1, "name": "a"}',
        '{"x": 1, "name": "a",}',
        '{"x": 1,\n "name": "a",\n}',
        '\ufeff  {"name": "a", "x": 1}',
        'The form is {"x": 0}. My answer: {"x": 1, "name": "a"}',
    ],
)
def test_one_object_is_found_in_all_of_this(text: str) -> None:
    assert parse_answer(text, Point) == Point(x=1, name="a")


def test_commas_braces_and_line_breaks_inside_strings_stay() -> None:
    assert parse_answer('{"x": 1, "name": "a,} {b,]\nc \\"d\\""}', Point).name == 'a,} {b,]\nc "d"'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no JSON object"),
        ("No.", "no JSON object"),
        ("[1, 2]", "no JSON object"),
        ('{"x": 1, "name": "and then', "cut off"),
        ('{"x": 1', "cut off"),
        ('<think>{"x": 1}', "no JSON object"),
        ("{x: 1}", "not valid JSON"),
        ('{"x": 1 "name": "a"}', "not valid JSON"),
        ('{"x": "one"}', "x: Input should be a valid integer"),
        ('{"name": "a"}', "x: Field required"),
        ('{"x": 1, "y": 2}', "y: Extra inputs are not permitted"),
    ],
)
def test_what_cannot_be_read_is_said_clearly(text: str, problem: str) -> None:
    with pytest.raises(BadAnswer, match=problem):
        parse_answer(text, Point)


def test_an_object_within_one_that_was_cut_off_is_not_taken_for_the_answer() -> None:
    with pytest.raises(BadAnswer, match="cut off"):
        find_object('{"observations": [{"x": 1}, {"x": 2}')


def test_the_message_does_not_repeat_the_persons_words() -> None:
    with pytest.raises(BadAnswer) as problem:
        parse_answer('{"x": "my password is hunter2"}', Point)
    assert "hunter2" not in str(problem.value)


def test_unknown_fields_and_categories_of_an_observation_are_refused() -> None:
    good = {
        "message": 99,  # whether there is such a message is for the caller to check
        "statement": "s",
        "quote": "q",
        "about": "user",
        "subject": "diet",
        "category": "food",
        "support": "full",
    }
    assert Extraction.model_validate({"relevance": [], "observations": [good]}).observations[0].message == 99
    for bad in ({"trust": 1}, {"category": "nonsense"}, {"support": "maybe"}, {"confidence": 2}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            Extraction.model_validate({"relevance": [], "observations": [{**good, **bad}]})
