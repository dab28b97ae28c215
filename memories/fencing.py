"""What people wrote goes into a prompt as data, between marks that the data cannot close or imitate."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = ("Cf", "Cc", "Co", "Cs")
# Shown as nothing although they count as letters, marks, or are still free
_BLANK = re.compile(
    r"[\ufe00-\ufe0f\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\uffa0\ufff0-\ufff8"
    r"\U000e0000-\U000e0fff]"
)
_TAG = re.compile(r"<(?=\s*[/!?]?\s*[^\W\d])")


def fenced(text: str) -> str:
    """The text on one line, without invisible characters and without anything that looks like a tag.

    A quote copied from it is still found in the original: comparing folds width and blanks.
    """
    return " ".join(_TAG.sub("＜", unicodedata.normalize("NFC", visible(text))).split())


def visible(text: str) -> str:
    """The text without characters that a person does not see and a model may read: whole sentences hide in them."""
    return "".join(
        char for char in text if char.isspace() or not (unicodedata.category(char) in _UNSEEN or _BLANK.match(char))
    )
