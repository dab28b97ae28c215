"""Whether a question asks for many messages: how many, in which order, all of them."""

from __future__ import annotations

import re

_SAYS_SO = re.compile(
    r"\bhow many\b|\border in which\b|\bin (?:what|which) order\b|\bthroughout\b|\bacross\b|\bover time\b|"
    r"\ball (?:the|of|my|our)\b|\bboth\b|\blist\b|\beach\b|"
    r"[哪那]些|几[次个家本部种样]|多少[次个种]|所有|全部|一共|总共|分别|先后|顺序|列出",
    re.IGNORECASE,
)
_SUMMARY = re.compile(r"\bsummar|\boverview\b|\brecap\b|总结|概括|回顾", re.IGNORECASE)
_ASKED_FOR = re.compile(
    r"\b(?:what|which)\b((?: \S+){1,4}?)"
    r"(?= (?:do|does|did|has|have|had|is|are|was|were|would|can|will|might|could)\b|\?|$)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z']+")
_IRREGULAR = frozenset(("children", "people", "men", "women", "feet", "mice"))
_NO_PLURALS = ("ss", "us", "is", "'s")


def asks_for_many(text: str) -> bool:
    """A summary does not: what belongs together in it stands together."""
    return bool(_SAYS_SO.search(text)) and not _SUMMARY.search(text)


def asks_for_several(text: str) -> bool:
    """Whether what is asked for is in the plural: "what books", "which of my friends"."""
    found = _ASKED_FOR.search(text)
    if found is None or _SUMMARY.search(text):
        return False
    return any(_plural(word) for word in _WORD.findall(found[1]))


def _plural(word: str) -> bool:
    import simplemma

    word = word.lower()
    if word in _IRREGULAR:
        return True
    if len(word) < 4 or not word.endswith("s") or word.endswith(_NO_PLURALS):
        return False
    return simplemma.lemmatize(word, lang="en") in (word[:-1], word[:-2], f"{word[:-3]}y")
