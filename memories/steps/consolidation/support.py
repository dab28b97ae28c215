"""What code can see of a quote that does not carry its statement, whatever the model says of it."""

from __future__ import annotations

import re

from memories.languages import has_han
from memories.names import unknown_names
from memories.numbers import numbers_in
from memories.steps.consolidation.carries import added, twisted

_SUPPOSES = re.compile(
    r"\b(?:if|unless|suppose|imagine|in case) (?:i|they|we|he|she|it|you|my|the)\b|\bi wish\b|如果|要是|"
    r"假如|假设|万一|说不定|可能",
    re.IGNORECASE,
)
_ASKS = re.compile(r"[?？]\W*$|[吗嗎]\W*$")
_SELF = re.compile(r"\b(?:i|i'm|im|i've|i'd|i'll|my|me|mine|we|we're|we've|our|us)\b|[我咱俺]", re.IGNORECASE)


def doubt(statement: str, quote: str, seen: str, *, judged: bool = True) -> str:
    """Why the statement must not be believed: hypothetical or unsupported; empty if code sees nothing wrong.

    `seen` is all that the model could know: the messages shown and the known memories. Where a model has `judged` that
    the quote carries the statement, their words are not held against each other: of what a reader stated rightly
    that kept out one in twenty-five (docs/learning.md).
    """
    plain = quote.replace("’", "'")
    if _SUPPOSES.search(plain) and not _SUPPOSES.search(statement):
        return "hypothetical"
    if _ASKS.search(plain) and not _SELF.search(plain):
        return "unsupported"
    if numbers_in(statement) - numbers_in(seen) or unknown_names(statement, seen):
        return "unsupported"
    same_script = has_han(statement) == has_han(quote)  # a translation shares no words to be compared
    if not judged and same_script and (twisted(statement, quote) or added(statement, seen)):
        return "unsupported"
    return ""
