from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memories.folding import fold, folded, locate, text_key


@pytest.mark.parametrize(
    ("quote", "text", "found"),
    [
        ("I'm  VEGAN", "well, I’m vegan.", "I’m vegan"),
        ("“tea”", "I like tea", "tea"),
        ("I like tea.", "Honestly I like tea", "I like tea"),
        ("我用Python", "平时我 用 ＰＹＴＨＯＮ 写代码", "我 用 ＰＹＴＨＯＮ"),
        ("「住在里斯本」", "我现在住在里斯本，", "住在里斯本"),
        ("cafe\u0301", "the CAFÉ!", "CAFÉ"),
        ("café", "the cafe\u0301 here", "cafe\u0301"),
        ("2-3 days", "for 2–3 days", "2–3 days"),
        ("two lines", "it has two\n  lines", "two\n  lines"),
        ("strasse 5", "Hohe Straße 5", "Straße 5"),
        ("vegan", "I am a ve\u00adgan", "ve\u00adgan"),
    ],
)
def test_a_quote_is_found_however_it_is_written(quote: str, text: str, found: str) -> None:
    span = locate(quote, text)
    assert span is not None
    assert text[slice(*span)] == found


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("art", "the party"),
        ("I am vegan", "I am not vegan"),
        ("I am tall", "you asked"),
        ("", "text"),
        ("...", "text"),
        ("x", ""),
    ],
)
def test_what_was_not_said_is_not_found(quote: str, text: str) -> None:
    assert locate(quote, text) is None


def test_a_word_inside_a_word_does_not_hide_the_word_itself() -> None:
    assert locate("art", "party art") == (6, 9)


def test_statements_that_differ_only_in_writing_have_one_key() -> None:
    assert text_key("The user’s  cat is “Mo”.") == text_key('the user\'s cat is "Mo"')
    assert text_key("用户 住在里斯本。") == text_key("用户住在里斯本")
    assert text_key("The user likes tea.") != text_key("The user likes tea?")


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_plain_text_is_folded_as_any_other(text: str) -> None:
    """An accent at the end has all of it looked at character by character."""
    closely, spans = fold(f"{text}\u00e9")
    assert closely.endswith("\u00e9")
    plain = closely[:-1].rstrip(" ")
    assert fold(text) == (plain, spans[: len(plain)])
    assert folded(text) == plain


@given(st.text(max_size=60))
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded, spans = fold(text)
    assert len(folded) == len(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert "  " not in folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)[0]
    assert text_key(once) == text_key(text)


WORDS = st.lists(st.text(alphabet="abcéßžя用户里斯本ＡＢ’", min_size=1, max_size=6), min_size=1, max_size=12)


@given(WORDS, st.data())
def test_any_run_of_whole_words_is_found_where_it_says_the_same(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    text, quote = " ".join(words), "  ".join(words[start:end]).upper()
    if text_key(quote) == text_key(""):
        return
    span = locate(quote, text)
    assert span is not None
    assert text_key(text[slice(*span)].strip("’ ")) == text_key(quote.strip("’ "))
