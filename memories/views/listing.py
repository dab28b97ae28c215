"""The list of memories: filters, search, pages. The same address gives the rows alone to a page that has the rest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from memories.browse.filters import Filters
from memories.browse.matching import look
from memories.browse.pages import page_of
from memories.browse.rows import rows_of
from memories.browse.shelves import shelves, subjects
from memories.forms import FilterForm
from memories.views.owned import owned, owner_of, wants_fragment


@require_safe
@owned
def memories(request: HttpRequest) -> HttpResponse:
    owner = owner_of(request)
    filters = Filters.read(request.GET)
    found = look(owner, filters)
    page = page_of(found.rows, request.GET, ranked=found.ranked)
    context = {
        "filters": filters,
        "page": page,
        "rows": rows_of(owner.id, page.memories),
        "warning": found.warning,
    }
    if wants_fragment(request):
        answer = render(request, "memories/_rows.html", context | {"fragment": True})
        answer.headers["HX-Push-Url"] = request.path + (f"?{filters.query}" if filters.query else "")
    else:
        counts = shelves(owner.id)
        context |= {"shelves": counts, "form": FilterForm(filters, counts, subjects(owner.id))}
        answer = render(request, "memories/list.html" if counts.any else "memories/empty.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer
