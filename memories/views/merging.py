"""Several observations made into one, whose text the person edits first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from memories import bulk, clock
from memories.browse.rows import rows_of
from memories.errors import ChangedMeanwhile, SaidAlready
from memories.forms import LONGEST, no_secret
from memories.ids import id_in
from memories.lasting import lasting
from memories.models import Memory
from memories.records import Owner
from memories.views.owned import owned, owner_of

MOST = 20  # made into one


class MergeForm(forms.Form):
    """`seen`: the revision of each memory that the person saw, "12.1 15.3"."""

    text = forms.CharField(
        label=gettext_lazy("Statement"),
        max_length=LONGEST,
        help_text=gettext_lazy(
            "One sentence that says all of it. The newest of them gets it, the others are archived."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return no_secret(" ".join(str(self.cleaned_data["text"]).split()))

    def clean_seen(self) -> dict[int, int]:
        try:
            pairs = [pair.split(".") for pair in str(self.cleaned_data["seen"]).split()[:MOST]]
            seen = {int(pk[:18]): int(revision[:9]) for pk, revision in pairs}
        except ValueError:
            seen = {}
        if len(seen) < 2:
            raise forms.ValidationError(_("This page is broken. Open it again from the list."))
        return seen


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def merge(request: HttpRequest) -> HttpResponse:
    owner = owner_of(request)
    if request.method != "POST":
        memories = bulk.mergeable(owner.id, _picked(request.GET.getlist("pick")))
        seen = " ".join(f"{memory.pk}.{memory.revision}" for memory in memories)
        return _shown(
            request, memories, MergeForm(initial={"text": memories[0].text if memories else "", "seen": seen})
        )
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _shown(request, _of(owner.id, request.POST), form, status=422)
    return _merged(request, owner, form)


def _merged(request: HttpRequest, owner: Owner, form: MergeForm) -> HttpResponse:
    seen: Mapping[int, int] = form.cleaned_data["seen"]
    text = lasting(form.cleaned_data["text"], clock.now(), owner.time_zone) or form.cleaned_data["text"]
    try:
        merged, job = bulk.merge(owner.id, seen, text)
    except ChangedMeanwhile as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('memories:merge')}?{urlencode([('pick', pk) for pk in seen])}")
    except SaidAlready:
        form.add_error("text", _("Another memory says the same."))
        return _shown(request, _of(owner.id, request.POST), form, status=422)
    messages.success(
        request,
        _("Merged %(n)s memories into this one.") % {"n": len(seen)},
        extra_tags=f"undo={reverse('memories:undo_job', args=[job.pk])}",
    )
    return redirect("memories:memory", merged.pk)


def _picked(given: list[str]) -> list[int]:
    return [id_in(pk) for pk in given[: MOST + 1]]


def _of(owner_id: int, post: Mapping[str, Any]) -> list[Memory]:
    return bulk.mergeable(owner_id, _picked([pair.partition(".")[0] for pair in str(post.get("seen", "")).split()]))


def _shown(request: HttpRequest, memories: list[Memory], form: MergeForm, status: int = 200) -> HttpResponse:
    rows = rows_of(owner_of(request).id, memories)
    context = {"rows": rows, "form": form, "enough": 2 <= len(rows) <= MOST, "most": MOST}
    return render(request, "memories/merge.html", context, status=status)
