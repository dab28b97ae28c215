"""Each page in the language and time zone of the person who asks for it; forms in a charset that Django reads."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _


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


class FormCharsetMiddleware:
    """Forms in another charset than UTF-8 are refused here.

    Django refuses them too, but its page for that reads the form once more: three tracebacks for each request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = request.encoding or "utf-8"
        if request.content_type == "application/x-www-form-urlencoded" and charset.lower() != "utf-8":
            return HttpResponseBadRequest(_("Forms are read as UTF-8."), content_type="text/plain")
        return self.get_response(request)


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    """None, the installation's, where a zone no longer exists after an update."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
