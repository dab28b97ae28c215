"""Step 9: nothing takes two places. Repeats go to the end and stay out of the prompt.

Of a message and the memory learned from it, the memory stands for both, in the place of the better one; the message
keeps a place of its own only if it has more of the question.
"""

from __future__ import annotations

from collections.abc import Mapping

from memories.index.analyser import tokens
from memories.reading import quoted_by
from memories.steps.retrieval.copies import Copies
from memories.steps.retrieval.search import Found, Search
from memories.steps.retrieval.weights import weights_for

ABOVE = 1e-6  # of score: enough to stand above


def diversify(search: Search) -> Search:
    pairs = _evidence(search)
    _support(search, pairs)
    kept: list[Found] = []
    repeats: list[Found] = []
    seen: set[tuple[str, str]] = set()
    copies = Copies(search)
    by_key: dict[tuple[str, int], Found] = {}
    for found in search.found:
        words = found.speaker, " ".join(found.text.lower().split())
        other = next((by_key[key] for key in pairs.get((found.kind, found.id), ()) if key in by_key), None)
        message, memory = (other, found) if found.kind == "memory" else (found, other)
        if words in seen or (other is None and copies.of(found) is not None):
            repeated = found
        elif message and memory and not _adds(search, message, memory):
            repeated = message
        else:
            repeated = None
        if repeated is not None:
            repeated.repeats = True
            repeats.append(repeated)
        if repeated is found:
            continue
        if message and found is memory:  # it stands for the message, if that is better found
            found.parts["boost"] += max(0.0, message.score + ABOVE - found.score)
        seen.add(words)
        copies.keep(found)
        by_key[found.kind, found.id] = found
        if repeated is None:
            kept.append(found)
        else:  # the memory takes over the place of a message above it
            copies.drop(repeated)
            del by_key[repeated.kind, repeated.id]
            kept[kept.index(repeated)] = found
    _put_last(repeats, min((found.score for found in kept), default=0.0))
    search.found = kept + repeats
    search.rank()
    search.found = search.found[: search.query.limit]
    return search


def _put_last(repeats: list[Found], least: float) -> None:
    """Below everything that was kept, in their order."""
    for place, found in enumerate(repeats, 1):
        found.parts["boost"] -= max(0.0, found.score - (least - place * ABOVE))


def _support(search: Search, pairs: Mapping[tuple[str, int], list[tuple[str, int]]]) -> None:
    """A memory that was said more than once stands a little higher."""
    if not pairs or search.question is None:
        return
    weight = weights_for(search.question, search.query.weights).support
    for found in search.found:
        quotes = len(pairs.get((found.kind, found.id), ())) if found.kind == "memory" else 0
        if quotes > 1:
            found.parts["boost"] += weight * (1 - 1 / quotes)
    search.rank()


def _adds(search: Search, found: Found, other: Found) -> bool:
    own = search.question.own if search.question else frozenset()
    return not set(tokens(found.text)) & own <= set(tokens(other.text))


def _evidence(search: Search) -> dict[tuple[str, int], list[tuple[str, int]]]:
    """For each memory and each message found, those that it is the evidence of or rests on."""
    pairs: dict[tuple[str, int], list[tuple[str, int]]] = {}
    memories = [found.id for found in search.found if found.kind == "memory"]
    for memory_id, episode_id in quoted_by(search.owner.id, memories):
        pairs.setdefault(("memory", memory_id), []).append(("episode", episode_id))
        pairs.setdefault(("episode", episode_id), []).append(("memory", memory_id))
    return pairs
