"""Nobody without signing in; each page in the language and time zone of its person; forms in a charset that is read."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from memories.log_names import naming


class SignInMiddleware(LoginRequiredMiddleware):
    """Who is signed out is led to the sign-in page, also by a page that is still open and asks for a part of itself.

    A redirect would be followed unseen, and the sign-in page stand in the place of that part.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        htmx = cast(HtmxDetails, cast(Any, request).htmx)
        if not htmx:
            return super().handle_no_permission(request, view_func)
        door = redirect_to_login(htmx.current_url_abs_path or "/", self.get_login_url(view_func)).url
        return cast(HttpResponseRedirect, HttpResponseClientRedirect(door))


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
        with timezone.override(_zone(user.time_zone)), naming(user=user.pk):
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
