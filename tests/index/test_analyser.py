"""One analyser for everything: the same tokens for a text, a question and what is marked in a result."""

from __future__ import annotations

import pytest

from memories.index.analyser import han_share, tokens, words


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("moved", "moving"),
        ("The children went", "child goes"),
        ("cities", "city"),
        ("Caroline’s café", "Caroline's cafe"),
        ("ＡＢＣ１２３", "abc123"),
        ("他的猫", "猫"),
    ],
)
def test_forms_of_a_word_share_a_token(one: str, another: str) -> None:
    assert set(tokens(one)) & set(tokens(another))


def test_stop_words_and_stop_characters_make_no_tokens() -> None:
    assert tokens("What did you do to them, and how?") == []
    assert tokens("你是谁？") == []


def test_chinese_gives_pairs_and_characters() -> None:
    assert sorted(tokens("打羽毛球")) == sorted(["打羽", "羽毛", "毛球", "打", "羽", "毛", "球"])


def test_mixed_text_gives_both() -> None:
    found = tokens("我在学Python3，三个月了")
    assert "python3" in found
    assert "三个" in found


def test_names_with_accents_and_other_scripts_are_words() -> None:
    assert tokens("José") == tokens("Jose")
    assert tokens("Москва") != []


@pytest.mark.parametrize("text", ["", "   ", "?!…", "🎉🎉", "\x00", "'s", "々"])
def test_anything_can_be_read(text: str) -> None:
    assert isinstance(tokens(text), list)


def test_length_counts_two_characters_as_a_word() -> None:
    assert words("one two three") == 3
    assert words("我喜欢打羽毛球呀") == 1 + 4  # one run without spaces, eight characters


def test_the_share_of_chinese_is_that_of_the_letters() -> None:
    assert han_share("羽毛球!!!") == 1.0
    assert han_share("abc") == 0.0
    assert han_share("...") == 0.0
    assert 0.3 < han_share("我在学 Python") < 0.5
