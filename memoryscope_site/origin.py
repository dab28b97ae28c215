"""Whose pages may open a socket: those of this site, at this port. A cookie does not tell ports apart."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings

_USUAL = {"http": 80, "https": 443}


class SameOriginValidator:
    """Lets a socket in whose Origin is the Host it asks for, or one of CSRF_TRUSTED_ORIGINS."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        headers = {name: value.decode("latin1") for name, value in scope.get("headers", ())}
        origin, host = headers.get(b"origin", ""), headers.get(b"host", "")
        if same_place(origin, host) or origin in settings.CSRF_TRUSTED_ORIGINS:
            return await self.application(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


def same_place(origin: str, host: str) -> bool:
    """Whether both name the same host and port; the port that a scheme has by itself may be left out."""
    try:
        one, two = urlsplit(origin), urlsplit(f"//{host}")
        usual = _USUAL.get(one.scheme)
        ports = {one.port or usual, two.port or usual}
    except ValueError:  # no port at all
        return False
    return usual is not None and bool(one.hostname) and one.hostname == two.hostname and len(ports) == 1
