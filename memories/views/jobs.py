"""Background work: what runs, waits and is over; run now, cancel, try again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from memories import jobs as queue
from memories import retrying, running_now
from memories.browse.activity import page_of as deeds_of
from memories.browse.doing import Doing
from memories.browse.work import how_many, page_of, parked, rows_of
from memories.models import Job
from memories.retrying import NotNow
from memories.views.owned import owned, owner_of, wants_fragment, way_back

CHANGES = 10  # of its changes on the page of one job


@require_safe
@owned
def jobs(request: HttpRequest) -> HttpResponse:
    owner_id = owner_of(request).id
    state, kind = (request.GET.get(name, "") for name in ("state", "kind"))
    context: dict[str, Any] = {
        "page": page_of(owner_id, request.GET),
        "counts": how_many(owner_id),
        "parked": parked(owner_id),
        "states": Job.State.choices,
        "kinds": Job.Kind.choices,
        "state": state if state in Job.State.values else "",
        "kind": kind if kind in Job.Kind.values else "",
        "address": request.get_full_path(),
        "here": reverse("memories:jobs"),
        "runnable": [(kind.value, kind.label) for kind in running_now.KINDS],
    }
    return _answer(request, "_jobs", "jobs", context)


@require_safe
@owned
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    owner_id = owner_of(request).id
    found = queue.get(owner_id, job_id)
    doing = Doing(job=str(job_id))
    context = {
        "row": rows_of(owner_id, [found])[0],
        "job": found,
        "parked": parked(owner_id, found.session) if found.kind == Job.Kind.CONSOLIDATE and found.session else [],
        "deeds": deeds_of(owner_id, doing, {}, size=CHANGES),
        "here": reverse("memories:activity"),
        "address": request.path,
    }
    return _answer(request, "_job", "job", context)


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def run(request: HttpRequest) -> HttpResponse:
    """First how much waits and what it would cost, then the asking."""
    owner = owner_of(request)
    kind = (request.POST if request.method == "POST" else request.GET).get("kind", Job.Kind.CONSOLIDATE.value)
    if kind not in running_now.KINDS:
        raise Http404("There is no such work to run.")
    if request.method != "POST":
        context = {"waiting": running_now.waiting(owner, kind), "kind": kind}
        return render(request, "activity/run.html", context)
    asked = running_now.run_now(owner, kind)
    if not asked:
        messages.info(request, _("There is nothing to do."))
    else:
        told = ngettext("%(n)s job is queued.", "%(n)s jobs are queued.", len(asked)) % {"n": f"{len(asked):,}"}
        messages.success(request, told)
    return redirect("memories:jobs")


@require_POST
@owned
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    done = _("Cancelled. What it did by then stays, and can be undone.")
    return _done(request, job_id, lambda: retrying.cancel(owner_of(request).id, job_id), done)


@require_POST
@owned
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    return _done(request, job_id, lambda: retrying.retry(owner_of(request).id, job_id), _("It is queued again."))


@require_POST
@owned
def retry_parked(request: HttpRequest) -> HttpResponse:
    count = retrying.retry_parked(owner_of(request).id, request.POST.get("session", "").replace("\x00", "")[:120])
    if count:
        told = ngettext("%(n)s message is read once more.", "%(n)s messages are read once more.", count)
        messages.success(request, told % {"n": f"{count:,}"})
    else:
        messages.info(request, _("There is nothing to do."))
    return redirect(way_back(request, reverse("memories:jobs")))


def _done(request: HttpRequest, job_id: int, do: Callable[[], Job], done: str) -> HttpResponse:
    try:
        do()
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(way_back(request, reverse("memories:job", args=[job_id])))


def _answer(request: HttpRequest, part: str, page: str, context: dict[str, Any]) -> HttpResponse:
    shown = render(request, f"activity/{part if wants_fragment(request) else page}.html", context)
    patch_vary_headers(shown, ["HX-Request"])
    return shown
