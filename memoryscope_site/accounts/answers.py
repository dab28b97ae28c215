"""How the account pages answer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from memoryscope_site.accounts import throttle
from memoryscope_site.accounts.languages import remember_language
from memoryscope_site.models import User


class SignedInRequest(HttpRequest):
    user: User


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is a form sent empty, not one to be filled in."""
    return request.POST if request.method == "POST" else None


def status_of(form: BaseForm) -> int:
    """429 for what was not looked at, 422 for what was not accepted."""
    return 429 if getattr(form, "blocked", None) else 422 if form.errors else 200


def form_page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """The page of one form, with the status and headers that say what became of it."""
    response = render(request, template, {"form": form, **context}, status=status_of(form))
    return with_retry_after(response, getattr(form, "blocked", None))


def with_retry_after(response: HttpResponse, blocked: throttle.Blocked | None) -> HttpResponse:
    if blocked is not None:
        response.headers["Retry-After"] = str(blocked.seconds)
    return response


def too_many(request: HttpRequest, blocked: throttle.Blocked) -> HttpResponse:
    """The page for an address that has tried too many links."""
    page = render(request, "429.html", {"message": throttle.message(blocked)}, status=429)
    return with_retry_after(page, blocked)


def welcome(request: HttpRequest, user: User) -> HttpResponse:
    """Sign a new person in and show them their home."""
    login(request, user)
    response = redirect("home")
    remember_language(response, user.language)
    return response
