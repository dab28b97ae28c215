"""In which of the two languages a text is: the language of a memory is that of the person's words.

Unless they want another: memory_language.py."""

from __future__ import annotations

import re

from memories.records import Language

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")


def language_of(text: str, otherwise: Language = "en") -> Language:
    """Two Chinese characters weigh as much as a word of English; `otherwise` for a text that has neither."""
    han, words = len(_HAN.findall(text)), len(_WORD.findall(text))
    if not han and not words:
        return otherwise
    return "zh" if han > 2 * words or (han > words and han >= 4) else "en"


def has_han(text: str) -> bool:
    return bool(_HAN.search(text))
