"""The do-not-learn list: words that the person named, and statements that they had forgotten, of which only a keyed
hash is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from memories import do_not_learn
from memories.errors import NotFound
from memories.forms_of_one import PatternForm
from memories.ids import id_in
from memories.models import DoNotLearn
from memories.views.owned import owned, owner_of

SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def never(request: HttpRequest) -> HttpResponse:
    """The list, with a form for more words; ?edit= opens the form of one entry in its place."""
    form = PatternForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _told(request, form.cleaned_data["pattern"], do_not_learn.add_pattern)
    edit = request.GET.get("edit", "")
    return _page(request, form, id_in(edit))


@require_POST
@owned
def change(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Other words in the place of an entry's."""
    form = PatternForm(request.POST, auto_id="id_edit_%s")
    if not form.is_valid():
        return _page(request, PatternForm(), entry_id, form)
    return _told(request, form.cleaned_data["pattern"], partial(do_not_learn.change_pattern, entry_id=entry_id))


def _page(request: HttpRequest, form: PatternForm, editing: int = 0, edited: PatternForm | None = None) -> HttpResponse:
    owner_id = owner_of(request).id
    listed = DoNotLearn.objects.filter(owner_id=owner_id)
    patterns = {entry.pk: entry for entry in listed.exclude(pattern="").order_by("-pk")}
    entry = patterns.get(editing)
    if edited and not entry:
        raise NotFound(_("There is no such entry."))
    if entry and not edited:
        edited = PatternForm(initial={"pattern": entry.pattern}, auto_id="id_edit_%s")
    hashes = listed.filter(pattern="").order_by("-pk")
    before = id_in(request.GET.get("before", ""))
    page = list((hashes.filter(pk__lt=before) if before else hashes)[: SIZE + 1])
    context = {
        "form": form,
        "patterns": patterns.values(),
        "editing": entry,
        "edit_form": edited,
        "hashes": page[:SIZE],
        "total": hashes.count(),
        "older": page[SIZE - 1].pk if len(page) > SIZE else "",
    }
    return render(
        request, "memories/never.html", context, status=422 if form.is_bound or (edited and edited.is_bound) else 200
    )


@require_POST
@owned
def delete(request: HttpRequest, entry_id: int) -> HttpResponse:
    do_not_learn.delete(owner_of(request).id, entry_id)
    messages.success(request, _("Taken off the list. It may be learned again."))
    return redirect("memories:never")


def _told(request: HttpRequest, pattern: str, write: Callable[..., bool]) -> HttpResponse:
    """Write the words and say what became of it, with how many memories say them already."""
    owner_id = owner_of(request).id
    if write(owner_id, text=pattern):
        there = len(do_not_learn.already_said(owner_id, pattern))
        told = _("On the list: nothing that says it is learned from now on.")
        if there:
            more = ngettext("%(n)s memory says it already and stays.", "%(n)s memories say it already and stay.", there)
            told += " " + more % {"n": there}
        messages.success(request, told)
    else:
        messages.info(request, _("It is on the list already."))
    return redirect("memories:never")
