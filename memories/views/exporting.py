"""What a person takes along: their memories as a file, or everything there is of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from memories import clock
from memories.browse.shelves import shelves
from memories.models import DoNotLearn
from memories.portable import uploads
from memories.portable.chosen import FORMS, chosen
from memories.portable.everything import everything
from memories.portable.shown import shown
from memories.portable.streaming import download
from memories.views.owned import owner_of, wants_fragment


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The file that `format` names, of what the filters let through; `everything` is a zip; else the page."""
    owner = owner_of(request)
    day = timezone.localdate(clock.now())
    if request.GET.get("everything"):
        return download(request, everything(owner), "application/zip", f"memoryscope-{day}.zip")
    form = FORMS.get(request.GET.get("format", ""))
    if form is None:
        part = "_upload" if wants_fragment(request) else "page"
        return render(request, f"memories/portable/{part}.html", page(request))
    pieces = form.write(owner, chosen(owner, request.GET))
    return download(request, pieces, form.content_type, f"memories-{day}.{form.suffix}")


def page(request: HttpRequest, **more: Any) -> dict[str, Any]:
    """What the page of both directions shows."""
    owner = owner_of(request)
    wanted = chosen(owner, request.GET)
    return {
        "chosen": wanted,
        "count": wanted.rows.count(),
        "filters": [(name, value) for name, value in request.GET.items() if wanted.part and value],
        "stays": DoNotLearn.objects.filter(owner_id=owner.id).exclude(hash="").count(),
        "shown": shown(uploads.of(owner.id)),
        "shelves": shelves(owner.id),
        "most": settings.IMPORT_MEGABYTES,
    } | more
