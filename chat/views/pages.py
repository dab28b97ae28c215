"""The pages of the chat."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from chat import choosing, conversations, personas, replies
from chat.models import Conversation, Message, Reply
from chat.recall_panel import panel
from chat.shelves import shelves
from chat.thread import thread
from memories import outbox
from memories.views.owned import owned, owner_of

OFFLINE = "memories.llm.offline."


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The conversation where the person left off, or the start."""
    last = conversations.of(owner_of(request).id).order_by("-active_at").first()
    return redirect("chat:conversation", last.pk) if last else redirect("chat:new")


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """What each key does; the chat shows the same in a dialog."""
    return render(request, "chat/keys.html", around(request))


@require_safe
@owned
def conversation(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """One conversation. `?before=` and `?after=` are other pages, `?at=` the one with a message, `?since=` all since a
    message, `?recall=` opens a panel."""
    return conversation_page(request, conversation_id)


def conversation_page(
    request: HttpRequest, conversation_id: UUID, *, draft: str = "", problem: Any = "", status: int = 200
) -> HttpResponse:
    owner = owner_of(request)
    shown = conversations.get(owner.id, conversation_id)
    replies.settle_lapsed(shown)
    seq = outbox.newest(owner.id)  # before the rest is read: what happens meanwhile is told again
    found = thread(shown, **{name: _number(request, name) for name in ("before", "after", "at", "since")})
    context = {"conversation": shown, "thread": found, "seq": seq}
    if request.htmx and not request.htmx.history_restore_request and "before" in request.GET:  # type: ignore[attr-defined]
        answer = render(request, "chat/_turns.html", context)
    else:
        recall = _number(request, "recall")
        context |= {
            "panel": panel(owner.id, replies.find(owner.id, recall)) if recall else None,
            "draft": draft,
            "problem": problem,
            **facts_of(shown),
            **around(request, shown),
        }
        answer = render(request, "chat/conversation.html", context, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def around(request: HttpRequest, shown: Conversation | None = None) -> dict[str, Any]:
    """What stands around every thread: the list of conversations, the model, a fresh id for the next message."""
    owner, words = owner_of(request), request.GET.get("q", "").strip()
    found = conversations.search(owner.id, words) if words else conversations.of(owner.id)
    return {
        "shelves": shelves(found, words),
        "q": words,
        "shown": shown,
        "client_id": str(uuid.uuid4()),
        **model_in_use(shown),
        "memory_switches": Conversation.MemorySwitch.choices,
    }


def facts_of(shown: Conversation) -> dict[str, Any]:
    """What the line under the title says: the model, how many messages there are, what the replies took."""
    spent = Reply.objects.filter(conversation=shown).aggregate(all=Sum(F("input_tokens") + F("output_tokens")))
    count = Message.objects.filter(conversation=shown, active=True).count()
    who = personas.chosen(shown.owner_id, shown.persona).label if shown.persona else ""
    return {"facts": {"messages": count, "tokens": spent["all"] or 0, "persona": who}, **model_in_use(shown)}


def model_in_use(shown: Conversation | None = None) -> dict[str, Any]:
    offline = str((settings.MODELS["chat"] or {}).get("BACKEND", "")).startswith(OFFLINE)
    return {"offline": offline, "model": choosing.model_of(shown.model if shown else "").name}


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None
