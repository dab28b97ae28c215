"""The same thing done to many: the ticked rows of a page, or all that match. A page first names how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from memories import bulk, store
from memories.browse.filters import Filters
from memories.browse.matching import matching
from memories.browse.words import CATEGORIES
from memories.bulk import FITTING, Deed
from memories.ids import id_in
from memories.models import Job, Memory
from memories.records import Owner
from memories.views.bulk_done import tell_done
from memories.views.owned import owned, owner_of

SAMPLE = 5  # statements that the page names
TICKED = 200  # at most: the rows of the longest page
SURVEYED = 100  # memories of which it is told what goes with them when they are forgotten


@dataclass(frozen=True, slots=True)
class Chosen:
    ids: list[int]
    all: bool
    query: str
    """The address of the list that they were chosen in, after "?"."""

    @property
    def back(self) -> str:
        return reverse("memories:list") + (f"?{self.query}" if self.query else "")


@require_POST
@owned
def many(request: HttpRequest) -> HttpResponse:
    owner, do = owner_of(request), request.POST.get("do", "")
    chosen = _chosen(request, owner)
    if not chosen.ids:
        messages.warning(request, _("Nothing was chosen. Tick some memories first."))
        return redirect(chosen.back)
    if do == "merge":
        return redirect(f"{reverse('memories:merge')}?{urlencode([('pick', pk) for pk in chosen.ids[:TICKED]])}")
    if do == "export":
        return _exported(chosen)
    if do not in FITTING:
        messages.warning(request, _("Choose what to do with them."))
        return redirect(chosen.back)
    fitting = _fitting(owner, do, chosen.ids)
    if request.POST.get("confirmed") == str(len(fitting)) and fitting and _complete(request, do):
        return _done(request, owner, _deed(request, do), fitting, chosen)
    return _asked(request, owner, do, fitting, chosen)


def _chosen(request: HttpRequest, owner: Owner) -> Chosen:
    """What was ticked, or all that match the filters of the list; nothing of anybody else's."""
    given = dict(parse_qsl(request.POST.get("query", "").replace("\x00", "")))
    filters = Filters.read(given)
    query = urlencode([(name, value) for name, value in given.items() if name not in ("before", "after")])
    if filters.as_of:  # the past is looked at, not changed
        return Chosen([], False, query)
    if request.POST.get("all"):
        return Chosen(list(matching(owner, filters).order_by("pk").values_list("pk", flat=True)), True, query)
    picked = {id_in(pk) for pk in request.POST.getlist("pick")[:TICKED]}
    own = Memory.objects.filter(owner_id=owner.id, pk__in=picked).order_by("pk")
    return Chosen(list(own.values_list("pk", flat=True)), False, query)


def _fitting(owner: Owner, do: str, ids: list[int]) -> list[int]:
    there = Memory.objects.filter(owner_id=owner.id, state__in=FITTING[do]).values_list("pk", flat=True)
    wanted = set(ids)
    return [pk for pk in there.order_by("pk") if pk in wanted]


def _complete(request: HttpRequest, do: str) -> bool:
    return do != "categorise" or request.POST.get("category") in CATEGORIES


def _deed(request: HttpRequest, do: str) -> Deed:
    post = request.POST
    return Deed(do, post.get("category", ""), post.get("message") != "leave", "never" not in post)


def _asked(request: HttpRequest, owner: Owner, do: str, fitting: list[int], chosen: Chosen) -> HttpResponse:
    """The page that names what will be done, and to how many. Asked again when their number has changed since."""
    confirmed = request.POST.get("confirmed", "")
    sample = Memory.objects.filter(owner_id=owner.id, pk__in=fitting[:SAMPLE]).order_by("pk")
    context: dict[str, Any] = {
        "do": do,
        "count": len(fitting),
        "others": len(chosen.ids) - len(fitting),
        "chosen": chosen,
        "sample": sample,
        "more": max(0, len(fitting) - SAMPLE),
        "categories": CATEGORIES.items(),
        "changed_since": bool(confirmed) and confirmed != str(len(fitting)),
        "at_once": len(fitting) <= bulk.AT_ONCE,
    }
    if do == "forget" and 0 < len(fitting) <= SURVEYED:
        context["blast"] = store.blast(owner.id, fitting)
    return render(request, "memories/bulk.html", context, status=422 if confirmed else 200)


def _done(request: HttpRequest, owner: Owner, deed: Deed, ids: list[int], chosen: Chosen) -> HttpResponse:
    job = bulk.begin(owner.id, deed, ids)
    if job.state != Job.State.DONE or deed.do == "forget":
        return redirect("memories:bulk_job", job.pk)
    tell_done(request, job)
    return redirect(chosen.back)


def _exported(chosen: Chosen) -> HttpResponse:
    try:
        url = reverse("memories:export")
    except NoReverseMatch:
        return redirect(chosen.back)
    if not chosen.all:
        return redirect(f"{url}?pick={','.join(map(str, chosen.ids))}")
    return redirect(f"{url}?{chosen.query or 'state=current'}")  # without a filter it would be every state
