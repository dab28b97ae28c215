"""Insights, each with its observations beneath, and those under none. Branches come when they are opened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from memories.browse.filters import Filters, under_an_insight
from memories.browse.pages import page_of
from memories.browse.rows import Row, rows_of
from memories.browse.shelves import shelves
from memories.browse.whole import by_sentence, find
from memories.errors import NotFound
from memories.models import Memory
from memories.views.owned import owned, owner_of, wants_fragment

SIZE = 20
LOOSE = 100  # shown of those under no insight; the list has them all


@require_safe
@owned
def insights(request: HttpRequest) -> HttpResponse:
    """`?open=` holds the id of an insight whose observations are shown, or `loose`."""
    owner = owner_of(request)
    current = Memory.objects.filter(owner_id=owner.id, state=Memory.State.ACTIVE)
    page = page_of(current.filter(kind=Memory.Kind.INSIGHT), request.GET, size=SIZE)
    observations = current.filter(kind=Memory.Kind.OBSERVATION)
    loose = observations.exclude(under_an_insight()).count()
    opened = request.GET.get("open", "")
    rows = rows_of(owner.id, page.memories)
    counts = shelves(owner.id)
    context = {
        "page": page,
        "rows": rows,
        "opened": opened,
        "branch": _beneath(opened, rows),
        "loose_rows": _loose(owner.id) if opened == "loose" else None,
        "loose": loose,
        "under": observations.count() - loose,
        "shelves": counts,
        "filters": Filters(),
    }
    return render(request, "memories/insights.html", context)


@require_safe
@owned
def branch(request: HttpRequest, memory_id: int) -> HttpResponse:
    """The observations beneath an insight; asked for as a page, they are shown where they stand."""
    insight = find(owner_of(request).id, memory_id)
    if insight.kind != Memory.Kind.INSIGHT:
        raise NotFound("There is no such insight.")
    if not wants_fragment(request):
        return _vary(redirect(f"{reverse('memories:insights')}?open={memory_id}#insight-{memory_id}"))
    return _vary(render(request, "memories/_branch.html", {"rows": _of(insight)}))


@require_safe
@owned
def loose(request: HttpRequest) -> HttpResponse:
    if not wants_fragment(request):
        return _vary(redirect(f"{reverse('memories:insights')}?open=loose#loose"))
    return _vary(render(request, "memories/_branch.html", {"rows": _loose(owner_of(request).id)}))


def _beneath(opened: str, rows: list[Row]) -> list[Row] | None:
    chosen = next((row.memory for row in rows if str(row.memory.pk) == opened), None)
    return _of(chosen) if chosen is not None else None


def _of(insight: Memory) -> list[Row]:
    """Each observation once, in the order in which the sentences cite them."""
    found = {row.memory.pk: row for sentence in by_sentence(insight) for row in sentence.rows}
    return list(found.values())


def _loose(owner_id: int) -> list[Row]:
    found = Filters(under="none").rows(owner_id).order_by("-learned_at", "-pk")[:LOOSE]
    return rows_of(owner_id, list(found))


def _vary(answer: HttpResponse) -> HttpResponse:
    patch_vary_headers(answer, ["HX-Request"])
    return answer
