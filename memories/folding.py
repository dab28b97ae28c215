"""Compares what differs only in writing (width, case, blanks, quote marks, dashes) and keeps the way back."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

Span = tuple[int, int]

_SAME = {
    **dict.fromkeys("‘’‚‛`´′", "'"),
    **dict.fromkeys("“”„‟«»″「」『』〝〞", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
_CLOSING = " .。!！…;；,，、"
_EDGES = " \"'"
_PLAIN = re.compile(r"[\t-\r\x1c-\x20!-~]*")  # letters, signs and blanks that need no look at each
_WORD = re.compile(r"\S+")


def fold(text: str) -> tuple[str, list[Span]]:
    """Return the folded text and, for each of its characters, the span of the original it came from.

    NFKC, case, whitespace (a run is one blank, next to Chinese it is none), quote marks and dashes; characters
    that show nothing are dropped.
    """
    if _PLAIN.fullmatch(text):
        return folded(text), _plain_spans(text)
    chars: list[str] = []
    spans: list[Span] = []
    for start, end in _clusters(text):
        for char in _fold_cluster(text[start:end]):
            if char == " " and (not chars or chars[-1] == " "):
                continue
            chars.append(char)
            spans.append((start, end))
    kept = [place for place in range(len(chars)) if not _blank_to_drop(chars, place)]
    return "".join(chars[place] for place in kept), [spans[place] for place in kept]


def folded(text: str) -> str:
    """The folded text alone."""
    if _PLAIN.fullmatch(text):
        return " ".join(text.lower().replace("`", "'").split())
    return fold(text)[0]


def text_key(text: str) -> str:
    """The hash by which an exact repeat of a statement is found; a final full stop makes no difference."""
    return hashlib.sha256(folded(text).strip(_CLOSING).encode()).hexdigest()


def locate(quote: str, text: str) -> Span | None:
    """Where `text` says `quote` (offsets of the original, end exclusive); None if it does not.

    Quote marks around the quote and a full stop at its end are forgiven; a match inside a longer word is none.
    """
    haystack, spans = fold(text)
    needle = folded(quote).strip()
    for tried in (needle, needle.strip(_EDGES), needle.strip(_EDGES).rstrip(_CLOSING).strip(_EDGES)):
        found = _find_whole(tried, haystack)
        if found is not None:
            return spans[found][0], spans[found + len(tried) - 1][1]
    return None


def _plain_spans(text: str) -> list[Span]:
    """Where the characters come from when only case and blanks are folded."""
    spans: list[Span] = []
    for word in _WORD.finditer(text):
        if spans:
            spans.append((spans[-1][1], spans[-1][1] + 1))
        spans += [(place, place + 1) for place in range(*word.span())]
    return spans


def _find_whole(needle: str, haystack: str) -> int | None:
    if not needle:
        return None
    at = haystack.find(needle)
    while at >= 0:
        end = at + len(needle)
        if not _joined(haystack, at) and not _joined(haystack, end):
            return at
        at = haystack.find(needle, at + 1)
    return None


def _joined(text: str, place: int) -> bool:
    """Whether `place` stands inside a word."""
    return 0 < place < len(text) and _in_word(text[place - 1]) and _in_word(text[place])


def _in_word(char: str) -> bool:
    return char.isalnum() and char < "\u0e00"  # beyond: scripts that write words together


def _is_chinese(char: str) -> bool:
    """Characters of scripts that are written without blanks, and their punctuation."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U0003ffff"


def _blank_to_drop(chars: list[str], place: int) -> bool:
    if chars[place] != " ":
        return False
    last = place == len(chars) - 1
    return last or _is_chinese(chars[place - 1]) or _is_chinese(chars[place + 1])


@lru_cache(4096)
def _fold_cluster(cluster: str) -> str:
    # Case folding may undo the composition, hence twice.
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
    return "".join(" " if char.isspace() else _SAME.get(char, char) for char in text if not _shows_nothing(char))


def _shows_nothing(char: str) -> bool:
    return (unicodedata.category(char) in ("Cf", "Cc") and not char.isspace()) or "\ufe00" <= char <= "\ufe0f"


def _clusters(text: str) -> list[Span]:
    """Cut into pieces that normalise alone: a character with its accents, the letters of one Korean syllable."""
    spans: list[Span] = []
    for place, char in enumerate(text):
        if spans and (unicodedata.combining(char) or "\u1160" <= char <= "\u11ff" or "\uff9e" <= char <= "\uff9f"):
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return spans
