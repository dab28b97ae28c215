"""What changed between two statements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memories.diff import diff


def drawn(before: str, after: str) -> str:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(signs[part.kind].format(part.text) for part in diff(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("She lives in Berlin.", "She lives in Lisbon.", "She lives in [-Berlin-][+Lisbon+]."),
        ("She moved to Lisbon.", "She has lived in Lisbon.", "She [-moved to-][+has lived in+] Lisbon."),
        ("妈妈住在成都。", "妈妈现在住在成都玉林。", "妈妈[+现在+]住在成都[+玉林+]。"),
        ("It doesn’t rain.", "It does rain.", "It [-doesn’t-][+does+] rain."),
        ("", "New.", "[+New.+]"),
        ("Same.", "Same.", "Same."),
    ],
)
def test_differences_are_whole_words_and_single_characters(before: str, after: str, expected: str) -> None:
    assert drawn(before, after) == expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    parts = diff(before, after)
    assert "".join(part.text for part in parts if part.kind != "gone") == after
    assert "".join(part.text for part in parts if part.kind != "new") == before


def test_very_long_texts_are_told_apart_at_once() -> None:
    assert [part.kind for part in diff("word " * 5000, "other " * 5000)] == ["gone", "new"]
