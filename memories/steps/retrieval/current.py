"""Step 8: of what a person said of one matter, the statement that is asked for goes above the others.

Asked what is, that is the newest one that states it or tells of a change; what only mentions the matter does not
replace it, and goes below it. Asked what was, the one before goes above what replaced it. What is merely newer gains
nothing. Memories carry their own validity (`validity`); of messages only the wording tells.

What is put up, and what it replaced, say since when and until when. The thresholds were chosen on cases of our own and
on half of those that the project was given; `manage.py evaluate` prints what they do on others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from memories.index.asked import read
from memories.index.cues import Cue
from memories.index.former import named_after
from memories.steps.retrieval.claims import STATED, Claim, claims, linked, links
from memories.steps.retrieval.earlier import earlier_first
from memories.steps.retrieval.search import Search

FIRST = 10  # of the ranking: among these
FURTHER = 20  # to here for what tells clearly of a change, and for a question about what was
MOST_WORDS = 8  # of an English question, without those that mean nothing: a longer one asks for more than a value
MOST_CHARACTERS = {"en": 200, "zh": 40}
LIFTS = 2  # statements put above the one that was best found
CORE = 0.75  # of the best matter: from there on a claim speaks of what is asked
CLEAR = 0.3  # share of the question that a statement needs to go above what only mentions its matter
CERTAIN = 1.0  # weight of a change that needs no shared word
ALIKE = 0.4  # cosine for the same
BEST_FOUND = 3
# How near to the question a newer statement is, as a share of how near the older one is, to replace it:
CHANGE_LINKED = 0.2  # it tells of a change in the same words, or in the words of the matter
CHANGE = 0.35  # it tells of a change
STATES_ITS_WORDS = 0.35  # it states something, in words of the question or of the matter
STATES = 0.5
LONG = 0.75  # it is long and tells of more than one thing
NEITHER = 0.95  # it neither states nor tells of a change clearly
LINK, LINKS = 0.4, 0.8


def current(search: Search) -> Search:
    question, candidates, view = search.question, search.candidates, search.view
    if question is None or candidates is None or view is None or not len(candidates):
        return search
    if question.between_people and view.speakers:
        return search  # who of them moved, when both speak of moving, no wording tells
    text = search.query.text
    past = question.former
    if question.about_answers or len(text) > MOST_CHARACTERS[question.language] or not (past or question.present):
        return search
    named = named_after(text) if past else ""
    rarity = {word: candidates.rarity.get(word, 0.0) for word in question.own}
    asked = read(text.replace(named, " ") if named else text, rarity, frozenset(candidates.speakers))
    if question.language == "en" and len(asked.own) > MOST_WORDS:
        return search
    founds = search.found[:FURTHER]
    if past:  # of memories their own validity has told
        founds = [found for found in founds if found.kind == "episode"]
    some = claims(asked, candidates, founds)
    if len(some) > 1:
        if past:
            earlier_first(search, some, links(some), named)
        else:
            _newest_first(search, some, links(some))
        search.rank()
    return search


def _newest_first(search: Search, every: Sequence[Claim], counts: Counter[str]) -> None:
    tenth = search.found[:FIRST][-1].score
    some = [claim for claim in every if claim.found.score >= tenth]
    old = _best_found(some)
    if old is None:
        return
    _above_mentions(search, some, old)
    new = [claim for claim in some if claim.at > old.at and _replaces(claim, old, counts)]
    new += [claim for claim in every if claim not in some and claim.at > old.at and _from_further(claim, old, counts)]
    strongest = sorted(new, key=lambda claim: -_strength(claim, old, counts))[:LIFTS]
    newest = old
    for claim in sorted(strongest, key=lambda claim: claim.at):
        claim.rise_above(newest)
        claim.replace(newest)
        newest = claim
    for claim in [] if new else _late(search, some, old):
        claim.rise_above(newest)
        newest = claim
    for claim in some:  # older ones of the same matter that were better found than the newest
        better = claim.at < newest.at and claim is not old and claim.found.score >= newest.found.score
        if better and _one_matter(newest, claim, counts) and _replaces(newest, claim, counts):
            newest.rise_above(claim)


def _above_mentions(search: Search, some: Sequence[Claim], old: Claim) -> None:
    """What states what is asked goes above what only mentions it."""
    stated = [
        claim
        for claim in some
        if claim.matter >= CORE * old.matter and (claim.concept or claim.share >= CLEAR) and claim.weight > STATED
    ]
    lowest = min((claim.found.score for claim in stated), default=0.0)
    for mention in some:
        if mention.found.score > lowest and _only_mentions(search, mention):
            for claim in stated:
                claim.rise_above(mention)


def _best_found(some: Sequence[Claim]) -> Claim | None:
    """Of those that state what is asked, the one that was found best."""
    top = 0.0
    core: list[Claim] = []
    for claim in sorted(some, key=lambda claim: -claim.matter):
        if claim.matter < CORE * top:
            break
        if claim.weight > STATED:
            top = top or claim.matter
            core.append(claim)
    return max(core, key=lambda claim: claim.found.score, default=None)


def _replaces(new: Claim, old: Claim, counts: Counter[str]) -> bool:
    """Whether a newer statement is near enough to an older one, for what it says. Memories tell that themselves."""
    if new.found.kind == "memory":
        return False
    near = new.matter / old.matter + 1e-9
    if new.long:
        return near >= LONG and new.weight >= STATES
    link = linked(new, old, counts) if near < CHANGE else 0.0
    if (near < CHANGE_LINKED and link < LINKS) or new.weight <= STATED:
        return False
    if new.change:
        return near >= CHANGE or link >= LINK or new.concept > 0
    if new.weight >= STATES:
        return near >= STATES or ((new.share > 0 or new.concept >= 1) and (near >= STATES_ITS_WORDS or link >= LINKS))
    return near >= NEITHER


def _from_further(new: Claim, old: Claim, counts: Counter[str]) -> bool:
    """Whether one that was not among the best found tells so clearly of a change that it replaces one that was."""
    if new.long or not new.change or new.weight < STATES:
        return False
    return (new.concept >= 1 or linked(new, old, counts) >= 1) and _replaces(new, old, counts)


def _late(search: Search, some: Sequence[Claim], old: Claim) -> list[Claim]:
    """Where nothing speaks of it in the same words: a clear change among the best found that is alike in meaning."""
    vectors = search.candidates.vectors if search.candidates is not None else None
    for claim in sorted(some, key=lambda claim: -claim.found.score)[:BEST_FOUND]:
        if vectors is None or claim.at <= old.at or claim.long:
            continue
        if float(vectors[claim.found.row] @ vectors[old.found.row]) >= ALIKE and claim.change:
            return [claim] if claim.weight >= CERTAIN else []
    return []


def _only_mentions(search: Search, claim: Claim) -> bool:
    cues = int(search.candidates.cues[claim.found.row]) if search.candidates is not None else 0
    return claim.weight <= STATED and not claim.long and not cues & (Cue.RULE | Cue.PREFERENCE)


def _one_matter(one: Claim, other: Claim, counts: Counter[str]) -> bool:
    return bool((one.concept and other.concept) or (one.share and other.share) or linked(one, other, counts) >= LINK)


def _strength(new: Claim, old: Claim, counts: Counter[str]) -> float:
    near = new.matter / old.matter + 0.5 * min(2.0, linked(new, old, counts))
    return near + 0.3 * new.change + 0.2 * min(1.0, new.weight)
