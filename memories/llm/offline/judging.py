"""How two statements relate, by their words alone. When in doubt: unrelated, which leaves both as they are."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from memories.index.analyser import tokens
from memories.llm.answers import Judged, Judgement
from memories.llm.offline.extraction import people_in
from memories.llm.offline.words import first_of, has, rewritten, rule
from memories.numbers import numbers_in


class _Said(NamedTuple):
    """One statement, taken apart: in plain words, its telling words and numbers, of whom it is."""

    text: str
    words: frozenset[str]
    about: str


def judge_pairs(data: Mapping[str, Any]) -> Judgement:
    judged = []
    for pair in data["pairs"]:
        relation, _, fuller = _relation(_taken_apart(pair["a"]), _taken_apart(pair["b"])).partition(" ")
        judged.append(Judged.model_validate({"pair": pair["number"], "relation": relation, "fuller": fuller}))
    return Judgement(pairs=judged)


def _taken_apart(text: str) -> _Said:
    plain = rewritten("compared", text)
    about = people_in(plain, "of_whom")
    return _Said(plain, _telling(plain), about[0][0].lower() if about else "")


def _telling(text: str) -> frozenset[str]:
    """The words and numbers that say what it is about; of Chinese the signs, in whatever order they stood."""
    words = tokens(rewritten("telling", text))
    return numbers_in(text).union(word for word in words if word.isascii() or len(word) == 1)


def _relation(a: _Said, b: _Said) -> str:
    alike = a.about == b.about and all(has(name, a.text) == has(name, b.text) for name in ("denied", "changed"))
    for part, whole, fuller in ((a, b, "b"), (b, a, "a")):
        if alike and part.words and part.words <= whole.words:
            return "duplicate" if part.words == whole.words else f"contained {fuller}"
    if has("contrary", f"{a.text}\n{b.text}\n{a.text}"):
        return "contradiction"
    if a.about == b.about and _is_over(a, b):
        return "update"
    return "contradiction" if a.about == b.about and _exclude(a, b) else "unrelated"


def _is_over(older: _Said, newer: _Said) -> bool:
    """Whether the newer says that what the older says has changed: the same thing given up, or another such state."""
    ends = (newer.text[max(0, end.start() - 12) : end.end() + 24] for end in rule("ended").finditer(newer.text))
    given_up = any(len("".join(older.words & _telling(around))) > 1 for around in ends)  # one sign is no word yet
    return given_up or (has("changed", newer.text) and bool(first_of("states", older.text, newer.text)))


def _exclude(a: _Said, b: _Said) -> bool:
    """Whether one denies what the other says, or both say the same with other numbers."""
    shared, differ = a.words & b.words, a.words ^ b.words
    denials = [said for said in (a, b) if has("denied", said.text)]
    if len(denials) == 1:
        return len("".join(shared)) > len("".join(denials[0].words)) * 0.6
    return len(shared) > 1 and bool(differ) and all(numbers_in(word) for word in differ)
