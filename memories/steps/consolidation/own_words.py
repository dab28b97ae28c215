"""Which parts of a message are the person's own words, and which only stand in it: pasted, quoted, or made up to look
as if the program, its model or somebody else had said them.

Only own words are evidence. A statement that takes anything from the rest alone is kept out in sight.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from memories.index.analyser import tokens

Span = tuple[int, int]

_SELF = re.compile(r"\b(?:i|i'm|im|i've|i'd|i'll|my|me|mine|we|we're|we've|our|us)\b|[我咱俺]", re.IGNORECASE)
# A turn of somebody's, or a tag of a prompt: it and all that follows is no statement of the person's
_TURN = re.compile(
    r"^\W*(?:assistant|system|developer|tool|助手|系统|开发者)\s*:|"
    r"</?(?:system|assistant|developer|instructions?|(?:user|system)_\w+|tool_\w+)\b[^>]{0,200}>",
    re.IGNORECASE,
)
_LINES = (
    re.compile(r"\b(?:memory|memories|memory update) ?: |^\W*新?(?:记忆|記憶)(?:更新|写入)?\s*:", re.IGNORECASE),
    re.compile(  # a field of JSON, a mark of a template, a formula, brackets without end
        r"""["'][\w ]{1,40}\\?["']\s*:\s*[\\"'\[{\d]|\{\{.{0,500}?\}\}|\{%|\$\{|"""
        r"""(?:^|["',;\t])\W{0,8}=[A-Z]{2,}\(|[(\[{<（【]{5}"""
    ),
    re.compile(  # an order to a model
        r"\b(?:ignore|disregard|override) (?:(?:all|any|the|your|previous|prior|above|these|of) )*"
        r"(?:instruction|rule|prompt)|"
        r"\bsystem prompt\b|\b(?:from|by) the developers?\b|[【\[](?:系统|system)[】\]]|系统提示|优先级最高|来自开发者|"
        r"(?:忽略|忘掉|无视)[^。,.!?]{0,10}(?:规则|指令|指示|提示)",
        re.IGNORECASE,
    ),
    re.compile(r"[A-Za-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-z]"),  # two alphabets in a word
)
_RECORD = re.compile(
    r"^\W*(?:the )?user(?:'s)? \w|^\W*用户", re.IGNORECASE
)  # of "the user": nobody calls themselves that
_INSIDE = re.compile(  # code, the target of a link, an address that carries something
    r"(`{3,}).*?(?:\1|\Z)|(?<=\])\([^)\n]{0,2000}\)|!\[[^\]\n]{0,500}\](?:\([^)\n]{0,2000}\))?|https?://[^\s?]{0,500}[?{][^\s]*",
    re.DOTALL,
)
_QUOTED_LINE = re.compile(r"^\s*[>＞]")
_ITEM = re.compile(r"^\s*(?:[-*•·‣▪]|\d{1,2}[.)、])\s*\S")
_RECORDS = re.compile(  # what makes a list a record of somebody: its heading, or how its items begin
    r"^\s*#{1,6} |\b(?:memor(?:y|ies)|profile|export(?:ed)?|user|account)\b|记忆|記憶|导出|用户|档案|账号|"
    r"^\s*(?:[-*•·‣▪]|\d{1,2}[.)、])\s*(?:(?:is|has|likes|loves|prefers|lives|works|wants|owns|needs|can|must|should)\b|"
    r"[\w ]{1,20}[:=]|是|有|喜欢|爱|住在|身份|角色|权限)",
    re.IGNORECASE,
)
_USER = frozenset(tokens("user 用户"))
_PART = 0.3  # of a statement's words: a place that is told in passing may be named in what is pasted only
_ENDS = re.compile(r"[.!?。！？…][\"'”’)]*\s*$|[。！？]")
_TABLE = re.compile(r"^\s*\||\t.*\t|\|.*\|")


def own_words(text: str) -> str:
    """The text with everything else blanked out; places stay the same."""
    spans = [match.span() for match in _INSIDE.finditer(text)]
    lines = list(_lines(text))
    plain = [_plain(text[start:end]) for start, end in lines]
    turn = next((place for place, line in enumerate(plain) if _TURN.search(line)), len(lines))
    listed = _rows(plain, [text[start:end] for start, end in lines]) | _records(plain)
    for place, (span, line) in enumerate(zip(lines, plain, strict=True)):
        told = _QUOTED_LINE.match(line) or (_RECORD.match(line) and not _SELF.search(line))
        if place >= turn or place in listed or told or any(pattern.search(line) for pattern in _LINES):
            spans.append(span)
    own = list(text)
    for start, end in spans:
        own[start:end] = " " * (end - start)
    return "".join(own)


class Said:
    """A message taken apart once: what of it is the person's own, and the words of the rest, forwards and backwards."""

    def __init__(self, text: str) -> None:
        self.own = own_words(text)
        rest = "".join(char if self.own[place] == " " else " " for place, char in enumerate(text))
        self.words = frozenset(tokens(_plain(self.own)))
        self._foreign = frozenset(tokens(_plain(rest))) - self.words
        self._backwards = frozenset(tokens(_plain(text)[::-1])) - self.words - self._foreign

    @property
    def all_own(self) -> bool:
        """Whether nothing stands in it that is not the person's own."""
        return not self._foreign

    def says_something(self, start: int, end: int) -> bool:
        """Whether a part of it is the person's own."""
        return any(char.isalnum() for char in self.own[start:end])

    def lends(self, statement: str, beside: frozenset[str]) -> bool:
        """Whether a good part of a statement's words is only in the rest of the message, or stands in it back to front.
        `beside` are the words of what else was shown."""
        words = frozenset(tokens(_plain(statement))) - _USER
        taken = (words & self._foreign) - beside
        if len(taken) > _PART * len(words) and (any(word.isascii() for word in taken) or len(taken) >= 2):
            return True
        words -= beside
        return any(len(word) >= 4 and word.isascii() for word in words & self._backwards)


def _records(lines: Sequence[str]) -> set[int]:
    """The places of items of lists that record somebody, where nobody says "I" in the list or right above it."""
    found: set[int] = set()
    for filled, group in groupby(range(len(lines)), key=lambda place: bool(lines[place].strip())):
        block = list(group)
        told = [lines[place] for place in block]
        if filled and not any(map(_SELF.search, told)) and any(map(_RECORDS.search, told)):
            found |= {place for place in block if _ITEM.match(lines[place])}
    return found


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)


def _rows(plain: Sequence[str], written: Sequence[str]) -> set[int]:
    """The places of lines that are rows of a table: with bars or tabs, or separated by commas without a blank.

    A Chinese comma separates no cells, so those are counted in the lines as written; a sentence is no cell.
    """
    fields = [0 if _ENDS.search(line) else _fields(line) for line in written]
    rows = {place for place, line in enumerate(plain) if _TABLE.search(line)}
    for place in range(1, len(fields)):
        if fields[place] >= 2 and fields[place] == fields[place - 1]:
            rows |= {place - 1, place}
    return rows


def _fields(line: str) -> int:
    for separator in (",", ";"):
        try:
            parts = next(csv.reader([line.strip()], delimiter=separator), [])
        except csv.Error:
            continue
        if len(parts) >= 2 and not any(part.startswith(" ") for part in parts[1:]):
            return len(parts)
    return 0


def _plain(text: str) -> str:
    """Full-width letters as plain ones, what cannot be seen left out."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(char for char in text if char.isspace() or unicodedata.category(char) not in ("Cf", "Cc"))
