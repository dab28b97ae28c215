"""Numbers that are spelled digit by digit, "four seven one one" and 八八六六, read as if they stood in digits."""

from __future__ import annotations

import re
from bisect import bisect_right

_SINGLE = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "nought", "oh")
_ROUND = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_BETWEEN = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_UNITS = dict(zip(_SINGLE, "012345678900", strict=True))
_TEENS = {word: str(number) for number, word in enumerate(_BETWEEN, 10)}
_TENS = {word: str(number) for number, word in enumerate(_ROUND, 2)}
_UNIT, _TEEN, _TEN = "|".join(_UNITS), "|".join(_TEENS), "|".join(_TENS)
_WORD = (
    rf"(?:(?P<times>double|triple)[ -](?P<of>{_UNIT}|\d)|(?P<ten>{_TEN})(?:[ -](?P<and>{_UNIT}))?|"
    rf"(?P<teen>{_TEEN})|(?P<unit>{_UNIT})|(?P<digits>\d{{1,4}}))"
)
_ANY = re.sub(r"\?P<\w+>", "?:", _WORD)
_HAN = dict(zip("零〇一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖", "001234567891122334566789", strict=True))
_SIGN = "".join(_HAN)
_RUN = re.compile(
    rf"\b(?P<words>{_ANY}(?:[ ,.-]{{1,2}}{_ANY}){{1,30}})\b|"
    rf"(?<![第十百千万亿\d])(?P<signs>[{_SIGN}\d](?:[ ,、·-]?[{_SIGN}\d]){{2,30}})"
    rf"(?![ ,、·-]?[{_SIGN}\d]|[十百千万亿年])",
    re.IGNORECASE,
)
_ONE = re.compile(_WORD, re.IGNORECASE)
_MIXED = re.compile(rf"[{_SIGN}]|[a-z]", re.IGNORECASE)


class Spelled:
    """A text with its spelled numbers in digits. `text` differs from what it was made of only there."""

    __slots__ = ("_moved", "text")

    def __init__(self, text: str) -> None:
        parts, done, self._moved = [], 0, list[tuple[int, int, int, int]]()
        length = 0
        for match in _RUN.finditer(text):
            digits = _digits(match)
            if len(digits) < 3 or not _MIXED.search(match[0]):
                continue
            length += match.start() - done
            parts += [text[done : match.start()], digits]
            self._moved.append((length, length + len(digits), *match.span()))
            length += len(digits)
            done = match.end()
        self.text = "".join([*parts, text[done:]])

    def __bool__(self) -> bool:
        return bool(self._moved)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of `text` stands in the text as it was; a part of a spelled number is the whole of it."""
        return self._back(start)[0], self._back(end - 1)[1]

    def _back(self, place: int) -> tuple[int, int]:
        before = bisect_right(self._moved, place, key=lambda moved: moved[0]) - 1
        if before < 0:
            return place, place + 1
        _start, end, was_start, was_end = self._moved[before]
        return (was_start, was_end) if place < end else (place - end + was_end, place - end + was_end + 1)


def _digits(run: re.Match[str]) -> str:
    if run["signs"]:
        return "".join(_HAN.get(char, char) for char in run["signs"] if char.isalnum())
    return "".join(map(_of_word, _ONE.finditer(run["words"])))


def _of_word(match: re.Match[str]) -> str:
    if match["times"]:
        digit = _UNITS.get(match["of"].lower(), match["of"])
        return digit * (2 if match["times"].lower() == "double" else 3)
    if match["ten"]:
        return _TENS[match["ten"].lower()] + _UNITS.get((match["and"] or "zero").lower(), "0")
    if match["teen"]:
        return _TEENS[match["teen"].lower()]
    return _UNITS[match["unit"].lower()] if match["unit"] else match["digits"]
