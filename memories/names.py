"""The names in a text, as far as writing shows them: capitals within a sentence, Chinese after 叫 or in marks."""

from __future__ import annotations

import re

from memories.folding import folded

_NAME = re.compile(r"(?<![\w'’-])[A-ZÀ-Þ][\w’'-]*")
_NAME_ZH = re.compile(
    r"(?:名?叫|名为|姓)(?:做|作)?([\u3400-\u9fff]{2,4}?)(?=的|[，。、；,.]|$)|[《“\"「]([^》”\"」]{1,20})[》”\"」]"
)
_NO_NAMES = frozenset(("i", "the", "a", "an", "they", "he", "she", "it", "their", "his", "her", "user", "users"))
_ENOUGH = 5  # letters: America and American are one name


def names_in(text: str) -> frozenset[str]:
    """Folded. The first word of a sentence is left out: it has its capital anyway."""
    found = set()
    for match in _NAME.finditer(text):
        word = folded(re.sub(r"['’]s?$", "", match[0]))
        begins = match.start() == 0 or text[: match.start()].rstrip(" \"'“‘(")[-1:] in ".!?。！？"
        if not begins and word not in _NO_NAMES and not word.startswith(("i'", "user'")):
            found.add(word)
    for match in _NAME_ZH.finditer(text):
        found.add(folded(match[1] or match[2]))
    return frozenset(found)


def unknown_names(text: str, source: str) -> frozenset[str]:
    """The names in a text that its source does not have."""
    known = folded(source)
    return frozenset(name for name in names_in(text) if name[:_ENOUGH] not in known)
