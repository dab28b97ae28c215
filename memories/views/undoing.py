"""Undo: one change, or all that a job did; first what it would change."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from memories import bulk, jobs, store, undo_preview
from memories.errors import CannotUndo
from memories.models import Change
from memories.undo_preview import Preview
from memories.views.bulk_done import tell_undone
from memories.views.owned import YOU, htmx_of, owned, owner_of, way_back


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def undo_change(request: HttpRequest, change_id: int) -> HttpResponse:
    if request.method != "POST":
        preview = undo_preview.of_change(owner_of(request).id, change_id, YOU)
        return _shown(request, _("Undo this change"), preview)

    def undo() -> None:
        undone = store.undo(owner_of(request).id, change_id, YOU)
        redone = Change.objects.filter(pk=change_id, action=Change.Action.UNDONE).exists()
        again = reverse("memories:undo_change", args=[undone.pk])
        messages.success(request, _("Done again.") if redone else _("Undone."), extra_tags=f"undo={again}")

    return _answer(request, undo)


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def undo_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """`leave` in the form: what was changed again since stays, and the rest is undone."""
    if request.method != "POST":
        return _shown(request, _("Undo this job"), undo_preview.of_job(owner_of(request).id, job_id, YOU))

    def undo() -> None:
        owner_id = owner_of(request).id
        do = jobs.get(owner_id, job_id).task.get("do", "merge")
        if do in ("merge", "rule", "undo"):
            count = len(store.undo_job(owner_id, job_id, YOU, leave="leave" in request.POST))
            messages.success(
                request,
                ngettext("Job undone: %(n)s change put back.", "Job undone: %(n)s changes put back.", count)
                % {"n": count},
            )
        else:
            tell_undone(request, bulk.undo(owner_id, job_id), of=do)

    return _answer(request, undo)


def _shown(request: HttpRequest, title: str, preview: Preview) -> HttpResponse:
    return render(request, "activity/undo.html", {"title": title, "preview": preview})


def _answer(request: HttpRequest, undo: Callable[[], None]) -> HttpResponse:
    """A page that is already there gets the message alone: its rows follow by the event of the change."""
    status = 200
    try:
        undo()
    except CannotUndo as error:
        messages.error(request, str(error))
        status = 422
    if htmx_of(request):
        return render(request, "_toasts.html", status=status)
    return redirect(way_back(request, reverse("memories:list")))
