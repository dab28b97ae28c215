"""The names in a text, as far as writing shows them: capitals, and in Chinese what stands where names stand."""

from __future__ import annotations

import re
from functools import lru_cache

from memories.folding import folded
from memories.names_zh import chinese_names, weekdays_told

_NAME = re.compile(r"(?<![\w'’-])[A-ZÀ-Þ][\w’'-]*")
_NO_NAMES = frozenset(("i", "the", "a", "an", "they", "he", "she", "it", "their", "his", "her", "user", "users"))
_ENOUGH = 5  # letters: America and American are one name


def names_in(text: str) -> frozenset[str]:
    """Folded. The first word of a sentence has its capital anyway: it counts if a dictionary has it as a name only."""
    found = set()
    for match in _NAME.finditer(text):
        word = folded(re.sub(r"['’]s?$", "", match[0]))
        begins = match.start() == 0 or text[: match.start()].rstrip(" \"'“‘(")[-1:] in ".!?。！？"
        if word in _NO_NAMES or word.startswith(("i'", "user'")):
            continue
        if not begins or _only_a_name(word):
            found.add(word)
    return frozenset(found | {folded(name) for name in chinese_names(text)})


def unknown_names(text: str, source: str) -> frozenset[str]:
    """The names in a text that its source does not have."""
    known, days = folded(source), weekdays_told(source)
    return frozenset(name for name in names_in(text) if name[:_ENOUGH] not in known and name not in days)


@lru_cache(4096)
def _only_a_name(word: str) -> bool:
    """Whether a dictionary of English has the word with a capital only, or not at all."""
    import simplemma

    if "-" in word or "'" in word or len(word) < 2:
        return False
    return not simplemma.is_known(word, lang="en") or simplemma.lemmatize(word, lang="en")[:1].isupper()
