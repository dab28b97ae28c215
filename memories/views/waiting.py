"""What waits for the person's yes, the newest first: accepted, accepted in other words, rejected; one or many."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from memories import approval, bulk, by_hand
from memories.browse.filters import Filters
from memories.browse.pages import page_of
from memories.browse.rows import rows_of
from memories.browse.shelves import shelves
from memories.browse.whole import find
from memories.bulk import Deed
from memories.errors import MemoryScopeError, SaidAlready
from memories.forms import EditForm
from memories.ids import id_in
from memories.models import Job, Memory
from memories.views.bulk import TICKED
from memories.views.bulk_done import tell_done
from memories.views.owned import YOU, owned, owner_of, say_done, way_back

DEEDS = ("accept", "reject")


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def waiting(request: HttpRequest) -> HttpResponse:
    """The page; a POST does the same to those that are ticked, or to `all` that waited when the page was made."""
    if request.method != "POST":
        return _shown(request)
    back, do = redirect(way_back(request, reverse("memories:waiting"))), request.POST.get("do", "")
    there = approval.waiting(owner_of(request).id).order_by("pk")
    if request.POST.get("all"):
        there = there.filter(pk__lte=id_in(request.POST.get("newest", "")) or 0)  # what came since was not seen
    else:
        there = there.filter(pk__in={id_in(pk) for pk in request.POST.getlist("pick")[:TICKED]})
    ids = list(there.values_list("pk", flat=True))
    if do not in DEEDS or not ids:
        messages.warning(request, _("Nothing was chosen. Tick some memories first."))
        return back
    job = bulk.begin(owner_of(request).id, Deed(do), ids)
    if job.state != Job.State.DONE:
        return redirect("memories:bulk_job", job.pk)
    tell_done(request, job)
    return back


@require_POST
@owned
def accept(request: HttpRequest, memory_id: int) -> HttpResponse:
    """One, in the words that the person wrote for it, if they did."""
    owner = owner_of(request)
    memory = find(owner.id, memory_id)
    seen = EditForm(memory).initial
    form = EditForm(memory, {**seen, **request.POST.dict()}) if "text" in request.POST else None
    if form is not None and not form.is_valid():
        return _shown(request, memory, form, status=422)
    given: dict[str, Any] = {}
    if form is not None:
        given = {"text": form.cleaned_data["text"], "expected": form.cleaned_data["revision"]}
    try:
        by_hand.accept(owner, memory_id, YOU, **given)
    except SaidAlready as error:
        form = form or EditForm(memory, seen)
        form.add_error("text", str(error))
        return _shown(request, memory, form, status=422)
    except MemoryScopeError as error:
        messages.error(request, str(error))
    else:
        say_done(request, memory_id, _("Accepted: it is a current memory now."))
    return redirect(way_back(request, reverse("memories:waiting")))


def _shown(
    request: HttpRequest, edited: Memory | None = None, form: EditForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The page that the address asks for, with the row whose words are to be mended open."""
    owner_id = owner_of(request).id
    there = approval.waiting(owner_id)
    page = page_of(there, request.GET)
    newest = there.order_by("-pk").values_list("pk", flat=True).first()
    context = {
        "page": page,
        "rows": rows_of(owner_id, page.memories),
        "newest": newest,
        "edited": edited,
        "form": form,
        "filters": Filters(state="pending"),
        "shelves": shelves(owner_id),
    }
    return render(request, "memories/waiting.html", context, status=status)
