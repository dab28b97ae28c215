"""What was kept out of memory, and why: for 30 days it can be kept after all, or dismissed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from memories.browse.filters import Filters
from memories.browse.for_a_time import kept_out as found
from memories.browse.for_a_time import reasons_of, shelf
from memories.browse.shelves import shelves
from memories.views.owned import owned, owner_of


@require_safe
@owned
def kept_out(request: HttpRequest) -> HttpResponse:
    owner_id = owner_of(request).id
    counts = reasons_of(owner_id)
    why = request.GET.get("why", "")
    if why not in dict(counts):
        why = ""
    context = {
        "shelf": shelf(found(owner_id, why), request.GET),
        "why": why,
        "reasons": counts,
        "all": sum(n for _why, n in counts),
        "filters": Filters(state="kept_out"),
        "shelves": shelves(owner_id),
    }
    return render(request, "memories/kept_out.html", context)
