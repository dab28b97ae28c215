"""Insights, each with its observations beneath, and those under none. Branches come when they are opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from memories.browse import branches, hierarchy
from memories.browse.filters import Filters
from memories.browse.matching import matching
from memories.browse.order import Order
from memories.browse.pages import Page, page_of
from memories.browse.past import as_they_stood
from memories.browse.rows import Row, rows_of
from memories.browse.suggested import waiting
from memories.browse.whole import find
from memories.errors import NotFound
from memories.models import Memory
from memories.records import Owner
from memories.views.around import read
from memories.views.listing import answer
from memories.views.owned import owned, owner_of, wants_fragment

LOOSE = 100  # shown of those under no insight; the list has them all
OPEN_AT_FIRST = 2


@require_safe
@owned
def insights(request: HttpRequest) -> HttpResponse:
    """The first ones are open, so that the page shows what it is; ?open= says all, or none."""
    owner, filters, order = owner_of(request), read(request, "insights"), Order.read(request.GET)
    found = hierarchy.hierarchy(owner, filters)
    only, opened = "suggested" in request.GET, _opened(request.GET)
    page = page_of(waiting(owner.id) if only else found.insights, request.GET, order=order, at_once=True)
    if filters.moment:
        as_they_stood(page.memories, filters.moment)
    context = {
        "page": page,
        "rows": rows_of(owner.id, page.memories),
        "branches": _branches(owner, filters, page, found.matches, opened),
        "found": found,
        "only_suggested": only,
        "suggestions": found.suggestions,
        "warning": found.warning,
    }
    return answer(request, "insights", filters, order, context, also=f"open={opened}" if opened else "")


def _opened(given: QueryDict) -> str:
    opened = given.get("open", "")
    return opened if opened in ("all", "none") else ""


def _branches(
    owner: Owner, filters: Filters, page: Page, matches: QuerySet[Memory], opened: str
) -> Mapping[int, Sequence[Row]]:
    """By insight that is open: its rows. The past takes more queries, and opens nothing unasked."""
    some = page.memories
    if opened != "all":
        some = [] if opened == "none" or filters.moment or page.newer else some[:OPEN_AT_FIRST]
    return branches.under(owner, some, filters, matches) if some else {}


@require_safe
@owned
def branch(request: HttpRequest, memory_id: int) -> HttpResponse:
    """The observations beneath an insight; as a page, the insight's own."""
    owner = owner_of(request)
    insight = find(owner.id, memory_id)
    if insight.kind != Memory.Kind.INSIGHT:
        raise NotFound("There is no such insight.")
    if not wants_fragment(request):
        return _vary(redirect(f"{reverse('memories:memory', args=[memory_id])}#observations"))
    filters = read(request, "insights")
    rows = branches.under(owner, [insight], filters, matching(owner, filters))[insight.pk]
    return _vary(render(request, "memories/_branch.html", {"rows": rows}))


@require_safe
@owned
def loose(request: HttpRequest) -> HttpResponse:
    """Observations under no insight; as a page, the list of them."""
    owner, filters = owner_of(request), read(request, "insights")
    if not wants_fragment(request):
        return _vary(redirect(f"{reverse('memories:list')}?{_under_none(filters)}"))
    found = list(hierarchy.loose(owner, filters).order_by("-learned_at", "-pk")[:LOOSE])
    if filters.moment:
        as_they_stood(found, filters.moment)
    return _vary(render(request, "memories/_branch.html", {"rows": rows_of(owner.id, found)}))


def _under_none(filters: Filters) -> str:
    return "&".join(part for part in (filters.query, "under=none") if part)


def _vary(answer: HttpResponse) -> HttpResponse:
    patch_vary_headers(answer, ["HX-Request"])
    return answer
