"""Finds phrases of many kinds in one pass over the words of a clause (or, in Chinese, over its characters).

a phrase   words one after the other, as they are written in small letters; ";" or a new line ends it
a|b        either
{day}      any of a named list
[just]     may be missing
_          any one word
*          up to three words, which may be missing
^  $       the beginning, the end of the clause
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

BEGIN, END = "^", "$"
GAP_WIDTH = 3


class _Slot(NamedTuple):
    words: frozenset[str] | None
    """None: any word."""
    least: int = 1
    most: int = 1


class _Phrase(NamedTuple):
    second: frozenset[str] | None
    """What its second word must be, if that is known: most phrases are ruled out by it at once."""
    rest: tuple[_Slot, ...]
    """What follows its first word."""
    kind: str


class Phrases:
    """Compiled once, from the phrases of each kind."""

    def __init__(self, kinds: Mapping[str, str], lists: Mapping[str, Iterable[str]]) -> None:
        self._lists = {name: frozenset(words) for name, words in lists.items()}
        self._by_first: dict[str, list[_Phrase]] = {}
        self._by_any: list[_Phrase] = []
        for kind, text in kinds.items():
            for phrase in text.replace("\n", ";").split(";"):
                if phrase.strip():
                    self._add([self._slot(piece) for piece in phrase.split()], kind)

    def found(self, words: Sequence[str]) -> frozenset[str]:
        """The kinds of which a phrase stands in the words. A phrase of the kind "-x" hides those of x that begin so."""
        kinds: set[str] = set()
        line = (BEGIN, *words, END)
        for at, word in enumerate(line):
            phrases = self._by_first.get(word, ())
            if at and at + 1 < len(line):
                phrases = (*phrases, *self._by_any)
            if phrases:
                after = line[at + 1] if at + 1 < len(line) else ""
                here = {
                    kind
                    for second, rest, kind in phrases
                    if (second is None or after in second) and kind not in kinds and _fits(rest, line, at + 1)
                }
                kinds |= {kind for kind in here if not kind.startswith("-") and f"-{kind}" not in here}
        return frozenset(kinds)

    def _add(self, slots: Sequence[_Slot], kind: str) -> None:
        first, rest = slots[0], tuple(slots[1:])
        if not first.least:
            self._add(slots[1:], kind)
        if first.words is None:
            self._by_any.append(_phrase(rest, kind))
        for word in first.words or ():
            self._by_first.setdefault(word, []).append(_phrase(rest, kind))

    def _slot(self, piece: str) -> _Slot:
        if piece == "*":
            return _Slot(None, 0, GAP_WIDTH)
        least = 0 if piece.startswith("[") else 1
        choices = piece.strip("[]").split("|")
        if "_" in choices:
            return _Slot(None, least)
        words: set[str] = set()
        for choice in choices:
            words |= self._lists[choice[1:-1]] if choice.startswith("{") else {choice}
        return _Slot(frozenset(words), least)


def _phrase(rest: tuple[_Slot, ...], kind: str) -> _Phrase:
    known = rest and rest[0].least == 1 and rest[0].most == 1
    return _Phrase(rest[0].words if known else None, rest, kind)


def _fits(slots: Sequence[_Slot], line: Sequence[str], at: int) -> bool:
    """Whether the slots can be filled from that word on."""
    for place, (words, least, most) in enumerate(slots):
        if most > 1:
            return any(_fits(slots[place + 1 :], line, later) for later in range(at, min(at + most, len(line)) + 1))
        if at < len(line) and (line[at] in words if words is not None else line[at] != END):
            if not least and _fits(slots[place + 1 :], line, at):
                return True
            at += 1
        elif least:
            return False
    return True
