"""What was recalled for a reply: "not relevant here", and taking that back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from chat import replies
from chat.recall_panel import panel
from chat.views.fragments import beside_its_conversation
from memories.relevance import say_not_relevant, take_back
from memories.views.owned import htmx_of, owned, owner_of


@require_POST
@owned
def relevance(request: HttpRequest, reply_id: int, item_id: int) -> HttpResponse:
    """Say it of one use in a reply's recall, or with `off` take it back; answer with the panel as it is then."""
    owner = owner_of(request)
    found = replies.find(owner.id, reply_id)
    shown = panel(owner.id, found)
    if shown is None or item_id not in {item.result.item for item in (*shown.used, *shown.nearly)}:
        raise Http404("It was not recalled for this reply.")
    (take_back if "off" in request.POST else say_not_relevant)(owner.id, item_id)
    if not htmx_of(request):
        return beside_its_conversation(found)
    return render(request, "chat/_recall.html", {"panel": panel(owner.id, found), "conversation": found.conversation})
