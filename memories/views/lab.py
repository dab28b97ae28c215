"""The recall lab: ask, turn weights, compare. Everything is in the address, and nothing is written."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from memories.errors import IndexUnavailable
from memories.index import index
from memories.lab import asked as asking
from memories.lab import weights
from memories.lab.asked import Asked
from memories.lab.comparing import compare
from memories.lab.forms import KeepCheckForm
from memories.lab.looking import look
from memories.llm import models
from memories.models import RecallCheck
from memories.records import Owner
from memories.retrieve import retrieve
from memories.steps.retrieval.weights import Weights, installed
from memories.views.owned import owned, owner_of, wants_fragment


@require_safe
@owned
def lab(request: HttpRequest) -> HttpResponse:
    owner = owner_of(request)
    asked = asking.read(owner, request.GET)
    tried = weights.read(request.GET, installed_of(owner))
    return shown(request, owner, asked, tried)


def shown(
    request: HttpRequest,
    owner: Owner,
    asked: Asked | None,
    tried: dict[str, float],
    form: KeepCheckForm | None = None,
) -> HttpResponse:
    """The lab, or to a page that has the rest what was found; 422 with a form that was not accepted."""
    context = _context(owner, asked, tried, form)
    status = 422 if form is not None and form.errors else 200
    if wants_fragment(request):
        answer = render(request, "memories/_lab_found.html", context | {"fragment": True}, status=status)
        answer.headers["HX-Push-Url"] = request.path + (f"?{context['query']}" if context["query"] else "")
    else:
        answer = render(request, "memories/lab.html", context, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _context(
    owner: Owner, asked: Asked | None, tried: dict[str, float], form: KeepCheckForm | None = None
) -> dict[str, Any]:
    knobs = weights.knobs(tried, installed_of(owner))
    context: dict[str, Any] = {
        "asked": asked,
        "knobs": knobs[: len(weights.FIRST)],
        "more_knobs": knobs[len(weights.FIRST) :],
        "more_turned": any(knob.changed for knob in knobs[len(weights.FIRST) :]),
        "query": _query(asked, tried),
        "tried": urlencode(weights.pairs(tried)),
        "asks_a_server": models.embedding.needs_network or models.rerank is not None,
        "checks": RecallCheck.objects.filter(owner_id=owner.id).count(),
        "budget": settings.RECALL_TOKEN_BUDGET,
        "limit": settings.RECALL_RESULTS,
        "longest": asking.LONGEST,
    }
    if asked is not None:
        looked = look(owner, asked, tried)
        context["looked"] = looked
        context["form"] = form or KeepCheckForm(looked.memories)
        if form is not None:
            form.choose_from(looked.memories)
        if tried:
            context["compared"] = compare(retrieve(owner, asked.query()), looked.recalled)
    return context


def _query(asked: Asked | None, tried: dict[str, float]) -> str:
    parts = [asked.address] if asked else []
    return "&".join([*parts, *([urlencode(weights.pairs(tried))] if tried else [])])


def installed_of(owner: Owner) -> Weights:
    """The weights that the owner's replies are made with: chats between people have others than those with an
    assistant."""
    try:
        return installed(index().view(owner.id).between_people)
    except IndexUnavailable:
        return installed(False)
