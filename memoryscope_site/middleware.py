"""Each page in the language and time zone of the person who asks for it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class PersonMiddleware:
    """A signed-in person's own language wins over cookie and browser; their clock is the one shown.

    Their pages are kept by no cache: after signing out, "back" shows none of them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
        with timezone.override(_zone(user.time_zone)):
            response = self.get_response(request)
        response.headers["Content-Language"] = translation.get_language() or user.language
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    """None, the installation's, where a zone no longer exists after an update."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
