"""A statement edited in its row of the list, and what each key of the list does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from memories import clock, store
from memories.browse.whole import find
from memories.errors import ChangedMeanwhile, NotFound, SaidAlready
from memories.forms import EditForm
from memories.lasting import lasting
from memories.models import Memory
from memories.views.deeds import in_the_list
from memories.views.editing import NOT_EDITED
from memories.views.owned import YOU, newest_change, owned, owner_of, say_done, wants_fragment


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "memories/keys.html")


@require_safe
@owned
def row(request: HttpRequest, memory_id: int) -> HttpResponse:
    """The row as the list has it; as a page, the memory's own."""
    find(owner_of(request).id, memory_id)
    if not wants_fragment(request):
        return redirect("memories:memory", memory_id)
    return render(request, "memories/_deed.html", in_the_list(request, memory_id))


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def edit_in_place(request: HttpRequest, memory_id: int) -> HttpResponse:
    """The row as a form; without htmx, the page that edits all of it."""
    memory = find(owner_of(request).id, memory_id)
    if not wants_fragment(request):
        return redirect("memories:edit", memory_id)
    gone = memory.state in NOT_EDITED
    if request.method != "POST":
        if gone:
            raise NotFound("It is no longer current.")
        return _form(request, memory, EditForm(memory))
    seen = EditForm(memory).initial
    form = EditForm(
        memory, {**seen, "text": request.POST.get("text", ""), "revision": request.POST.get("revision", "")}
    )
    if gone:  # in another tab, meanwhile: what was typed stays
        form.add_error("text", _("It is no longer current. Restore it first, then edit it."))
    if not form.is_valid():
        return _form(request, memory, form, status=422)
    return _saved(request, memory, form)


def _saved(request: HttpRequest, memory: Memory, form: EditForm) -> HttpResponse:
    owner, text = owner_of(request), form.cleaned_data["text"]
    if text != memory.text:
        text = lasting(text, clock.now(), owner.time_zone) or text
    since = newest_change(request, memory.pk)
    try:
        store.revise(owner.id, memory.pk, YOU, expected=form.cleaned_data["revision"], text=text)
    except ChangedMeanwhile:
        return _form(request, find(owner.id, memory.pk), form, status=422, meanwhile=True)
    except SaidAlready:
        form.add_error("text", _("Another memory says the same."))
        return _form(request, memory, form, status=422)
    if newest_change(request, memory.pk) != since:
        say_done(request, memory.pk, _("Saved."))
    return render(request, "memories/_deed.html", in_the_list(request, memory.pk))


def _form(
    request: HttpRequest, memory: Memory, form: EditForm, *, status: int = 200, meanwhile: bool = False
) -> HttpResponse:
    context = {"memory": memory, "form": form, "meanwhile": meanwhile}
    return render(request, "memories/_row_edit.html", context, status=status)
