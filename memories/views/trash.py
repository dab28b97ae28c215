"""The trash: what was removed, for 30 days, with the way back; emptied at once when the person confirms it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from memories import clock
from memories import trash as emptying
from memories.browse.filters import Filters
from memories.browse.for_a_time import shelf, trashed
from memories.browse.shelves import shelves
from memories.forms_of_one import EmptyForm
from memories.models import Memory
from memories.views.owned import owned, owner_of


@require_safe
@owned
def trash(request: HttpRequest) -> HttpResponse:
    owner_id = owner_of(request).id
    context = {
        "shelf": shelf(trashed(owner_id), request.GET),
        "filters": Filters(state="trash"),
        "shelves": shelves(owner_id),
    }
    return render(request, "memories/trash.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def empty(request: HttpRequest) -> HttpResponse:
    """What would go, then, confirmed, the deletion. What came into the trash after it was shown stays."""
    owner_id = owner_of(request).id
    found = trashed(owner_id)
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        seen = found.filter(changed_at__lte=form.cleaned_data["seen"])
        gone = emptying.empty_now(owner_id, list(seen.values_list("pk", flat=True)))
        told = ngettext("%(n)s memory was deleted for good.", "%(n)s memories were deleted for good.", gone)
        messages.success(request, told % {"n": f"{gone:,}"})
        return redirect("memories:trash")
    shown = EmptyForm(initial={"seen": clock.now().isoformat(), "confirm": "yes"})
    context = {"form": shown, "total": found.count(), "insights": _insights_that_lose(owner_id)}
    return render(request, "memories/trash_empty.html", context, status=422 if form.is_bound else 200)


def _insights_that_lose(owner_id: int) -> int:
    """Current insights with a sentence that rests on something in the trash; not those that are the person's own."""
    resting = Memory.objects.filter(owner_id=owner_id, kind=Memory.Kind.INSIGHT, state=Memory.State.ACTIVE)
    resting = resting.filter(evidence__observation__state=Memory.State.TRASHED, locked=False, own_words=False)
    return resting.distinct().count()
