"""One matter that people ask about, and how they speak of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from memories.index.analyser import tokens


class Matter(NamedTuple):
    asked: re.Pattern[str]
    """Finds it in a question."""
    told: frozenset[str]
    """Tokens of what is said about it."""
    chinese: tuple[str, ...]
    """The Chinese ones, to search by as well."""


def matter(asked: str, english: str, chinese: str) -> Matter:
    """`asked` is a pattern; the words of either language stand apart by spaces, the Chinese ones are tokens."""
    words = tuple(chinese.split())
    return Matter(re.compile(asked, re.IGNORECASE), frozenset((*tokens(english), *words)), words)
