"""/v1/chat/completions, /v1/models, /v1/embeddings: straight on ASGI, before Django's middleware, so that what streams
passes chunk for chunk and nothing of a browser's session is looked at.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest

from chat.door import own_voice, passing
from chat.door.answering import Answer
from chat.door.asking import Asked, ask, read, refuse_without_budget
from chat.door.problems import Problem
from chat.door.upstream import Call, upstream_of
from chat.door.who import Caller, caller_of
from chat.pool import in_pool, in_waiting_pool
from chat.prepare import waits_for_a_server
from memories.llm import models
from memories.quiet_log import log_without_words

log = logging.getLogger(__name__)
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Gone = asyncio.Future[None]

PATHS = {"/v1/chat/completions": "POST", "/v1/embeddings": "POST", "/v1/models": "GET"}


class Door:
    """Answers what programs ask of the model; everything else is the site's."""

    def __init__(self, site: Any) -> None:
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].rstrip("/")
        if scope["type"] != "http" or path not in PATHS:
            await self._site(scope, receive, send)
            return
        answer = Answer(send)
        try:
            await _answer(path, scope, receive, answer)
        except Problem as problem:
            await answer.problem(problem)
        except Exception as error:
            log_without_words(log, f"{path} failed", error)
            said = "The program made a mistake; the log says which."
            await answer.problem(Problem(500, said, code="internal_error", kind="server_error"))


async def _answer(path: str, scope: Scope, receive: Receive, answer: Answer) -> None:
    if scope["method"] != PATHS[path]:
        allowed = PATHS[path]
        said = f"Only {allowed} is answered here."
        raise Problem(405, said, code="method_not_allowed", headers={"Allow": allowed})
    request = ASGIRequest(scope, BytesIO())
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    body = await _body(headers, receive) if request.method == "POST" else b""
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        if path == "/v1/chat/completions":
            await _chat(request, body, headers, answer, gone)
        elif path == "/v1/models":
            await _models(request, headers, answer, gone)
        else:
            await _embeddings(request, body, headers, answer, gone)
    finally:
        gone.cancel()


def _chatting(request: HttpRequest) -> Caller:
    caller = caller_of(request)
    if not caller.may_chat:
        raise Problem(403, "This token may not chat.", code="missing_scope", kind="permission_error")
    return caller


def _allowed(request: HttpRequest) -> Caller:
    caller = _chatting(request)
    refuse_without_budget(caller)
    return caller


def _asked(request: HttpRequest, body: bytes, headers: dict[str, str], model: str) -> tuple[Caller, Asked]:
    """All that the database is needed for before the model is asked, in one go."""
    caller = _chatting(request)
    return caller, ask(caller, body, headers, model)


async def _chat(request: HttpRequest, body: bytes, headers: dict[str, str], answer: Answer, gone: Gone) -> None:
    upstream = upstream_of("chat")
    pool = in_waiting_pool if waits_for_a_server() else in_pool
    caller, asked = await pool(_asked, request, body, headers, upstream.model if upstream else models.chat.name)
    await passing.completion(caller, asked, headers, answer, gone)


async def _models(request: HttpRequest, headers: dict[str, str], answer: Answer, gone: Gone) -> None:
    await in_pool(_chatting, request)
    upstream = upstream_of("chat")
    if upstream is None:
        await answer.whole(own_voice.models_list())
    else:
        await passing.through(upstream, Call("GET", "/models", headers), answer, gone)


async def _embeddings(request: HttpRequest, body: bytes, headers: dict[str, str], answer: Answer, gone: Gone) -> None:
    await in_pool(_allowed, request)
    asked = read(body)
    upstream = upstream_of("embedding")
    if upstream is None:
        await answer.whole(await in_waiting_pool(own_voice.embeddings, asked))
        return
    if not asked.get("model"):
        body = json.dumps(asked | {"model": upstream.model}).encode()
    await passing.through(upstream, Call("POST", "/embeddings", headers, body), answer, gone)


async def _body(headers: dict[str, str], receive: Receive) -> bytes:
    most = settings.API_MEGABYTES * 1024 * 1024
    told = headers.get("content-length", "")
    pieces, size, more = [], int(told) if told.isascii() and told.isdigit() else 0, True
    if size <= most:
        size = 0
        while more and size <= most:
            event = await receive()
            if event["type"] == "http.disconnect":
                raise Problem(400, "The request broke off.", code="incomplete_request")
            pieces.append(event.get("body", b""))
            size += len(pieces[-1])
            more = event.get("more_body", False)
    if size > most:
        raise Problem(413, f"A request may hold {settings.API_MEGABYTES} MB.", code="request_too_large")
    return b"".join(pieces)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
