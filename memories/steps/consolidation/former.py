"""What a person tells of a time that is over: it belongs to the history of what is remembered, not beside it."""

from __future__ import annotations

import re

_OVER = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bbeen )(?<!\bget )(?<!\bgets )(?<!\bgot )(?<!\bgetting )\bused to\b|"
    r"\bformerly\b|以前|从前|曾经|原先",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"\bnow(?:adays)?\b|现在|如今|目前", re.IGNORECASE)


def is_former(statement: str) -> bool:
    """Whether it says what was so until a change, in the form in which the model is asked to say it, and no more."""
    return bool(_OVER.search(statement)) and not _PRESENT.search(statement)
