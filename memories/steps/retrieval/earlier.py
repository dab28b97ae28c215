"""For a question about what was: the statement before goes above the one that replaced it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from memories.index.analyser import tokens
from memories.index.former import FIRST as FIRST_OF_ALL
from memories.steps.retrieval.claims import Claim, linked
from memories.steps.retrieval.search import Search

LIFTS = 2
WORDED = -1.4  # weight: below, it is asked or supposed rather than told
CORE = 0.5  # of the best matter: from there on a claim speaks of what is asked
NEAR, BESIDE = 0.4, 0.25  # shares of the best matter: alone, and with a rare word in common with one of those
LINK, LINKS = 0.4, 0.8
OF_THE_OLDER = 0.6  # of the matter of the best of the older ones
OF_THE_OLDER_CHANGED = 0.35  # the same for one that tells of a change itself
BARELY = 0.3  # matter of one that says what the question names and nothing else of it


def earlier_first(search: Search, some: Sequence[Claim], counts: Counter[str], named: str) -> None:
    """`named`: what the question says came after, "before the hostels"; or nothing."""
    last = _named(search, some, named)
    line = _line([claim for claim in some if last is None or claim.at < last.at], counts)
    if last is None and len(line) > 1:
        last = line[1] if FIRST_OF_ALL.search(search.query.text) else line[-1]
    older = [claim for claim in line if last is not None and claim.at < last.at]
    if last is None or not older:
        return
    best = max(claim.matter for claim in older)
    wanted = [
        claim for claim in older if claim.matter >= (OF_THE_OLDER_CHANGED if claim.change else OF_THE_OLDER) * best
    ][-LIFTS:]
    place = max((claim for claim in [last, *line] if claim.at >= last.at), key=lambda claim: claim.found.score)
    for claim in wanted:
        claim.rise_above(place)
        place = claim
    last.replace(wanted[-1])


def _line(some: Sequence[Claim], counts: Counter[str]) -> list[Claim]:
    """What was said of the matter, the oldest first."""
    told = [claim for claim in some if claim.weight > WORDED]
    top = max((claim.matter for claim in told), default=0.0)
    core = [claim for claim in told if claim.matter >= CORE * top]

    def belongs(claim: Claim) -> bool:
        if claim.matter >= NEAR * top:
            return True
        link = max(linked(one, claim, counts) for one in core)
        return link >= LINKS or (claim.matter >= BESIDE * top and link >= LINK)

    return sorted((claim for claim in told if belongs(claim)), key=lambda claim: claim.at)


def _named(search: Search, some: Sequence[Claim], named: str) -> Claim | None:
    """The one that tells of what the question names."""
    if search.candidates is None or not named:
        return None
    rarity = search.candidates.rarity
    own = set(tokens(named)) - set(tokens(search.query.text.replace(named, " ")))

    def fits(claim: Claim) -> float:
        words = own & set(tokens(claim.found.text))
        if not words:
            return 0.0
        telling = (1 + claim.change) * (1.3 if claim.weight >= 0 else 0.3)
        return telling * (BARELY + claim.matter) * sum(rarity.get(word, 0.0) for word in words)

    best = max(some, key=fits, default=None)
    return best if best is not None and fits(best) > 0 else None
