"""Addresses of the sockets."""

from typing import Any

from django.urls import path, re_path

from chat.consumers import UserSocket


async def nowhere(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001
    """Refuse what asks for another address; without this each is a traceback in the log."""
    await receive()
    await send({"type": "websocket.close"})


websocket_urlpatterns = [
    path("ws/", UserSocket.as_asgi()),
    re_path("", nowhere),  # type: ignore[arg-type]  # an application, no view
]
