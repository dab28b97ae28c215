"""Reads what a sentence does: state what holds, tell of a change, or only touch upon a matter."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple

from memories.index.analyser import HAN, tokens
from memories.index.wording import chinese, english

CHANGE, TURNED, HOLDS, HABIT = 1.0, 0.4, 0.6, 0.5  # what speaks for a statement, in its best clause
ASKS, DONE, ON_A_DAY = 1.5, 0.5, 0.4  # what speaks against it
TOUCHES = {"others": 1.3, "old": 1.2, "supposed": 1.3, "occasion": 1.3}
MILDER = {"others": 0.4, "old": 0.4, "supposed": 0.7, "occasion": 0.7}  # times that, beside an own change
BESIDE, FAR = 0.7, 0.25  # times what the clauses beside and away from the one that holds the matter tell
SUBJECT_WORDS, SUBJECT_CHARACTERS = 5, 6  # where the subject of a clause stands
_HAN = re.compile(f"[{HAN}]")


class Stand(NamedTuple):
    """How a sentence stands to what it speaks of."""

    weight: float
    """Above 0 it states what holds, below 0 it only touches upon it."""
    change: bool


class _Clause(NamedTuple):
    text: str
    kinds: frozenset[str]
    subject: str


def stand(sentence: str, matter: Set[str] = frozenset(), mine: Set[str] = frozenset(), *, who: bool = False) -> Stand:
    """Weigh the wording of a sentence.

    `matter` are tokens of what is asked about, `mine` words for people whose affairs are asked about; `who`: the
    question is who does something, so that somebody close as the subject is no affair of others.
    """
    clauses = _clauses(sentence)
    near = _nearness(clauses, matter)
    best, change, own_change, theirs = 0.0, False, False, False
    against = dict.fromkeys((*TOUCHES, "event", "asks"), 0.0)
    for clause, share in zip(clauses, near, strict=True):
        kinds = clause.kinds
        if "others" in kinds:
            theirs = not any(word in clause.subject for word in mine) and not (who and "related" in kinds)
        elif "own" in kinds:
            theirs = False
        touching = kinds | {"others"} if theirs else kinds - {"others"}
        for kind in against.keys() & touching:
            against[kind] = max(against[kind], share)
        if touching & {"others", "supposed", "occasion"} or ("old" in touching and "change" not in touching):
            continue
        if "change" in kinds:
            change = True
            own_change = own_change or "own" in kinds or share == 1
        weight = (
            (CHANGE if "change" in kinds else TURNED * ("turned" in kinds))
            + HOLDS * ("holds" in kinds)
            + HABIT * ("habit" in kinds)
        )
        if not change and kinds >= {"event", "day"}:
            weight -= ON_A_DAY
        best = max(best, weight)
    total = sum(
        against[kind] * weight * (MILDER[kind] if own_change else 1)
        for kind, weight in TOUCHES.items()
        if against[kind]
    )
    total += ASKS * against["asks"] + (0.0 if change else DONE * against["event"])
    return Stand(best - total, change)


def _clauses(sentence: str) -> list[_Clause]:
    asks = sentence.rstrip()[-1:] in ("?", "？")
    if 3 * len(_HAN.findall(sentence)) > len(sentence):
        found = [_Clause(text, chinese.kinds(text), text[:SUBJECT_CHARACTERS]) for text in chinese.clauses(sentence)]
    else:
        found = [
            _Clause(" ".join(words), english.kinds(words), " ".join(words[:SUBJECT_WORDS]))
            for words in english.clauses(sentence)
        ]
    if asks and found:
        found[-1] = found[-1]._replace(kinds=found[-1].kinds | {"asks"})
    return found


def _nearness(clauses: list[_Clause], matter: Set[str]) -> list[float]:
    """How much each clause tells of the matter: the one with most of its words, those beside it, the others."""
    holding = [len(matter & set(tokens(clause.text))) for clause in clauses] if matter else []
    if not any(holding):
        return [1.0] * len(clauses)
    middle = holding.index(max(holding))
    return [
        1.0 if at == middle or (at == 0 and "opens" in clause.kinds) else BESIDE if abs(at - middle) == 1 else FAR
        for at, clause in enumerate(clauses)
    ]
