"""Memories by the time of what they tell, the latest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from memories.browse.matching import look
from memories.browse.order import Order
from memories.browse.pages import page_of
from memories.browse.past import as_they_stood
from memories.browse.rows import in_conflict
from memories.browse.strip import strip
from memories.browse.timeline import on_the_axis
from memories.views.around import read
from memories.views.listing import answer
from memories.views.owned import owned, owner_of


@require_safe
@owned
def timeline(request: HttpRequest) -> HttpResponse:
    owner, filters = owner_of(request), read(request, "timeline")
    order = Order.read(request.GET, sort="event", moment=filters.moment)
    found = look(owner, filters)
    page = page_of(found.rows.select_related("replaced_by"), request.GET, order=order)
    if filters.moment:
        as_they_stood(page.memories, filters.moment)
    contested = in_conflict(owner.id, [memory.pk for memory in page.memories])
    axis = on_the_axis(page.memories, contested)
    context = {
        "page": page,
        "axis": axis,
        "strip": strip(found.rows, filters.moment, [entry.first for entry in axis.entries]),
        "warning": found.warning,
    }
    return answer(request, "timeline", filters, order, context)
