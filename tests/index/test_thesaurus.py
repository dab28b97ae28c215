"""People say "kids" and ask about children."""

from __future__ import annotations

import pytest

from memories.index.analyser import tokens
from memories.index.thesaurus import related


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("What do the children like?", "kids"),
        ("Which movies did I watch?", "film"),
        ("Where does my mom live?", "mother"),
        ("我妈妈住在哪里？", "母亲"),
        ("我看过什么电影？", "影片"),
    ],
)
def test_words_of_the_same_meaning_are_searched_too(question: str, word: str) -> None:
    assert set(tokens(word)) - set(tokens(question)) <= related(question, tokens(question))


def test_a_question_without_such_words_gets_none() -> None:
    assert related("zanzibar", tokens("zanzibar")) == set()


def test_its_own_words_are_not_among_them() -> None:
    text = "Did my mother like the movie, and 妈妈?"
    assert not related(text, tokens(text)) & set(tokens(text))
