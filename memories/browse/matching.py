"""The memories that fit a set of filters and its search: what a list shows, counts, exports and does in bulk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from memories.browse import past
from memories.browse.filters import Filters
from memories.browse.search import Hits, search, words_of
from memories.models import Memory
from memories.records import Owner


@dataclass(frozen=True, slots=True)
class Matches:
    rows: QuerySet[Memory]
    """All that fit, in no order."""
    said: Q = field(default_factory=Q)
    """What the search alone asks."""
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
    moment = filters.moment
    found = _said_then(owner.id, moment, filters.q, hits) if moment else hits.found
    return Matches(rows.filter(found), found, hits.ranked, hits.warning)


def matching(owner: Owner, filters: Filters) -> QuerySet[Memory]:
    """What fits the filters and the search, as one queryset: its count is the number of rows that a list shows."""
    return look(owner, filters).rows


def _said_then(owner_id: int, moment: datetime, text: str, hits: Hits) -> Q:
    """Where the statement was another one then, its words then are searched."""
    same = hits.found & past.says_the_same(owner_id, moment)
    return same | past.said_all(owner_id, moment, words_of(text))
