"""The words of a question: those it is searched by, with their weights, and the people it names.

A question that cannot stand alone ("and my sister?") is read with the turns before it, back to one that can.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from memories.index.analyser import tokens, words
from memories.index.base import View
from memories.index.people import ABOUT, Named, people
from memories.index.question import TELLING
from memories.index.thesaurus import related
from memories.records import Query

LONG = 28  # words: more than this is a piece of dialogue, not a question
FEW = 3  # terms: a question with fewer may lean on what was said just before
EARLIER = 0.35  # weight of the terms of the turns before
RELATED = 0.35  # weight of words that mean about the same, and of what else a person is called

_LEAD = re.compile(r"^\W*(?:and|but|or|so|(?:and )?(?:what|how) about|then|also|ok(?:ay)?)\b", re.IGNORECASE)
_LEANS = re.compile(
    rf"{_LEAD.pattern}|"
    r"\b(?:it|that|this|they|them|he|him|she|her|there)\b|"
    r"^(?:那|还有|然后|所以|他|她|它)|呢[？?]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskedWords:
    own: frozenset[str]
    """The tokens of the question itself."""
    terms: dict[str, float]
    """These, and the others that it is searched by, with their weights."""
    people: frozenset[str]
    """Whom it names, as the index calls them; of those who speak only the first."""
    meant: str
    """What its vector is to be of."""
    piece: bool
    """It is as long as a piece of dialogue."""


def asked_words(query: Query, view: View, undated: str) -> AskedWords:
    """`undated` is the text of the query without the dates it names."""
    text = query.text
    # Between people, what they are called says nothing about what they said.
    speakers = frozenset(view.speakers if view.between_people else ())
    names = {token for speaker in speakers for token in tokens(speaker)}
    known = people(tuple(view.people))
    bare = _without(undated, known.named(undated), speakers)
    meant = TELLING.sub(" ", bare)
    own = set(tokens(meant)) - names
    if len(own) < 2:
        meant, own = bare, set(tokens(undated)) - names or set(tokens(text))
    earlier = _earlier(query.turns, text, len(own))
    whom = _whom(known.named(text), speakers) or _whom(known.named(earlier), speakers)
    if earlier and known.somebody(text):  # "and my sister?" asks of her what was asked of somebody else
        earlier = known.nobody(earlier)
    terms = dict.fromkeys(sorted(own), 1.0)
    terms |= dict.fromkeys(sorted(set(tokens(earlier)) - names - own), EARLIER)
    piece = words(text) > LONG
    if not piece:
        for token in sorted((related(text, own) | known.tokens_of(whom - speakers)) - names):
            terms.setdefault(token, RELATED)
    return AskedWords(
        own=frozenset(own),
        terms=terms,
        people=whom,
        meant=f"{_LEAD.sub('', meant)} {earlier}".strip() if earlier else meant,
        piece=piece,
    )


def _without(text: str, named: Sequence[Named], speakers: frozenset[str]) -> str:
    """The text without the names of those who speak."""
    for one in reversed(named):
        if one.people & speakers:
            text = f"{text[: one.start]} {text[one.end :]}"
    return text


def _whom(named: Sequence[Named], speakers: frozenset[str]) -> frozenset[str]:
    """The first of those who speak, and everybody whom memories are about."""
    first = next((one.people & speakers for one in named if one.people & speakers), frozenset())
    return first.union(*(frozenset(name for name in one.people if name.startswith(ABOUT)) for one in named))


def _earlier(turns: Sequence[str], text: str, terms: int) -> str:
    """The turns before, the last first; empty for a question that stands alone."""
    before = [turn for turn in turns if turn.strip() and turn.strip() != text.strip()]
    found: list[str] = []
    leans = terms < FEW or (terms < 2 * FEW and bool(_LEANS.search(text)))
    while before and leans and len(found) < FEW:
        found.append(before.pop())
        leans = bool(_LEANS.search(found[-1]))
    return " ".join(found)
