"""The numbers that a text names, in digits or in words, English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from memories.numbers_zh import HAN_UNITS, chinese_numbers

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth",
)  # fmt: skip
_UNITS = {word: place for place, word in enumerate(_SMALL)} | {word: place for place, word in enumerate(_ORDINALS)}
_DECADES = {word: 10 * place for place, word in enumerate(_TENS, 2)} | {
    f"{word[:-1]}ieth": 10 * place for place, word in enumerate(_TENS, 2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "hundredth": 100, "thousandth": 1000}
_ALONE = {"dozen": 12, "twice": 2, "thrice": 3}
_WORD = "|".join(sorted({*_UNITS, *_DECADES, *_SCALES, *_ALONE}, key=len, reverse=True))
_RUN = re.compile(rf"\b(?:half a dozen|(?!second[- ]hand)(?:{_WORD})(?:(?: and | |-)(?:{_WORD}))*)\b", re.IGNORECASE)
_DIGITS = re.compile(rf"\d+(?:[.,:]\d+)*(?: ?(k|hundred|thousand|million|billion)\b|([{HAN_UNITS}]+))?", re.IGNORECASE)
_TIMES = {"k": 1000, **_SCALES, **{"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}}
_VAGUE = frozenset(("0", "1"))  # "one of", 一个, 一起: no number anybody would check


def numbers_in(text: str) -> frozenset[str]:
    """Each number as digits, without separators of thousands and needless noughts; 0 and 1 are left out."""
    text = unicodedata.normalize("NFKC", text)
    found = {_in_digits(match) for match in _DIGITS.finditer(text)}
    for match in _RUN.finditer(_DIGITS.sub("", text)):
        found.update(map(str, _in_words(match[0].lower())))
    found.update(map(str, chinese_numbers(text)))
    return frozenset(found - _VAGUE)


def _in_digits(match: re.Match[str]) -> str:
    plain = re.sub(r",(?=\d{3}(?!\d))", "", re.match(r"[\d.,:]*\d", match[0])[0])  # type: ignore[index]
    unit = (match[1] or "").lower() or match[2] or ""
    if unit and re.fullmatch(r"\d+(?:\.\d+)?", plain):
        times = 1
        for piece in [unit] if unit.isascii() else unit:
            times *= _TIMES[piece]
        return _plain(f"{float(plain) * times:.6f}")
    return ":".join(_plain(piece) for piece in plain.split(":"))


def _plain(number: str) -> str:
    """3.50 and 3.5 are one number, and so are 07 and 7."""
    whole, point, rest = number.partition(".")
    rest = rest.rstrip("0") if rest.isdigit() else rest
    return (whole.lstrip("0") or "0") + (point + rest if rest else "")


def _in_words(run: str) -> Iterator[int]:
    """The numbers of a run of number words: "two hundred and six" is one, "two or three" two, and so is a year."""
    if run == "half a dozen":
        yield 6
        return
    total, current, before = 0, 0, ""
    for word in re.split(r"[ -]", run):
        if word == "and":
            before = before if before == "scale" else "and"
            continue
        kind = "scale" if word in _SCALES else "ten" if word in _DECADES else "alone" if word in _ALONE else "unit"
        value = _SCALES.get(word) or _DECADES.get(word) or _ALONE.get(word) or _UNITS.get(word, 0)
        if kind == "scale" and before in ("unit", "ten", "scale"):
            if value == 100:
                current = (current or 1) * 100
            else:
                total, current = total + (current or 1) * value, 0
        elif kind == "alone" and word == "dozen" and before in ("unit", "ten"):
            current *= 12
        elif before in ("", "scale") or (before == "ten" and kind == "unit" and value < 10):
            current += value
        elif before in ("unit", "ten") and 10 <= current < 100 and 10 <= value < 100 and not total:
            current = 100 * current + value  # nineteen ninety-eight
        else:
            yield total + current
            total, current = 0, value
        before = kind
    yield total + current
