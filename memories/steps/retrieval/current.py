"""Step 5: the current statement goes above the one it replaced, among what was said.

Memories carry their own validity. Of messages, only the wording tells: for a question about a value that holds now, a
newer message of the same side that tells of a change in the same matter goes on top. What is merely newer does not.
"""

from __future__ import annotations

from collections.abc import Iterable

from memories.index.analyser import tokens
from memories.index.cues import CHANGE, Cue
from memories.index.passages import prose, sentences
from memories.steps.retrieval.search import Found, Search

FIRST = 5  # of the ranking: only these are looked at
ALIKE = 0.3  # cosine from which on two messages may speak of the same matter
SHARE = 0.4  # of what the first says of the question, by rarity


def current(search: Search) -> Search:
    question, candidates, view = search.question, search.candidates, search.view
    if question is None or candidates is None or view is None or not question.present:
        return search
    if question.between_people and view.speakers:
        return search  # who of them moved, when both speak of moving, no wording tells
    top = [found for found in search.found[:FIRST] if found.kind == "episode"]
    if len(top) < 2:
        return search
    first, *others = top

    def mass(words: Iterable[str]) -> float:
        return sum(candidates.rarity.get(word, 0.0) for word in set(words) & question.own)

    need = SHARE * mass(tokens(first.text))
    for other in others:
        if not _may_replace(search, other, first):
            continue
        told = (mass(tokens(sentence)) for sentence in sentences(prose(other.text)) if CHANGE.search(sentence))
        said = max(told, default=0.0)
        if said >= need > 0:
            best = max(found.score for found in search.found)
            other.parts["boost"] += best - other.score + 1e-6
            first, need = other, max(need, SHARE * said)  # the next one must be newer still
    search.rank()
    return search


def _may_replace(search: Search, new: Found, old: Found) -> bool:
    """Newer, by the same side, about the same matter."""
    found = search.candidates
    if found is None:
        return False
    newer = (float(found.at[new.row]), new.id) > (float(found.at[old.row]), old.id)
    same_side = new.speaker == old.speaker and not (int(found.cues[new.row]) ^ int(found.cues[old.row])) & Cue.ANSWER
    return newer and same_side and float(found.vectors[new.row] @ found.vectors[old.row]) >= ALIKE
