"""Versions of a message: write another one, show another one. And taking a message out."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chat import branches, quiet, removing, reply
from chat.asked import ask
from chat.found import url_of
from chat.models import Message
from chat.pool import in_pool
from chat.problems import Answering, Refused
from chat.views.owned import owned_async
from chat.views.pages import around
from memories import episodes
from memories.errors import NotFound
from memories.views.owned import YOU, owned, owner_of


@require_http_methods(["GET", "HEAD", "POST"])
@owned_async
async def edit(request: HttpRequest, message_id: int) -> HttpResponse:
    """Say a message of one's own in other words: the conversation goes on from there on another branch."""
    owner = owner_of(request)
    original = await sync_to_async(_own_words)(owner.id, message_id)
    shown = sync_to_async(_edit_page)
    if request.method != "POST":
        return await shown(request, original)
    text, client_id = request.POST.get("text", ""), request.POST.get("client_id", "")[:40]
    try:
        owed = await in_pool(ask, owner, original.conversation_id, text, client_id, original.pk)
    except Refused as problem:
        status = 409 if isinstance(problem, Answering) else 422
        return await shown(request, original, text=text, problem=problem.words, status=status)
    reply.start(owed)
    if owed.quiet is not None:
        quiet.start(owed.conversation, owed.quiet)
    return redirect(f"{reverse('chat:conversation', args=[owed.conversation])}#message-{owed.message}")


def _own_words(owner_id: int, message_id: int) -> Message:
    found = branches.find(owner_id, message_id)
    if found.episode.role != "user":
        raise NotFound("That is not one of the person's own messages.")
    return found


def _edit_page(
    request: HttpRequest, original: Message, *, text: str | None = None, problem: Any = "", status: int = 200
) -> HttpResponse:
    context = {
        "message": original,
        "conversation": original.conversation,
        "text": episodes.shown(original.episode) if text is None else text,
        "problem": problem,
        **around(request, original.conversation),
    }
    return render(request, "chat/edit.html", context, status=status)


@require_POST
@owned
def show(request: HttpRequest, message_id: int) -> HttpResponse:
    """Show this version of a message or reply, with what was said after it."""
    try:
        chosen = branches.show(owner_of(request).id, message_id)
    except Refused as problem:
        messages.error(request, str(problem.words))
        chosen = branches.find(owner_of(request).id, message_id)
        return redirect("chat:conversation", chosen.conversation_id)
    return redirect(url_of(chosen))


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def delete(request: HttpRequest, message_id: int) -> HttpResponse:
    """Ask first, then remove it with its reply, and what was learned only from it if that was ticked."""
    owner = owner_of(request)
    said = _own_words(owner.id, message_id)
    conversation = said.conversation
    if request.method == "POST":
        try:
            removing.remove(owner.id, said, YOU, learned_too="memories" in request.POST)
            messages.success(request, _("The message is deleted."))
        except Refused as problem:
            messages.error(request, str(problem.words))
        return redirect("chat:conversation", conversation.pk)
    context = {
        "message": said,
        "conversation": conversation,
        "text": episodes.shown(said.episode),
        "learned": removing.learned_from(owner.id, said).count(),
        **around(request, conversation),
    }
    return render(request, "chat/delete_message.html", context)
