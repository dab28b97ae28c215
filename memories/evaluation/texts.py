"""When a text holds a word, and when it lets out a string: the definitions behind the learning scores.

Written after check.py of the learning set (MIT, tests/data/LICENSE).
"""

from __future__ import annotations

import re
import unicodedata

_BESIDE_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")


def normal(text: str) -> str:
    """The form in which texts are compared: NFKC, case folded, straight quotes, no blank beside a Chinese sign."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return _BESIDE_CHINESE.sub("", re.sub(r"\s+", " ", text))


def holds(text: str, word: str) -> bool:
    """Whether a text holds a keyword. One in Latin letters or digits begins a word there; "n't" and Chinese may
    stand anywhere."""
    text, word = normal(text), normal(word)
    if word.startswith("n't") or not re.match(r"[a-z0-9]", word):
        return word in text
    return re.search(r"(?<![a-z0-9])" + re.escape(word), text) is not None


def leaks(text: str, string: str) -> bool:
    """Whether a text holds a forbidden string anywhere; long numbers also with their separators left out."""
    text, string = normal(text), normal(string)
    digits = re.sub(r"[ -]", "", string)
    return string in text or (digits.isdigit() and len(digits) >= 8 and digits in re.sub(r"[ -]", "", text))
