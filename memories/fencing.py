"""What people wrote goes into a prompt as data, between marks that the data cannot close or imitate."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = ("Cf", "Cc", "Co", "Cn")
_MARK = re.compile(r"<(?=\s*/?\s*(?:messages|known|pairs|subjects|message|memories)\b)", re.IGNORECASE)


def fenced(text: str) -> str:
    """The text on one line, without invisible characters and without our marks.

    A quote copied from it is still found in the original: comparing folds width and blanks.
    """
    shown = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in _UNSEEN)
    return " ".join(_MARK.sub("＜", unicodedata.normalize("NFC", shown)).split())
