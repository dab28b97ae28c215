"""The list of memories: filters, search, pages. The same address gives the rows alone to a page that has the rest."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from memories.browse.filters import Filters
from memories.browse.matching import look
from memories.browse.order import Order
from memories.browse.pages import page_of
from memories.browse.past import as_they_stood
from memories.browse.rows import rows_of
from memories.views.around import around, place, read
from memories.views.owned import owned, owner_of, wants_fragment


@require_safe
@owned
def memories(request: HttpRequest) -> HttpResponse:
    owner, filters = owner_of(request), read(request, "list")
    order = Order.read(request.GET, moment=filters.moment)
    found = look(owner, filters)
    page = page_of(found.rows, request.GET, ranked=found.ranked, order=order)
    if filters.moment:
        as_they_stood(page.memories, filters.moment)
    context = {"page": page, "rows": rows_of(owner.id, page.memories), "warning": found.warning}
    return answer(request, "list", filters, order, context)


def answer(
    request: HttpRequest, view: str, filters: Filters, order: Order, context: dict[str, Any], *, also: str = ""
) -> HttpResponse:
    """A view of memories: its rows alone for a page that has the rest, else the whole page. `also` is what its address
    says beside filters and order.
    """
    context |= place(filters, order, view)
    context["query"] = "&".join(part for part in (context["query"], also) if part)
    if wants_fragment(request):
        shown = render(request, f"memories/_{_ROWS[view]}.html", context | {"fragment": True})
        query = context["query"]
        shown.headers["HX-Push-Url"] = request.path + (f"?{query}" if query else "")
    else:
        context |= around(owner_of(request), filters, order)
        counted = context["shelves"]
        request.open_conflicts = counted.conflicts  # type: ignore[attr-defined]
        request.memories_asked = counted.states["pending"]  # type: ignore[attr-defined]
        shown = render(request, f"memories/{view}.html" if context["shelves"].any else "memories/empty.html", context)
    patch_vary_headers(shown, ["HX-Request"])
    return shown


_ROWS = {"list": "rows", "insights": "tree", "timeline": "axis"}
