"""What a page without script posts: say something, stop a reply, have it written again. Script uses the socket."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chat import choosing, personas, quiet, replies, reply
from chat.asked import Owed, answer_again, ask, begin
from chat.asked import stop as ask_to_stop
from chat.attached import with_files
from chat.live import here
from chat.models import Conversation
from chat.pool import in_pool
from chat.problems import Answering, Refused
from chat.views.owned import owned_async
from chat.views.pages import around, conversation_page
from memories.views.owned import owner_of


@require_http_methods(["GET", "HEAD", "POST"])
@owned_async
async def new(request: HttpRequest) -> HttpResponse:
    """The start; the first message makes the conversation."""
    if request.method != "POST":
        return await _shown(_start, request)
    text, client_id = request.POST.get("text", ""), request.POST.get("client_id", "")[:40]
    memory = request.POST.get("memory", "")
    if memory not in Conversation.MemorySwitch.values:
        memory = ""
    files = request.FILES.getlist("file")
    voice = {"persona": request.POST.get("persona", "")[:60], "model": request.POST.get("model", "")[:120]}
    try:
        text = with_files(text, files) if files else text
        owed = await in_pool(begin, owner_of(request), text, client_id, memory, **voice)
    except Refused as problem:
        return await _shown(_start, request, draft=text, problem=problem.words, status=422)
    _start_answering(owed)
    return redirect("chat:conversation", owed.conversation)


def _start_answering(owed: Owed) -> None:
    reply.start(owed)
    if owed.quiet is not None:
        quiet.start(owed.conversation, owed.quiet)


def _start(request: HttpRequest, *, draft: str = "", problem: Any = "", status: int = 200) -> HttpResponse:
    owner_id, asked = owner_of(request).id, request.POST or request.GET
    context = {
        "draft": draft,
        "problem": problem,
        "personas": personas.choices(owner_id),
        "persona": personas.chosen(owner_id, asked.get("persona", "")),
        "models": choosing.names(),
        "chosen_model": asked.get("model", ""),
        **around(request),
    }
    return render(request, "chat/start.html", context, status=status)


@require_POST
@owned_async
async def send(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    text, client_id = request.POST.get("text", ""), request.POST.get("client_id", "")[:40]
    files = request.FILES.getlist("file")
    try:
        text = with_files(text, files) if files else text
        owed = await in_pool(ask, owner_of(request), conversation_id, text, client_id)
    except Refused as problem:
        status = 409 if isinstance(problem, Answering) else 422
        return await _shown(
            conversation_page, request, conversation_id, draft=text, problem=problem.words, status=status
        )
    _start_answering(owed)
    return redirect("chat:conversation", conversation_id)


@require_POST
@owned_async
async def stop(request: HttpRequest, reply_id: int) -> HttpResponse:
    conversation = await in_pool(ask_to_stop, owner_of(request), reply_id)
    live = here().lives.get(reply_id)
    if live is not None and live.task is not None:
        live.stop()
        await asyncio.wait({live.task})
    return redirect(f"{reverse('chat:conversation', args=[conversation])}#reply-{reply_id}")


@require_POST
@owned_async
async def retry(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Write the reply again, `without_memory` if asked so, or with `carry_on` go on from where it stopped."""
    owner = owner_of(request)
    try:
        owed = await in_pool(
            answer_again, owner, reply_id, "carry_on" in request.POST, "without_memory" in request.POST
        )
    except Refused as problem:
        await sync_to_async(messages.error)(request, str(problem.words))
        return redirect("chat:conversation", await in_pool(_conversation_of, owner.id, reply_id))
    reply.start(owed)
    return redirect("chat:conversation", owed.conversation)


def _conversation_of(owner_id: int, reply_id: int) -> str:
    return str(replies.find(owner_id, reply_id).conversation_id)


async def _shown(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Rendering reads the database; it is done in the request's own thread, in its language and time zone."""
    answer: HttpResponse = await sync_to_async(view)(request, *args, **kwargs)
    return answer
