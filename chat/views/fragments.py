"""Parts of a conversation, fetched by its page when an event says that they are new or changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chat import conversations, ledger, replies
from chat.models import Message, Reply
from chat.recall_panel import panel
from chat.shelves import shelves
from chat.thread import is_last, reply_turn, turns_of
from chat.views.pages import facts_of
from memories.views.owned import owned, owner_of


@require_safe
@owned
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """A message of the person's, with its reply and cards."""
    found = _message(owner_of(request).id, message_id)
    (turn,) = turns_of(found.conversation, [found])
    return render(request, "chat/_turn.html", {"turn": turn, "conversation": found.conversation})


@require_safe
@owned
def reply(request: HttpRequest, reply_id: int) -> HttpResponse:
    """A reply in whatever state it is."""
    found = replies.find(owner_of(request).id, reply_id)
    replies.settle_lapsed(found.conversation)
    found = replies.find(owner_of(request).id, reply_id)
    context = {"answer": reply_turn(found, last=is_last(found)), "conversation": found.conversation}
    return render(request, "chat/_reply.html", context)


@require_safe
@owned
def recall(request: HttpRequest, reply_id: int) -> HttpResponse:
    """What was remembered for a reply: a panel; by itself it stands beside its conversation."""
    owner = owner_of(request)
    found = replies.find(owner.id, reply_id)
    if not request.htmx:  # type: ignore[attr-defined]
        return beside_its_conversation(found)
    shown = panel(owner.id, found)
    if shown is None:
        raise Http404("This reply was given no memory.")
    return render(request, "chat/_recall.html", {"panel": shown, "conversation": found.conversation})


def beside_its_conversation(answer: Reply) -> HttpResponse:
    """Where the recall of a reply is shown by itself."""
    page = reverse("chat:conversation", args=[answer.conversation_id])
    return redirect(f"{page}?at={answer.asked_id}&recall={answer.pk}#recall")


@require_safe
@owned
def ledger_card(request: HttpRequest, job_id: int) -> HttpResponse:
    """What a job learned; nothing (204) when it learned nothing."""
    return _card(request, ledger.of_job(owner_of(request).id, job_id))


@require_safe
@owned
def noted_card(request: HttpRequest, message_id: int) -> HttpResponse:
    """What was remembered at the request in a message."""
    found = _message(owner_of(request).id, message_id)
    return _card(request, ledger.of_messages(found.conversation.owner_id, [found]).get(found.pk))


def _card(request: HttpRequest, card: ledger.Ledger | None) -> HttpResponse:
    if card is None or not card.entries:
        return HttpResponse(status=204)
    return render(request, "chat/_ledger.html", {"ledger": card})


@require_safe
@owned
def conversation_list(request: HttpRequest) -> HttpResponse:
    """The list beside the thread. `?current=` is the conversation that is open."""
    owner, words = owner_of(request), request.GET.get("q", "").strip()
    found = conversations.search(owner.id, words) if words else conversations.of(owner.id)
    current = request.GET.get("current", "")
    listed = shelves(found, words)
    context = {"shelves": listed, "q": words, "current": current}
    shown = next((one for shelf in listed for one in shelf.conversations if one.session == current), None)
    if shown is not None:
        context |= facts_of(shown)
    return render(request, "chat/_shelves.html", context)


def _message(owner_id: int, message_id: int) -> Message:
    rows = Message.objects.select_related("conversation", "episode")
    found = rows.filter(pk=message_id, conversation__owner_id=owner_id, conversation__deleted_at=None).first()
    if found is None:
        raise Http404("There is no such message.")
    return found
