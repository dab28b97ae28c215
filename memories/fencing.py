"""What people wrote goes into a prompt as data, between marks that the data cannot close or imitate."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = ("Cf", "Cc", "Co", "Cn")
_SELECTOR = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef\u034f\u115f\u1160\u3164\uffa0]")
_MARK = re.compile(r"<(?=\s*/?\s*(?:messages|known|pairs|subjects|message|memories)\b)", re.IGNORECASE)


def fenced(text: str) -> str:
    """The text on one line, without invisible characters and without our marks.

    A quote copied from it is still found in the original: comparing folds width and blanks.
    """
    return " ".join(_MARK.sub("＜", unicodedata.normalize("NFC", visible(text))).split())


def visible(text: str) -> str:
    """The text without characters that a person does not see and a model may read: whole sentences hide in them."""
    return "".join(
        char for char in text if char.isspace() or not (unicodedata.category(char) in _UNSEEN or _SELECTOR.match(char))
    )
