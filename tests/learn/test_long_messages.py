"""The longest message there may be is read whatever it consists of: no search in it goes over it again and again.

A search that took time with the square of the length would not end before the test is given up.
"""

from __future__ import annotations

import pytest

from chat.imports.reading import MOST_CHARACTERS
from memories.bidding import bids
from memories.fencing import fenced
from memories.screening import secrets_in
from memories.steps.consolidation.own_words import own_words

PIECES = [
    "a",
    '"',
    "(",
    "[a](",
    "<system ",
    "![x",
    "password ",
    "1 2 ",
    "a,b,c\n",
    "- x\n",
    "{{",
    "http://a?",
    "four ",
    "四",
    "A_",
    "a-",
    "用",
    "code ",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_a_message_of_nothing_else_is_read(piece: str) -> None:
    text = piece * (MOST_CHARACTERS // len(piece))
    assert len(own_words(text)) == len(text)
    assert len(fenced(text)) <= len(text)
    assert secrets_in(text) == [] and bids(text) in (True, False)
