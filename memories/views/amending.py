"""Small amendments of one memory, each with a page of its own: how long it holds, and what it is about."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from memories import store
from memories.browse.shelves import subjects
from memories.browse.whole import find
from memories.errors import MemoryScopeError, NotFound
from memories.forms_of_one import MoveForm, UntilForm
from memories.models import Memory
from memories.views.owned import YOU, newest_change, owned, owner_of, say_done

AMENDED = (Memory.State.ACTIVE, Memory.State.ARCHIVED, Memory.State.PENDING)


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def until(request: HttpRequest, memory_id: int) -> HttpResponse:
    """When it holds: of an observation, which may end of itself. Ended, replies use it for questions of the past."""
    memory = find(owner_of(request).id, memory_id)
    if memory.kind != Memory.Kind.OBSERVATION:
        raise NotFound("An insight has no end of its own.")
    if memory.state not in AMENDED:
        return _not_now(request, memory_id)
    form = UntilForm(memory, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, "memories/until.html", memory, form)
    return _revised(request, "memories/until.html", memory, form, **form.fields_of_memory)


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def move(request: HttpRequest, memory_id: int) -> HttpResponse:
    memory = find(owner_of(request).id, memory_id)
    if memory.state not in AMENDED:
        return _not_now(request, memory_id)
    form = MoveForm(request.POST if request.method == "POST" else None, initial={"subject": memory.subject})
    if not form.is_valid():
        return _page(request, "memories/move.html", memory, form)
    return _revised(request, "memories/move.html", memory, form, subject=form.cleaned_data["subject"])


def _revised(request: HttpRequest, template: str, memory: Memory, form: Form, **fields: Any) -> HttpResponse:
    owner_id = owner_of(request).id
    since = newest_change(request, memory.pk)
    try:
        store.revise(owner_id, memory.pk, YOU, **fields)
    except NotFound:
        raise
    except (MemoryScopeError, ValueError) as error:
        form.add_error(None, str(error))
        return _page(request, template, memory, form)
    say_done(request, memory.pk, _("Saved."), since=since, unchanged=_("Nothing was changed."))
    return redirect("memories:memory", memory.pk)


def _page(request: HttpRequest, template: str, memory: Memory, form: Form) -> HttpResponse:
    context = {"memory": memory, "form": form, "subjects": subjects(memory.owner_id)}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _not_now(request: HttpRequest, memory_id: int) -> HttpResponse:
    messages.error(request, _("It is no longer current. Restore it first, then edit it."))
    return redirect("memories:memory", memory_id)
