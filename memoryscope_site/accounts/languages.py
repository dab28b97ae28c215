"""In which language a person without account, or before signing in, reads the pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.i18n import set_language as set_language_cookie

from memoryscope_site.models import User


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Django's view, with the choice of a signed-in person kept in their account."""
    response = set_language_cookie(request)
    asked = request.POST.get("language")
    if request.method == "POST" and request.user.is_authenticated and asked in User.PageLanguage.values:
        User.objects.filter(pk=request.user.pk).update(language=asked)
    return response


def page_language() -> str:
    """The language of this page, as an account stores it."""
    language = get_language() or ""
    return language if language in User.PageLanguage.values else settings.LANGUAGE_CODE


def remember_language(response: HttpResponse, language: str) -> None:
    """So that the sign-in page has the language of who was here last."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
