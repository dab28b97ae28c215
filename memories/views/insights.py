"""Insights, each with its observations beneath, and those under none. Branches come when they are opened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from memories.browse.filters import Filters
from memories.browse.pages import page_of
from memories.browse.rows import Row, rows_of
from memories.browse.shelves import shelves
from memories.browse.suggested import waiting
from memories.browse.whole import by_sentence, find
from memories.errors import NotFound
from memories.models import Memory
from memories.views.owned import owned, owner_of, wants_fragment

SIZE = 20
LOOSE = 100  # shown of those under no insight; the list has them all


@require_safe
@owned
def insights(request: HttpRequest) -> HttpResponse:
    owner = owner_of(request)
    current = Memory.objects.filter(owner_id=owner.id, state=Memory.State.ACTIVE)
    only = "suggested" in request.GET
    shown = waiting(owner.id) if only else current.filter(kind=Memory.Kind.INSIGHT)
    page = page_of(shown, request.GET, size=SIZE)
    counts = shelves(owner.id)
    loose = Filters(under="none").rows(owner.id).count()
    context = {
        "page": page,
        "rows": rows_of(owner.id, page.memories),
        "loose": loose,
        "under": counts.observations - loose,
        "shelves": counts,
        "only_suggested": only,
        "pager_query": "suggested=1" if only else "",
        "suggestions": page.total if only else waiting(owner.id).count(),
    }
    return render(request, "memories/insights.html", context)


@require_safe
@owned
def branch(request: HttpRequest, memory_id: int) -> HttpResponse:
    """The observations beneath an insight; as a page, the insight's own."""
    insight = find(owner_of(request).id, memory_id)
    if insight.kind != Memory.Kind.INSIGHT:
        raise NotFound("There is no such insight.")
    if not wants_fragment(request):
        return _vary(redirect(f"{reverse('memories:memory', args=[memory_id])}#observations"))
    return _vary(render(request, "memories/_branch.html", {"rows": _of(insight)}))


@require_safe
@owned
def loose(request: HttpRequest) -> HttpResponse:
    """Observations under no insight; as a page, the list of them."""
    if not wants_fragment(request):
        return _vary(redirect(f"{reverse('memories:list')}?under=none"))
    found = Filters(under="none").rows(owner_of(request).id).order_by("-learned_at", "-pk")[:LOOSE]
    return _vary(render(request, "memories/_branch.html", {"rows": rows_of(owner_of(request).id, list(found))}))


def _of(insight: Memory) -> list[Row]:
    """Each observation once, in the order in which the sentences cite them."""
    found = {row.memory.pk: row for sentence in by_sentence(insight) for row in sentence.rows}
    return list(found.values())


def _vary(answer: HttpResponse) -> HttpResponse:
    patch_vary_headers(answer, ["HX-Request"])
    return answer
