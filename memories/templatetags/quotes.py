"""The person's words: which of them are evidence, which are forgotten, and in what language they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

AROUND = 140  # code points shown on each side of the evidence
WORD_END = re.compile(r"[\s。，！？；、.!?;,]")
SCRIPTS = (
    ("zh-Hans", re.compile(r"[㐀-䶿一-鿿豈-﫿]")),
    ("ar", re.compile(r"[؀-ۿݐ-ݿ]")),
    ("he", re.compile(r"[֐-׿]")),
)
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
RIGHT_TO_LEFT = ("ar", "he")


class Piece(NamedTuple):
    kind: Literal["plain", "mark", "forgotten", "cut"]
    text: str


def pieces(text: str, marks: Iterable[Sequence[int]], redacted: Iterable[Sequence[int]] = ()) -> list[Piece]:
    """The whole text in order. Forgotten words win over marks and are not in the result."""
    kinds: list[Literal["plain", "mark", "forgotten"]] = ["plain"] * len(text)
    for start, end in marks:
        kinds[max(0, start) : max(0, end)] = ["mark"] * len(kinds[max(0, start) : max(0, end)])
    for start, end in redacted:
        kinds[max(0, start) : max(0, end)] = ["forgotten"] * len(kinds[max(0, start) : max(0, end)])
    found: list[Piece] = []
    at = 0
    while at < len(text):
        stop = at
        while stop < len(text) and kinds[stop] == kinds[at]:
            stop += 1
        found.append(Piece(kinds[at], "" if kinds[at] == "forgotten" else text[at:stop]))
        at = stop
    return found


def excerpt(text: str, marks: Sequence[Sequence[int]], redacted: Iterable[Sequence[int]] = ()) -> list[Piece]:
    """What stands around the marks, or the beginning when there are none, cut between words."""
    found = pieces(text, marks, redacted)
    marked = [n for n, piece in enumerate(found) if piece.kind == "mark"]
    first, last = (marked[0], marked[-1]) if marked else (0, 0)
    before = [Piece(kind, words) for kind, words in found[:first]]
    middle, after = found[first : last + 1], found[last + 1 :]
    if not marked:
        middle, after = [], found
    room = AROUND if marked else 2 * AROUND
    return [*_shorten(before, room, from_end=True), *middle, *_shorten(after, room, from_end=False)]


def _shorten(parts: list[Piece], room: int, from_end: bool) -> list[Piece]:
    """Keep `room` code points of the parts, those nearest to the evidence."""
    kept: list[Piece] = []
    for piece in reversed(parts) if from_end else parts:
        if len(piece.text) <= room:
            kept.append(piece)
            room -= len(piece.text)
            continue
        if from_end:
            tail = piece.text[len(piece.text) - room :] if room else ""
            gap = WORD_END.search(tail[:40])
            kept.append(Piece(piece.kind, tail[gap.end() :].lstrip() if gap else tail))
        else:
            head = piece.text[:room]
            gaps = list(WORD_END.finditer(head[-40:]))
            whole = head[: len(head) - len(head[-40:]) + gaps[-1].start()] if gaps else head
            kept.append(Piece(piece.kind, whole.rstrip(" \n.,;，。；、")))
        kept.append(Piece("cut", ""))
        break
    return kept[::-1] if from_end else kept


def as_html(parts: Iterable[Piece]) -> SafeString:
    return format_html_join("", "{}", ((_html(piece),) for piece in parts))


def _html(piece: Piece) -> SafeString:
    if piece.kind == "mark":
        return format_html("<mark>{}</mark>", piece.text)
    if piece.kind == "forgotten":
        return format_html('<span class="muted">{}</span>', _("[forgotten]"))
    return escape("…" if piece.kind == "cut" else piece.text)


def page_language() -> str:
    language = (get_language() or "en").lower()
    return "zh-Hans" if language in ("zh-hans", "zh-cn", "zh") else language


def language_attributes(text: str, language: str = "") -> SafeString:
    """` lang="zh-Hans"` where the text is in another language than the page; by its script if it is not given."""
    spoken = "zh-Hans" if language.startswith("zh") else language or _by_script(text)
    if not spoken or spoken.split("-")[0] == page_language().split("-")[0]:
        return SafeString()
    if spoken in RIGHT_TO_LEFT:
        return format_html(' lang="{}" dir="rtl"', spoken)
    return format_html(' lang="{}"', spoken)


def _by_script(text: str) -> str:
    latin = len(LATIN.findall(text))
    for language, script in SCRIPTS:
        count = len(script.findall(text))
        if count and count * 3 >= latin:  # a character of Chinese says about as much as three letters
            return language
    return "en" if latin else ""
