"""Step 7: nothing takes two places. Repeats go to the end and stay out of the prompt.

A message repeats the memory that was learned from it, and the other way round, unless it has more of the question.
"""

from __future__ import annotations

from memories.index.analyser import tokens
from memories.models import Evidence
from memories.steps.retrieval.search import Found, Search


def diversify(search: Search) -> Search:
    pairs = _evidence(search)
    kept: list[Found] = []
    repeats: list[Found] = []
    seen: set[tuple[str, str]] = set()
    by_key: dict[tuple[str, int], Found] = {}
    for found in search.found:
        words = found.speaker, " ".join(found.text.lower().split())
        other = next((by_key[key] for key in pairs.get((found.kind, found.id), ()) if key in by_key), None)
        # The later of memory and message adds something only if more words of the question stand in it.
        if words in seen or (other is not None and not _adds(search, found, other)):
            found.repeats = True
            repeats.append(found)
            continue
        seen.add(words)
        by_key[found.kind, found.id] = found
        kept.append(found)
    search.found = (kept + repeats)[: search.query.limit]
    return search


def _adds(search: Search, found: Found, other: Found) -> bool:
    own = search.question.own if search.question else frozenset()
    return not set(tokens(found.text)) & own <= set(tokens(other.text))


def _evidence(search: Search) -> dict[tuple[str, int], list[tuple[str, int]]]:
    """For each memory and each message found, those that it is the evidence of or rests on."""
    memories = [found.id for found in search.found if found.kind == "memory"]
    pairs: dict[tuple[str, int], list[tuple[str, int]]] = {}
    if not memories:
        return pairs
    rows = Evidence.objects.filter(owner_id=search.owner.id, memory_id__in=memories, episode__isnull=False)
    for memory_id, episode_id in rows.values_list("memory_id", "episode_id"):
        if episode_id is not None:
            pairs.setdefault(("memory", memory_id), []).append(("episode", episode_id))
            pairs.setdefault(("episode", episode_id), []).append(("memory", memory_id))
    return pairs
