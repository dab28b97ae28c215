"""Addresses that browsers and robots ask for unasked."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static

DAY = "public, max-age=86400"


@login_not_required
def favicon(_request: HttpRequest) -> HttpResponse:
    response = redirect(static("favicon.svg"))
    response.headers["Cache-Control"] = DAY
    return response


@login_not_required
def robots(_request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain", headers={"Cache-Control": DAY})


@login_not_required
def change_password(_request: HttpRequest) -> HttpResponse:
    """Password managers look here for the page that changes a password."""
    return redirect("password_change")
