"""The memories that fit a set of filters and its search: what a list shows, counts, exports and does in bulk."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from memories.browse.filters import Filters
from memories.browse.search import search
from memories.models import Memory
from memories.records import Owner


@dataclass(frozen=True, slots=True)
class Matches:
    rows: QuerySet[Memory]
    """All that fit, in no order."""
    ranked: tuple[int, ...] = ()
    """Ids of a search's hits, best first, without regard to the filters."""
    warning: str = ""
    """Set when the index did not answer and only words were searched."""


def look(owner: Owner, filters: Filters) -> Matches:
    """What fits the filters and the search, with the search's ranks."""
    rows = filters.rows(owner.id)
    if not filters.q:
        return Matches(rows)
    hits = search(owner, filters.q)
    return Matches(hits.among(rows), hits.ranked, hits.warning)


def matching(owner: Owner, filters: Filters) -> QuerySet[Memory]:
    """What fits the filters and the search, as one queryset: its count is the number of rows that a list shows."""
    return look(owner, filters).rows
