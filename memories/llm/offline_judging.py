"""How two statements relate, by their words alone. When in doubt: unrelated, which leaves both as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from memories.llm.answers import Judged, Judgement
from memories.llm.offline_extraction import folded
from memories.llm.offline_words import KIN, words_of

_STOP = words_of(
    "a an the and or but of in on at to for with from by as is are was were be been am i me my we our user users "
    "he she it they his her its their this that has have had do does did who which where when there very so than"
)
_NUMBERS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"eleven": 11, "twelve": 12},
}
_NEGATION = re.compile(r"\b(?:not|no|never|none|without|cannot)\b|n't\b|[不没無无未别]", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:no longer|any ?more|now|moved|has (?:stopped|sold|found|become|left)|stopped|quit|gave up|given up|switched|"
    r"changed|instead|sold|raised|lowered|replaced|became|retired|finished|cancelled|since then|went (?:up|down))\b|"
    r"不再|现在|改[成到为行在了]|换[成到了]|搬到|搬去|搬进|戒了|辞了|辞职|转行|卖了|升[到了]|已经|结束|离[开职婚]|从.+[到成]了|不.{1,6}了",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")


def judge_pairs(pairs: Sequence[Mapping[str, Any]]) -> Judgement:
    return Judgement(pairs=[_judge(int(pair["number"]), str(pair["a"]), str(pair["b"])) for pair in pairs])


def _judge(number: int, older: str, newer: str) -> Judged:
    a, b = _tokens(older), _tokens(newer)
    if folded(older) == folded(newer):
        return Judged(pair=number, relation="duplicate")
    if _people(older) != _people(newer):
        return Judged(pair=number, relation="unrelated")
    if not _same_sign(older, newer) or not (a and b):
        return Judged(pair=number, relation=_at_odds(a, b, older, newer))
    if a == b:
        return Judged(pair=number, relation="duplicate")
    if a < b or b < a:
        return Judged(pair=number, relation="contained", fuller="b" if a < b else "a")
    return Judged(pair=number, relation=_at_odds(a, b, older, newer))


def _at_odds(
    a: frozenset[str], b: frozenset[str], older: str, newer: str
) -> Literal["update", "contradiction", "unrelated"]:
    shared = a & b
    if len(shared) >= min(len(a), len(b)) / 3 and _CHANGE.search(newer) and not _CHANGE.search(older):
        return "update"
    only_a, only_b = a - b, b - a
    if len(shared) < 2:
        return "unrelated"
    denied = not _same_sign(older, newer) and len(shared) >= 0.6 * min(len(a), len(b)) and only_a <= _digits(only_a)
    other_number = bool(only_a and only_b) and only_a <= _digits(only_a) and only_b <= _digits(only_b)
    return "contradiction" if denied or other_number else "unrelated"


def _same_sign(a: str, b: str) -> bool:
    return bool(_NEGATION.search(a)) == bool(_NEGATION.search(b))


def _tokens(text: str) -> frozenset[str]:
    """Words without endings and pairs of Chinese characters; numbers as digits."""
    found = set()
    for word in re.findall(r"[a-zà-ÿ]+(?:'[a-z]+)?|\d+(?:[.,:]\d+)*", text.lower().replace("’", "'")):
        if word not in _STOP and not _NEGATION.search(word):
            found.add(str(_NUMBERS[word]) if word in _NUMBERS else re.sub(r"(?:'s|ies|ing|ed|es|s|e|y)$", "", word))
    han = "".join(char if _HAN.match(char) else " " for char in text.replace("用户", " "))
    return frozenset(found | {han[i : i + 2] for i in range(len(han) - 1) if " " not in han[i : i + 2]})


def _people(text: str) -> set[str]:
    return {found[0].lower().removeprefix("my ").removeprefix("our ") for found in KIN.finditer(text)}


def _digits(tokens: frozenset[str]) -> frozenset[str]:
    return frozenset(token for token in tokens if token[0].isdigit())
