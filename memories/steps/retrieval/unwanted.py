"""Step 4: what the person said was not relevant to a message like this one goes down, and stays out of the prompt."""

from __future__ import annotations

from collections.abc import Mapping, Set

from memories.errors import ModelError
from memories.index.analyser import tokens
from memories.llm import models
from memories.relevance import NotRelevant, said_of
from memories.steps.retrieval.search import Found, Question, Search

ALIKE = 0.6  # likeness of two messages from which on what was said of the one holds for the other
DOWN = 0.7  # share of the score that is taken off
RECENT = 20  # messages that are compared, the newest: each is embedded


def unwanted(search: Search) -> Search:
    question = search.question
    if question is None or not search.found:
        return search
    ids = {kind: [found.id for found in search.found if found.kind == kind] for kind in ("memory", "episode")}
    said = said_of(search.owner.id, ids["memory"], ids["episode"])
    if not said:
        return search
    alike = _alike(search, question, said)
    places = {(found.kind, found.id): found for found in search.found}
    for one in said:
        if one.asked in alike:
            _down(places[one.kind, one.id], one.item_id)
    search.rank()
    return search


def _down(found: Found, item_id: int) -> None:
    if not found.unwanted:
        found.parts["boost"] -= DOWN * max(0.0, found.score)
    found.unwanted = item_id


def _alike(search: Search, question: Question, said: list[NotRelevant]) -> Set[str]:
    """Those of the earlier messages that ask for about the same: by their words, and by their meaning where it costs
    no call over the network."""
    earlier = list(dict.fromkeys(one.asked for one in reversed(said)))[:RECENT]
    rarity = search.candidates.rarity if search.candidates is not None else {}
    own = set(tokens(search.query.text))
    likeness = {text: _shared(own, set(tokens(text)), rarity) for text in earlier}
    if question.vector is not None and not models.embedding.needs_network:
        try:
            now, *then = models.embedding.embed_batch([search.query.text, *earlier])
        except ModelError:
            return {text for text in earlier if likeness[text] >= ALIKE}
        for text, vector in zip(earlier, then, strict=True):
            likeness[text] = (likeness[text] + float(now @ vector)) / 2
    return {text for text in earlier if likeness[text] >= ALIKE}


def _shared(one: Set[str], other: Set[str], rarity: Mapping[str, float]) -> float:
    """The words that both have, as a share of those of either, each by how rare it is."""
    rarest = max(rarity.values(), default=1.0)

    def mass(words: Set[str]) -> float:
        return sum(rarity.get(word, rarest) for word in words)

    return 2 * mass(one & other) / (mass(one) + mass(other) or 1.0)
