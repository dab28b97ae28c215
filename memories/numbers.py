"""The numbers that a text names, in digits or in words, English and Chinese."""

from __future__ import annotations

import re

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: place for place, word in enumerate(_SMALL)} | {word: 10 * place for place, word in enumerate(_TENS, 2)}
_ONE = "|".join(sorted(_WORDS, key=len, reverse=True))
_WORD = re.compile(rf"\b(?:{_ONE})(?:-(?:{_ONE}))?\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_DIGIT = {char: place for place, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN = re.compile(r"[零〇一二两三四五六七八九十百千]+(?=万|[年月日号岁个位次天点块元公斤里米条只岁周级层楼本门份小分])")
_VAGUE = frozenset({1})  # "one of", 一个, 一起: no number anybody would check


def numbers_in(text: str) -> frozenset[str]:
    """Each number as digits, without separators of thousands; 1 is left out."""
    found = {re.sub(r",(?=\d{3}\b)", "", match) for match in _DIGITS.findall(text)}
    for match in _WORD.findall(text):
        found.add(str(sum(_WORDS[part] for part in match.lower().split("-"))))
    for match in _HAN.findall(text):
        found.add(str(_chinese(match)))
    return frozenset(number for number in found if not (number.isdigit() and int(number) in _VAGUE))


def _chinese(text: str) -> int:
    if not re.search(r"[十百千]", text):
        return int("".join(str(_DIGIT[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _DIGIT:
            digit = _DIGIT[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
    return total + digit
