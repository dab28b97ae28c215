"""MCP over HTTP: in a process of its own, as it needs what daphne does not offer (an ASGI lifespan). Each request comes
with a token, and acts for the person whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast

from django.core.handlers.asgi import ASGIRequest
from mcp.server.mcpserver import Context
from mcp.server.transport_security import TransportSecuritySettings

from chat.door import mcp_server
from chat.door.answering import Answer
from chat.door.problems import Problem
from chat.door.who import Caller, caller_of
from chat.pool import in_pool

PATH = "/mcp"
_CALLER = "memoryscope.caller"


class McpOverHttp:
    """The ASGI application. `hosts` are the names and ports under which it is reached, such as `127.0.0.1:8001`."""

    def __init__(self, hosts: Sequence[str]) -> None:
        allowed = TransportSecuritySettings(allowed_hosts=list(hosts))
        made = mcp_server.server(_caller_of)
        # Stateless: nothing of a person is kept between two requests, so no session can be taken over.
        self._app = made.streamable_http_app(streamable_http_path=PATH, stateless_http=True, transport_security=allowed)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            try:
                scope = scope | {_CALLER: await in_pool(caller_of, ASGIRequest(scope, BytesIO()))}
            except Problem as problem:
                await Answer(send).problem(problem)
                return
        await self._app(scope, receive, send)


def _caller_of(context: Context[Any, Any]) -> Caller:
    request: Any = context.request_context.request
    return cast(Caller, request.scope[_CALLER])
