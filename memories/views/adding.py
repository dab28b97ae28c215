"""A memory written by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from memories import by_hand
from memories.errors import NotKept, SaidAlready
from memories.forms import AddForm
from memories.index.analyser import han_share
from memories.models import Change, Memory
from memories.records import NewMemory
from memories.views.owned import YOU, owned, owner_of

CHINESE = 0.3  # share of the letters


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def add(request: HttpRequest) -> HttpResponse:
    form = AddForm(request.POST or None)
    if form.is_valid():
        return _added(request, form)
    return render(request, "memories/add.html", {"form": form}, status=422 if form.is_bound else 200)


def _added(request: HttpRequest, form: AddForm) -> HttpResponse:
    owner = owner_of(request)
    text = form.cleaned_data["text"]
    new = NewMemory(
        kind="observation",
        text=text,
        language="zh" if han_share(text) > CHINESE else "en",
        subject=form.cleaned_data["subject"],
        category=form.cleaned_data["category"],
        keywords=tuple(form.cleaned_data["keywords"]),
        confidence=1.0,
    )
    newest = Memory.objects.filter(owner_id=owner.id).order_by("-pk").values_list("pk", flat=True).first() or 0
    try:
        memory = by_hand.add(owner, new, YOU)
    except NotKept as error:
        form.add_error("text", str(error))
        return render(request, "memories/add.html", {"form": form}, status=422)
    except SaidAlready as error:
        messages.info(request, _("That is known already. Nothing was added."))
        return redirect("memories:memory", error.memory_id)
    if memory.pk <= newest:
        messages.info(request, _("That is known already. Nothing was added."))
    else:
        change = Change.objects.filter(memory=memory).order_by("-pk").values_list("pk", flat=True).first()
        undo = reverse("memories:undo_change", args=[change])
        messages.success(request, _("Added. Replies can use it now."), extra_tags=f"undo={undo}")
    return redirect("memories:memory", memory.pk)
