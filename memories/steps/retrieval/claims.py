"""Reads a message found as a claim: how near it is to what is asked, and whether it states it or only mentions it.

What costs most, the reading of the wording, is done for those sentences only that somebody asks about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from memories.index.analyser import STOP_CHARACTERS, is_han, tokens, words
from memories.index.asked import Asked
from memories.index.base import Candidates
from memories.index.common_words import COMMON
from memories.index.cues import Cue
from memories.index.passages import prose, sentences
from memories.index.statements import Stand, stand
from memories.steps.retrieval.search import Found

CONCEPT, MEANING, VALUE = 0.5, 0.5, 0.2  # weights beside the share of the question's words
NO_FAVOURITE = 0.5  # times the matter of what names none where one is asked for
SHORT = 40  # characters: "Just that once." is about the sentence before
LONG = 40  # words of a message that tells of more than one thing
MOST = 12  # sentences of one message
RARE = 3  # messages among those found: a word that stands in more links nothing
ELSEWHERE = 0.4  # weight of a link outside the sentence that tells of the change
MENTIONS = -0.9  # a weight that is no slip
STATED = -0.45  # a weight from which on it is no mere mention
CLEAR = 0.5  # a weight that leaves no doubt that something is stated
ABOVE = 1e-6  # of score: enough to stand above
_SAYS = re.compile(r"(?:The user|用户)(?: says?| said|说)[:：,，]? ?[“\"](?P<words>.*)[”\"][.。]?$", re.DOTALL)
_OF_THE_USER = re.compile(r"\b(?:the )?user['’]s\b", re.IGNORECASE)
_THE_USER = re.compile(r"\b(?:the )?user (?:is|was)\b|\b(?:the )?user\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:i|me|my|mine|we|us|our|ours)\b", re.IGNORECASE)
_SOMETHING = re.compile(
    r"(?:^|[,;:] )(?:and |but |so )?(?:an?|each|every|all|both|some|several)\b(?P<what>(?:[ -]\w+){1,4}?) "
    r"(?:has|have|had) ",
    re.IGNORECASE,
)
_CUT_AFTER = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|vs)\.$")


class Claim:
    """One message of a person's, or one statement kept about them."""

    def __init__(self, asked: Asked, found: Found, candidates: Candidates, meaning: float) -> None:
        """`meaning`: cosine of the message with the question, as a share of the best."""
        self.found = found
        self.at = (float(candidates.at[found.row]), found.id)
        self._asked = asked
        self._parts = _sentences(in_their_words(found.text) if found.kind == "memory" else found.text)
        self._words = [frozenset(tokens(part)) for part in self._parts]
        near = [self._matter(part, own) for part, own in zip(self._parts, self._words, strict=True)]
        self._near = near
        self._stands: dict[int, Stand] = {}
        self.matter = max(near, default=0.0) + MEANING * meaning
        """How near the nearest sentence is to what is asked."""

    @cached_property
    def share(self) -> float:
        """How much of the question stands in the sentence that is nearest to it."""
        return self._asked.share(self._words[self._place]) if self._parts else 0.0

    @cached_property
    def concept(self) -> float:
        return self._asked.concept(self._words[self._place]) if self._parts else 0.0

    @cached_property
    def stand(self) -> Stand:
        """What that sentence does, seen with those before and after it."""
        if not self._parts:
            return Stand(0.0, False)
        place = self._place
        weight, change = self._read(place)
        if place + 1 < len(self._parts) and len(self._parts[place + 1]) < SHORT:
            after = self._read(place + 1).weight
            weight += after if after < MENTIONS else 0.0
        if place and not change and weight <= 0:
            weight += 0.5 * min(0.0, self._read(place - 1).weight)
        if weight > MENTIONS and not change:
            for beside in (place - 1, place + 1):
                if 0 <= beside < len(self._parts):
                    other = self._read(beside)
                    if other.change and other.weight > weight:
                        weight, change = other.weight, True
        return Stand(weight, change)

    @property
    def weight(self) -> float:
        return self.stand.weight

    @property
    def change(self) -> bool:
        return self.stand.change

    @cached_property
    def long(self) -> bool:
        return words(self.found.text) > LONG

    @cached_property
    def telling(self) -> frozenset[str]:
        """The words that may link it with another message."""
        return _linking(frozenset().union(*self._words))

    @cached_property
    def changing(self) -> frozenset[str]:
        """Those of the sentences that tell of a change."""
        return _linking(
            frozenset().union(*(self._words[place] for place in range(len(self._parts)) if self._read(place).change))
        )

    def rise_above(self, other: Claim) -> None:
        if self.found.score <= other.found.score:
            self.found.parts["boost"] += other.found.score + ABOVE - self.found.score

    def replace(self, other: Claim) -> None:
        """Say since when this one holds, and until when the other one did, if it is clear that it tells of a change."""
        if self.change and self.weight >= CLEAR:
            self.found.since = other.found.until = self.found.at

    @cached_property
    def _place(self) -> int:
        top = max(self._near)
        near = [place for place, value in enumerate(self._near) if value == top]
        return next((place for place in near if self._read(place).weight >= 0), near[0])

    def _read(self, place: int) -> Stand:
        if place not in self._stands:
            part, asked = self._parts[place], self._asked
            read = stand(part, asked.told, asked.whose(part), who=asked.who)
            self._stands[place] = Stand(min(read.weight, STATED), False) if self._of_something_else(part) else read
        return self._stands[place]

    def _of_something_else(self, part: str) -> bool:
        """Whether it tells of a thing that nobody asks about: "a grey cat has moved in", asked where I live."""
        asked, subject = self._asked, _SOMETHING.search(part)
        if subject is None or asked.anyone or asked.who or _FIRST_PERSON.search(part[: subject.start()]):
            return False
        return asked.told.isdisjoint(tokens(subject["what"]))

    def _matter(self, part: str, own: frozenset[str]) -> float:
        matter = self._asked.share(own) + CONCEPT * self._asked.concept(own)
        if matter and self._asked.value and self._asked.value.named.search(part):
            matter += VALUE
        return matter if not matter or self._asked.prefers(part) else NO_FAVOURITE * matter


