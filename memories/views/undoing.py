"""Undo: one change, or all that a job did."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from memories import bulk, jobs, store
from memories.errors import CannotUndo
from memories.models import Change
from memories.views.bulk_done import tell_undone
from memories.views.owned import YOU, htmx_of, owned, owner_of, way_back


@require_POST
@owned
def undo_change(request: HttpRequest, change_id: int) -> HttpResponse:
    def undo() -> None:
        undone = store.undo(owner_of(request).id, change_id, YOU)
        redone = Change.objects.filter(pk=change_id, action=Change.Action.UNDONE).exists()
        again = reverse("memories:undo_change", args=[undone.pk])
        messages.success(request, _("Done again.") if redone else _("Undone."), extra_tags=f"undo={again}")

    return _answer(request, undo)


@require_POST
@owned
def undo_job(request: HttpRequest, job_id: int) -> HttpResponse:
    def undo() -> None:
        owner_id = owner_of(request).id
        do = jobs.get(owner_id, job_id).task.get("do", "merge")
        if do in ("merge", "rule"):
            count = len(store.undo_job(owner_id, job_id, YOU))
            messages.success(
                request,
                ngettext("Job undone: %(n)s change put back.", "Job undone: %(n)s changes put back.", count)
                % {"n": count},
            )
        else:
            tell_undone(request, bulk.undo(owner_id, job_id), of=do)

    return _answer(request, undo)


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
