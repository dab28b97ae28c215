"""Step 7: the grey zone. One call says how new and known statements relate; code decides what follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from memories import judging
from memories.judging import affinity
from memories.llm.answers import Judged
from memories.models import Memory
from memories.nearness import Likeness, everywhere, telling
from memories.steps.consolidation.batch import Batch, Draft, Link
from memories.steps.consolidation.former import is_former

_AROUND = 6  # pairs a draft
_TOGETHER = 0.6  # of the words of the shorter one
_EXCLUDING = 0.5  # what "the only one" counts as: near, but not the nearest
_CHANGES = re.compile(
    r"\b(?:used to|formerly|previously|before|until|no longer|now|any ?more|instead)\b|"
    r"以前|之前|原来|从前|过去|本来|现在|不再|改成|换成",
    re.IGNORECASE,
)
_PEOPLE = ("family", "people")
_ONLY = re.compile(
    r"\b(?:only|no|none|never had|doesn't have|do(?:es)? not have)\b|就一|只有|没有|独生|唯一", re.IGNORECASE
)


@dataclass(slots=True)
class Pair:
    draft: Draft
    other: Memory | Draft
    score: float

    @property
    def draft_is_newer(self) -> bool:
        """By when they were said; of what is told together, what is told as over came first."""
        if isinstance(self.other, Draft) and is_former(self.draft.statement) != is_former(self.other.statement):
            return is_former(self.other.statement)
        return said_at(self.other) <= said_at(self.draft)


def reconcile(batch: Batch) -> Batch:
    """Fill in the links of the drafts that are not settled yet. No pairs, no call."""
    pairs, zone = _pairs(batch), ZoneInfo(batch.owner.time_zone)
    for place, judged in judging.judge(batch.job, batch.language, [_asked(pair, zone) for pair in pairs]).items():
        _link(pairs[place], judged)
    return batch


def _asked(pair: Pair, zone: ZoneInfo) -> judging.Pair:
    """The days are those of the person's zone."""
    a, b = (pair.other, pair.draft) if pair.draft_is_newer else (pair.draft, pair.other)
    one, two = (judging.Statement(text_of(side), said_at(side).astimezone(zone)) for side in (a, b))
    return judging.Pair(one, two, pair.draft.language)


def _statement(one: Memory | Draft) -> judging.Statement:
    if isinstance(one, Memory):
        return judging.statement_of(one)
    return judging.Statement(one.statement, said_at(one), one.claim.category, one.claim.subject)


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
    pair.draft.links.append(Link(judged.relation, pair.other, fuller, newer=pair.draft_is_newer))


def _pairs(batch: Batch) -> list[Pair]:
    drafts = [draft for draft in batch.standing if not draft.links]
    known = [memory for memory in batch.known if memory.state == Memory.State.ACTIVE]
    texts = [*(draft.statement for draft in drafts), *(memory.text for memory in known)]
    likeness, common = Likeness(texts), everywhere(texts)
    pairs: list[Pair] = []
    for place, draft in enumerate(drafts):
        pointed = {id(batch.known[number - 1]) for number in draft.claim.replaces if 1 <= number <= len(batch.known)}
        others: list[Memory | Draft] = [*known, *drafts[:place]]
        mine = []
        for other in others:
            apart = _told_together(draft, other) or _of_others(draft, other)
            score = 0.0 if apart else affinity(likeness, _statement(draft), _statement(other), without=common)
            if id(other) in pointed:
                score += 2
            elif not score and _excludes(draft, other):
                score = _EXCLUDING
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


def _excludes(draft: Draft, other: Memory | Draft) -> bool:
    """Whether one says that there is only one, or none, and both are about people around the user: then the people of
    the other, whoever they are, may be those that there cannot be."""
    one, two = _statement(draft), _statement(other)
    people = all(said.category in _PEOPLE or about for said, about in ((one, draft.about), (two, other.about)))
    return people and bool(_ONLY.search(one.text) or _ONLY.search(two.text))


def _of_others(draft: Draft, other: Memory | Draft) -> bool:
    """Whether they are about two other people, neither of whom the other statement names."""
    if not draft.about or not other.about or draft.about.casefold() == other.about.casefold():
        return False
    return other.about not in draft.statement and draft.about not in text_of(other)