def claims(asked: Asked, candidates: Candidates, founds: Sequence[Found]) -> list[Claim]:
    """One for each message of a person's, and each observation, that has anything of the question and is wanted."""
    most = float(candidates.own.max()) + 1e-9
    some = [
        Claim(asked, found, candidates, float(candidates.own[found.row]) / most)
        for found in founds
        if not found.unwanted and not int(candidates.cues[found.row]) & (Cue.ANSWER | Cue.INSIGHT)
    ]
    return [claim for claim in some if claim.matter > 0]


def in_their_words(statement: str) -> str:
    """A statement about the user as the user would say it: what it rests on is worded so, and read so."""
    said = _SAYS.match(statement)
    text = said["words"] if said else statement
    text = _OF_THE_USER.sub(lambda match: "My" if match[0][0].isupper() else "my", text)
    return _THE_USER.sub(_as_i, text).replace("用户", "我")


def _as_i(match: re.Match[str]) -> str:
    return {"is": "I am", "was": "I was"}.get(match[0].rpartition(" ")[2].lower(), "I")


def links(some: Sequence[Claim]) -> Counter[str]:
    """In how many of the claims each word stands."""
    return Counter(word for claim in some for word in claim.telling)


def linked(new: Claim, old: Claim, counts: Counter[str]) -> float:
    """By how many rare words: fully where they stand in what tells of the change, "I've left the kelp alone"."""
    shared = [word for word in new.telling & old.telling if counts[word] <= RARE]
    return sum(1.0 if word in new.changing else ELSEWHERE for word in shared) if shared else 0.0


def _sentences(text: str) -> list[str]:
    parts: list[str] = []
    for piece in sentences(prose(text)):
        if parts and _CUT_AFTER.search(parts[-1]):
            parts[-1] += " " + piece
        else:
            parts.append(piece)
    return parts[:MOST]


def _linking(some: frozenset[str]) -> frozenset[str]:
    return frozenset(
        word for word in some - COMMON if not is_han(word[0]) or (len(word) > 1 and STOP_CHARACTERS.isdisjoint(word))
    )
