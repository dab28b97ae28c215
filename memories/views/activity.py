"""The activity: everything that was done to memories, by anyone, and the way back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from memories.browse.activity import page_of
from memories.browse.doing import WHAT, Doing
from memories.browse.words import ACTORS
from memories.views.owned import owned, owner_of, wants_fragment


@require_safe
@owned
def activity(request: HttpRequest) -> HttpResponse:
    doing = Doing.read(request.GET)
    context = {
        "doing": doing,
        "page": page_of(owner_of(request).id, doing, request.GET),
        "here": reverse("memories:activity"),
        "address": request.get_full_path(),
    }
    if wants_fragment(request):
        shown = render(request, "activity/_feed.html", context)
    else:
        shown = render(request, "activity/activity.html", context | {"actors": ACTORS.items(), "what": WHAT})
    patch_vary_headers(shown, ["HX-Request"])
    return shown
