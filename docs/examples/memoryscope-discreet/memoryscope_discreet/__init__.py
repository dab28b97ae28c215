"""A step of retrieval: memories of private categories are left out unless the message has a word of them."""

from __future__ import annotations

import os

from memories.models import Memory
from memories.steps.retrieval.search import Found, Search

USUAL = "health,money"


def discreet(search: Search) -> Search:
    """Belongs between `load` and `fit`."""
    private = _private(search)
    search.found = [found for found in search.found if not _is_private(found, private)]
    return search


def _private(search: Search) -> set[int]:
    """The ids of the memories found that belong to a private category."""
    names = os.environ.get("DISCREET_CATEGORIES", USUAL).split(",")
    ids = [found.id for found in search.found if found.kind == "memory"]
    rows = Memory.objects.filter(owner_id=search.owner.id, pk__in=ids, category__in=[name.strip() for name in names])
    return set(rows.values_list("pk", flat=True))


def _is_private(found: Found, private: set[int]) -> bool:
    return found.kind == "memory" and found.id in private and not found.parts["words"]
