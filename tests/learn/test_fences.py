"""What stands in a fence of any length is not the person's own words, whatever fences it holds."""

from __future__ import annotations

from memories.steps.consolidation.own_words import own_words


def test_a_file_with_fences_in_it_holds_no_own_words() -> None:
    text = "I keep bees.\n\nnotes.md:\n````\nI own a yacht.\n```\ncode\n```\nI hate Lisbon.\n````\n"
    kept = own_words(text)
    assert "I keep bees." in kept
    assert "yacht" not in kept and "Lisbon" not in kept
