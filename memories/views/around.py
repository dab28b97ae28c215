"""What the three views of memories have around their rows: the filters, the counts, the ways to the other views."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from memories.browse.filters import Filters
from memories.browse.links import conversations
from memories.browse.order import Order
from memories.browse.saved import saved_query, saved_views
from memories.browse.shelves import shelves
from memories.filter_form import FilterForm
from memories.records import Owner

STATE = {"timeline": "all"}  # what a view shows when the address names no state; the others: what is current


def read(request: HttpRequest, view: str) -> Filters:
    return Filters.read(request.GET, state=STATE.get(view, "current"))


def address_of(filters: Filters, order: Order, view: str) -> str:
    """All that the address of a view says after "?"."""
    parts = (filters.address(STATE.get(view, "current")), order.query)
    return "&".join(part for part in parts if part)


def place(filters: Filters, order: Order, view: str) -> dict[str, Any]:
    """Where the rows are: for their pager and what else leads on from them."""
    return {
        "filters": filters,
        "order": order,
        "view": view,
        "here": reverse(f"memories:{view}"),
        "query": address_of(filters, order, view),
        "kept": saved_query(filters, order),
        "carried": filters.address(STATE.get(view, "current")),
    }


def around(owner: Owner, filters: Filters, order: Order) -> dict[str, Any]:
    """What the whole page has and the rows alone do not."""
    counts = shelves(owner.id)
    return {
        "shelves": counts,
        "form": FilterForm(filters, order, counts, conversations(owner.id, filters.session)),
        "saved": saved_views(owner.id, counted=not filters.as_of),  # the counts of today say nothing of another day
    }
