"""What the recall panel says about the words: matched in the text, in the messages around it, or nowhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string

from chat.recall_panel import Item
from memories.records import Result

NOWHERE = "No word matched."
AROUND = "The words stand in the messages around it, or it says them in other words."


def shown(words: float, *matched: str, role: str = "user", **held: datetime) -> str:
    result = Result(
        "episode", 1, "Half the boxes are taped shut.", words, {"words": words, "meaning": 0.2}, 1,
        datetime(2026, 10, 13, tzinfo=UTC), matched=matched, role=role, **held,
    )  # fmt: skip
    return render_to_string("chat/_recall_item.html", {"item": Item(result, None, (), (), "", ""), "number": 1})


@pytest.mark.parametrize(
    ("words", "matched", "said", "unsaid"),
    [(0.5, ("boxes",), "Matched words", AROUND), (0.5, (), AROUND, NOWHERE), (0.0, (), NOWHERE, AROUND)],
)
def test_it_says_where_the_words_stand(words: float, matched: tuple[str, ...], said: str, unsaid: str) -> None:
    html = shown(words, *matched)
    assert said in html and unsaid not in html


def test_what_the_person_said_is_set_as_said_and_what_was_replied_is_not() -> None:
    assert 'class="voice"' in shown(0.5)
    assert 'class="voice"' not in shown(0.5, role="assistant")


def test_what_replaced_something_and_what_was_replaced_say_since_when_and_until_when() -> None:
    day = datetime(2026, 10, 13, tzinfo=UTC)
    assert "since 13 Oct 2026, in place of what you said before" in shown(0.5, since=day)
    assert "until 13 Oct 2026, when you said otherwise" in shown(0.5, until=day)
    assert "13 Oct 2026" not in shown(0.5)
