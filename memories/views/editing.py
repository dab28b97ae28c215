"""Changing a statement by hand, never over what somebody else wrote meanwhile."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from memories import clock, store
from memories.browse.whole import find
from memories.errors import ChangedMeanwhile, MemoryScopeError, NotFound, SaidAlready
from memories.forms import EditForm
from memories.lasting import lasting
from memories.models import Change, Evidence, Memory, Revision
from memories.views.owned import YOU, newest_change, owned, owner_of, say_done, way_back

NOT_EDITED = (Memory.State.TRASHED, Memory.State.SUPERSEDED)


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def edit(request: HttpRequest, memory_id: int) -> HttpResponse:
    owner = owner_of(request)
    memory = find(owner.id, memory_id)
    if memory.state in NOT_EDITED:
        return _no_longer(request, memory)
    if request.method != "POST":
        return _shown(request, memory, EditForm(memory))
    form = EditForm(memory, request.POST)
    if not form.is_valid():
        return _shown(request, memory, form, status=422)
    fields = dict(form.cleaned_data)
    expected = fields.pop("revision")
    if fields["text"] != memory.text:  # written today: a "tomorrow" in it is that of today
        fields["text"] = lasting(fields["text"], clock.now(), owner.time_zone) or fields["text"]
    since = newest_change(request, memory_id)
    try:
        store.revise(owner.id, memory_id, YOU, expected=expected, **fields)
    except ChangedMeanwhile:
        return _conflict(request, find(owner.id, memory_id), form)
    except SaidAlready as error:
        form.add_error("text", _("Another memory says the same."))
        return _shown(request, memory, form, status=422, twin=find(owner.id, error.memory_id))
    say_done(request, memory_id, _("Saved."), since=since, unchanged=_("Nothing was changed."))
    return redirect("memories:memory", memory_id)


def _no_longer(request: HttpRequest, memory: Memory) -> HttpResponse:
    """Removed or replaced, perhaps in another tab while somebody typed: what was typed stays."""
    why = _("It is no longer current. Restore it first, then edit it.")
    if request.method != "POST":
        messages.error(request, why)
        return redirect("memories:memory", memory.pk)
    form = EditForm(memory, request.POST)
    form.add_error("text", why)
    return _shown(request, memory, form, status=409)


def _conflict(request: HttpRequest, memory: Memory, form: EditForm) -> HttpResponse:
    """Both versions side by side; saving again is meant to go over the other one."""
    again = EditForm(memory, {**request.POST.dict(), "revision": memory.revision})
    other = Change.objects.filter(memory=memory).order_by("-pk").first()
    return _shown(request, memory, again, status=409, meanwhile=other, ours=form.cleaned_data["text"])


def _shown(request: HttpRequest, memory: Memory, form: EditForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "memory": memory,
        "form": form,
        "quotes": Evidence.objects.filter(memory=memory, episode__isnull=False).count(),
        "insights": Evidence.objects.filter(observation=memory, memory__state=Memory.State.ACTIVE)
        .values("memory")
        .distinct()
        .count(),
    }
    return render(request, "memories/edit.html", context | more, status=status)


@require_POST
@owned
def restore_revision(request: HttpRequest, memory_id: int, number: int) -> HttpResponse:
    """Say it again as an earlier revision did: that makes a new one, nothing is overwritten."""
    owner = owner_of(request)
    memory = find(owner.id, memory_id)
    revision = Revision.objects.filter(memory=memory, number=number).first()
    if revision is None:
        raise NotFound("There is no such revision.")
    since = newest_change(request, memory_id)
    try:
        store.revise(owner.id, memory_id, YOU, text=revision.text)
    except MemoryScopeError as error:
        messages.error(request, str(error))
    else:
        say_done(request, memory_id, _("Saved."), since=since, unchanged=_("Nothing was changed."))
    return redirect(way_back(request, reverse("memories:memory", args=[memory_id])))
