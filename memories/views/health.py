"""The lists behind the counts of health, each with what to do about it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from memories import judged_pairs
from memories.browse.pages import page_of
from memories.browse.rows import rows_of
from memories.browse.whole import find
from memories.errors import MemoryScopeError, NotFound
from memories.health import near_pairs
from memories.health.cost import cost, costly, made_by
from memories.health.unsupported import unsupported as without_support
from memories.ids import id_in
from memories.merging import merge
from memories.models import Job, Memory
from memories.stats.period import Period
from memories.stats.summary import summary
from memories.views.owned import YOU, owned, owner_of, say_done, wants_fragment, way_back

SIZE = 30


@require_safe
@owned
def stale(request: HttpRequest) -> HttpResponse:
    rows = Memory.objects.filter(owner_id=owner_of(request).id, state=Memory.State.ACTIVE, stale=True)
    return _listed(request, "stale", rows.filter(kind=Memory.Kind.INSIGHT))


@require_safe
@owned
def unsupported(request: HttpRequest) -> HttpResponse:
    owner = owner_of(request)
    return _listed(request, "unsupported", Memory.objects.filter(owner_id=owner.id, pk__in=without_support(owner.id)))


def _listed(request: HttpRequest, name: str, rows: QuerySet[Memory]) -> HttpResponse:
    page = page_of(rows, request.GET, size=SIZE)
    shown = rows_of(owner_of(request).id, page.memories)
    context = {"page": page, "rows": shown, "name": name, "here": request.path, "query": ""}
    return render(request, "memories/health_list.html", context)


@require_safe
@owned
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs that say nearly the same, the nearest first; to htmx on the page of figures, only how many there are."""
    owner = owner_of(request)
    found = near_pairs.near(owner.id)
    if wants_fragment(request):
        return render(request, "memories/_duplicates_count.html", {"duplicates": len(found)})
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    pairs = near_pairs.pairs(owner.id, list(page.object_list))
    quotes = {row.memory.pk: row for row in rows_of(owner.id, [one for pair in pairs for one in (pair.a, pair.b)])}
    shown = [(pair, (quotes[pair.a.pk], quotes[pair.b.pk])) for pair in pairs]
    return render(request, "memories/duplicates.html", {"pairs": shown, "page": page, "total": len(found)})


@require_POST
@owned
def settle_duplicate(request: HttpRequest, memory_id: int, other_id: int) -> HttpResponse:
    """Let one stand for both (`keep`: which), or both stand as they are."""
    owner = owner_of(request)
    one, other = find(owner.id, memory_id), find(owner.id, other_id)
    keep = request.POST.get("keep", "")
    back = way_back(request, reverse("memories:duplicates"))
    if one.pk == other.pk or {one.kind, other.kind} != {Memory.Kind.OBSERVATION}:
        raise NotFound("There is no such pair.")
    if keep not in (str(one.pk), str(other.pk)):
        judged_pairs.write_down(one, other, "unrelated", None)
        messages.success(request, _("Both are kept as they are. They are not shown as a pair again."))
        return redirect(back)
    kept, merged = (one, other) if keep == str(one.pk) else (other, one)
    try:
        merge(owner.id, merged.pk, kept.pk, YOU)
    except MemoryScopeError as error:
        messages.error(request, str(error))
        return redirect(back)
    say_done(request, merged.pk, _("Merged: one stands for both, with the evidence of both."))
    return redirect(back)


@require_safe
@owned
def costs(request: HttpRequest) -> HttpResponse:
    """What each job used, and how much of what it made is still current; the newest first."""
    owner = owner_of(request)
    rows = costly(owner.id)
    before = id_in(request.GET.get("before", ""))
    if before:
        rows = rows.filter(pk__lt=before)
    found: list[Job] = list(rows[: SIZE + 1])
    made = made_by(found)
    context = {
        "jobs": [(job, *made.get(job.pk, (0, 0))) for job in found[:SIZE]],
        "older": found[SIZE - 1].pk if len(found) > SIZE else None,
        "first": not before,
        "cost": cost(owner.id, summary(owner.id, Period.read({})).from_jobs),
    }
    return render(request, "memories/costs.html", context)
