"""Memories written by hand: one is added at once, of several it is shown first what would become of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from memories import by_hand
from memories.errors import NotKept, SaidAlready
from memories.forms import AddForm, lines_of
from memories.languages import language_of
from memories.models import Memory
from memories.preview import preview
from memories.records import NewMemory, Owner
from memories.views.owned import YOU, owned, owner_of, say_done


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def add(request: HttpRequest) -> HttpResponse:
    """`step` says which button was pressed: preview, edit (back to the form), save (the lines that are ticked)."""
    step = request.POST.get("step", "")
    if step == "edit":
        return render(request, "memories/add.html", {"form": AddForm(initial=request.POST.dict())})
    form = AddForm(request.POST or None)
    if not form.is_valid():
        return render(request, "memories/add.html", {"form": form}, status=422 if form.is_bound else 200)
    lines = _lines(form)
    if len(lines) == 1 and not step:
        return _added(request, form, lines[0])
    ticked = set(request.POST.getlist("line"))
    if step == "save" and ticked:
        return _saved(request, [new for number, new in enumerate(lines, 1) if str(number) in ticked])
    return _previewed(request, form, lines, nothing_chosen=step == "save")


def _lines(form: AddForm) -> list[NewMemory]:
    return [
        NewMemory(
            kind="observation",
            text=text,
            language=language_of(text),
            subject=form.cleaned_data["subject"],
            category=form.cleaned_data["category"],
            keywords=tuple(form.cleaned_data["keywords"]),
            confidence=1.0,
        )
        for text in lines_of(form.cleaned_data["text"])
    ]


def _added(request: HttpRequest, form: AddForm, new: NewMemory) -> HttpResponse:
    owner = owner_of(request)
    try:
        memory, is_new = _add(owner, new)
    except NotKept as error:
        form.add_error("text", str(error))
        return render(request, "memories/add.html", {"form": form}, status=422)
    if is_new:
        say_done(request, memory, _("Added. Replies can use it now."))
    else:
        messages.info(request, _("That is known already. Nothing was added."))
    return redirect("memories:memory", memory)


def _add(owner: Owner, new: NewMemory) -> tuple[int, bool]:
    """The id of its memory, and whether it was not known before. Raise NotKept."""
    newest = Memory.objects.filter(owner_id=owner.id).order_by("-pk").values_list("pk", flat=True).first() or 0
    try:
        memory = by_hand.add(owner, new, YOU)
    except SaidAlready as error:
        return error.memory_id, False
    return memory.pk, memory.pk > newest


def _previewed(
    request: HttpRequest, form: AddForm, lines: list[NewMemory], *, nothing_chosen: bool = False
) -> HttpResponse:
    found = preview(owner_of(request), lines, YOU)
    context = {
        "form": form,
        "lines": found,
        "addable": any(line.outcome != "refused" and not line.same_as for line in found),
        "nothing_chosen": nothing_chosen,
    }
    return render(request, "memories/add_preview.html", context, status=422 if nothing_chosen else 200)


def _saved(request: HttpRequest, lines: list[NewMemory]) -> HttpResponse:
    done = by_hand.add_many(owner_of(request), lines)
    count, known, refused = len(done.new), done.known, done.refused
    told = ngettext("%(n)s memory was added.", "%(n)s memories were added.", count) % {"n": count}
    if known:
        told += " " + ngettext("%(n)s was known already.", "%(n)s were known already.", known) % {"n": known}
    if refused:
        told += " " + ngettext("%(n)s was refused.", "%(n)s were refused.", refused) % {"n": refused}
    undo = f"undo={reverse('memories:undo_job', args=[done.job.pk])}" if done.job else ""
    messages.success(request, told, extra_tags=undo)
    return redirect("memories:list")
