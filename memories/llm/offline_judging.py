"""How two statements relate, by their words alone. When in doubt: unrelated, which leaves both as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from memories.llm.answers import Judged, Judgement
from memories.llm.offline_clauses import HAN
from memories.llm.offline_extraction import folded
from memories.llm.offline_relations import (
    CALLED,
    CHANGED,
    CONTRARY,
    ENDED,
    HAN_FILLERS,
    HAS,
    KEPT_FOR_LIFE,
    LIGHT,
    NEVER,
    SAME,
    STATES,
    STOP,
)
from memories.llm.offline_subjects import of_whom
from memories.llm.offline_words import KIN
from memories.numbers import numbers_in

Relation = Literal["duplicate", "contained", "update", "contradiction", "unrelated"]
_NEGATION = re.compile(r"\b(?:not|no|never|none|without|cannot)\b|n't\b|[不没無无未](?!久|错)", re.IGNORECASE)
_WORD = re.compile(r"[a-zà-ÿ]+(?:'[a-z]+)?")
_ENDING = re.compile(r"(?:'s|iness|ies|ing|ers?|ed|es|s|e|y)$")


@dataclass(frozen=True, slots=True)
class _Said:
    """One statement, taken apart once."""

    text: str
    words: frozenset[str]
    signs: frozenset[str]
    """The same with single Chinese characters, which do not tell in what order they stood."""
    numbers: frozenset[str]
    about: str
    """The relative whom it is about; empty for the user."""
    people: frozenset[str]
    denies: bool

    @property
    def heavy(self) -> frozenset[str]:
        """The words that tell it from others; all of them if there are no such."""
        return (self.words - LIGHT) or self.words


def judge_pairs(pairs: Sequence[Mapping[str, Any]]) -> Judgement:
    return Judgement(pairs=[_judge(int(pair["number"]), str(pair["a"]), str(pair["b"])) for pair in pairs])


def _judge(number: int, older: str, newer: str) -> Judged:
    if folded(older) == folded(newer):
        return Judged(pair=number, relation="duplicate" if folded(older) else "unrelated")
    relation, fuller = _relation(_taken_apart(older), _taken_apart(newer))
    return Judged(pair=number, relation=relation, fuller=fuller)


def _relation(a: _Said, b: _Said) -> tuple[Relation, Literal["a", "b", ""]]:
    relation: Relation = "unrelated"
    fuller: Literal["a", "b", ""] = ""
    if not (a.words and b.words):
        pass
    elif any(_matches(one, a, b) or _matches(one, b, a) for one in CONTRARY):
        relation = "contradiction"
    elif a.about != b.about:
        pass
    elif _is_over(a, b):
        relation = "update"
    elif _says_the_same(a, b):
        relation = "duplicate"
    elif _is_within(a, b):
        relation, fuller = "contained", "b"
    elif _is_within(b, a):
        relation, fuller = "contained", "a"
    elif a.people == b.people and _exclude(a, b):
        relation = "contradiction"
    return relation, fuller


def _says_the_same(a: _Said, b: _Said) -> bool:
    same_words = a.heavy == b.heavy or a.signs == b.signs
    return same_words and a.people == b.people and a.numbers == b.numbers and _no_change(a, b)


def _is_within(part: _Said, whole: _Said) -> bool:
    less = part.heavy <= whole.heavy and part.numbers <= whole.numbers and part.people <= whole.people
    return less and _no_change(part, whole)


def _no_change(a: _Said, b: _Said) -> bool:
    return a.denies == b.denies and bool(CHANGED.search(a.text)) == bool(CHANGED.search(b.text))


def _matches(contrary: tuple[re.Pattern[str], re.Pattern[str]], a: _Said, b: _Said) -> bool:
    return bool(contrary[0].search(a.text) and contrary[1].search(b.text))


def _is_over(older: _Said, newer: _Said) -> bool:
    """Whether the newer says that what the older says has changed."""
    if not CHANGED.search(newer.text) or (CHANGED.search(older.text) and not ENDED.search(newer.text)):
        return False
    shared, least = older.heavy & newer.heavy, min(len(older.heavy), len(newer.heavy))
    if ENDED.search(newer.text) and len(shared) >= max(1, least / 3) and older.heavy - newer.people:
        return True
    if len(shared) >= max(2, least / 2):
        return True
    return any(state.search(older.text) and state.search(newer.text) for state in STATES)


def _exclude(a: _Said, b: _Said) -> bool:
    """Whether both cannot be true, as neither tells of a change."""
    shared, only_a, only_b = a.heavy & b.heavy, a.heavy - b.heavy, b.heavy - a.heavy
    other_numbers = bool(a.numbers and b.numbers) and not (a.numbers & b.numbers)
    if a.denies != b.denies:
        denial = a if a.denies else b
        if NEVER.search(denial.text):
            return len(shared) >= 1
        return len(shared) >= max(min(2, len(denial.heavy)), 2 * len(denial.heavy) / 3)
    if any(value.search(a.text) and value.search(b.text) for value in KEPT_FOR_LIFE):
        return bool(only_a and only_b) or other_numbers
    return other_numbers and len(shared) >= 2 and not only_a and not only_b


def _taken_apart(text: str) -> _Said:
    plain = text.lower().replace("’", "'").replace("the user's", "my").replace("the user", "i")
    plain = plain.replace("用户的", "我").replace("用户", "我")
    plain = HAS.sub(lambda match: "my " if match[0].isascii() else "我", plain)
    person = of_whom(plain)
    for pattern, word in SAME:
        plain = pattern.sub(f" {word} ", plain)
    people = frozenset(_called(match[0]) for match in KIN.finditer(plain))
    plain = KIN.sub(lambda match: f" {_called(match[0])} ", plain)
    words = {_ENDING.sub("", word) or word for word in _WORD.findall(plain) if _counts(word)}
    han = HAN_FILLERS.sub(" ", plain)
    for piece in re.split(r"[^\u3400-\u9fff]+", han):
        words |= {piece[place : place + 2] for place in range(max(1, len(piece) - 1))} - {""}
    signs = frozenset(words & set(_stems(plain))) | frozenset(HAN.findall(han))
    about = _called(person.key.lower()) if person else ""
    return _Said(text, frozenset(words), signs, numbers_in(text), about, people, bool(_NEGATION.search(plain)))


def _stems(plain: str) -> Iterator[str]:
    return (_ENDING.sub("", word) or word for word in _WORD.findall(plain))


def _counts(word: str) -> bool:
    return word not in STOP and not _NEGATION.search(word) and not numbers_in(word)


def _called(kin: str) -> str:
    """One word for each kind of relative, whatever they are called."""
    word = kin.removeprefix("my ").removeprefix("our ").split()[-1]
    return CALLED.get(word, word)
