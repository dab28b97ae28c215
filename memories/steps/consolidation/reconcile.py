"""Step 7: the grey zone. One call says how new and known statements relate; code decides what follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from memories import judging
from memories.llm.answers import Judged
from memories.models import Memory
from memories.nearness import Likeness, telling
from memories.steps.consolidation.batch import Batch, Draft, Link

_AROUND = 6  # pairs a draft
_WORDS, _MEANING = 0.2, 0.4  # from here on two statements may have to do with each other
_TOGETHER = 0.6  # of the words of the shorter one
_CHANGES = re.compile(
    r"\b(?:used to|formerly|previously|before|until|no longer|now|any ?more|instead)\b|"
    r"以前|之前|原来|从前|过去|本来|现在|不再|改成|换成",
    re.IGNORECASE,
)
_TELLING = frozenset(("identity", "family", "work", "study", "home", "health", "food", "place"))
"""Categories in which two facts may exclude each other without sharing a word."""


@dataclass(slots=True)
class Pair:
    draft: Draft
    other: Memory | Draft
    score: float

    @property
    def draft_is_newer(self) -> bool:
        return said_at(self.other) <= said_at(self.draft)


def reconcile(batch: Batch) -> Batch:
    """Fill in the links of the drafts that are not settled yet. No pairs, no call."""
    pairs = _pairs(batch)
    for place, judged in judging.judge(batch.job, batch.language, [_asked(pair) for pair in pairs]).items():
        _link(pairs[place], judged)
    return batch


def _asked(pair: Pair) -> judging.Pair:
    a, b = (pair.other, pair.draft) if pair.draft_is_newer else (pair.draft, pair.other)
    return judging.Pair(
        judging.Statement(text_of(a), said_at(a)), judging.Statement(text_of(b), said_at(b)), pair.draft.language
    )


def said_at(one: Memory | Draft) -> datetime:
    """When the person said it: of a draft the time of its message."""
    return one.valid_from if isinstance(one, Memory) else one.heard.episode.at


def text_of(one: Memory | Draft) -> str:
    return one.text if isinstance(one, Memory) else one.statement


def _link(pair: Pair, judged: Judged) -> None:
    pair.draft.judged.append((pair.other, judged.relation))
    if judged.relation == "unrelated":
        return
    side = "b" if pair.draft_is_newer else "a"
    fuller = judged.relation == "contained" and judged.fuller == side
    pair.draft.links.append(Link(judged.relation, pair.other, fuller))


def _pairs(batch: Batch) -> list[Pair]:
    drafts = [draft for draft in batch.standing if not draft.links]
    known = [memory for memory in batch.known if memory.state == Memory.State.ACTIVE]
    likeness = Likeness([*(draft.statement for draft in drafts), *(memory.text for memory in known)])
    pairs: list[Pair] = []
    for place, draft in enumerate(drafts):
        pointed = draft.claim.replaces
        others: list[Memory | Draft] = [*known, *drafts[:place]]
        mine = []
        for other in others:
            score = 0.0 if _told_together(draft, other) else _score(likeness, draft, other)
            if 1 <= pointed <= len(batch.known) and batch.known[pointed - 1] is other:
                score += 2
            if score:
                mine.append(Pair(draft, other, score))
        pairs += sorted(mine, key=lambda pair: -pair.score)[:_AROUND]
    return sorted(pairs, key=lambda pair: -pair.score)[: settings.JUDGE_PAIRS]


def _told_together(draft: Draft, other: Memory | Draft) -> bool:
    """Whether both are of one message, share few words and tell of no change: the model has told them apart already."""
    if isinstance(other, Memory) or other.heard is not draft.heard:
        return False
    if _CHANGES.search(draft.statement) or _CHANGES.search(other.statement):
        return False
    one, two = telling(draft.statement), telling(other.statement)
    return len(one & two) < _TOGETHER * max(1, min(len(one), len(two)))


def _score(likeness: Likeness, draft: Draft, other: Memory | Draft) -> float:
    """How near they are; 0 if they have nothing to do with each other as far as code can see."""
    words = likeness.overlap(draft.statement, text_of(other))
    meaning = likeness.meaning(draft.statement, text_of(other))
    category = other.category if isinstance(other, Memory) else other.claim.category
    subject = other.subject if isinstance(other, Memory) else other.claim.subject
    same_field = category == draft.claim.category and category in _TELLING
    same_subject = category != "other" and bool(subject) and subject.casefold() == draft.claim.subject.casefold()
    near = words >= _WORDS or meaning >= _MEANING or same_field or same_subject
    return words + meaning + 0.2 * same_field + 0.2 * same_subject if near else 0.0
