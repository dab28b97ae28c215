"""What every view begins with: whose request it is, 404 for what is not theirs, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from memories.errors import NotFound
from memories.models import Change
from memories.records import By, Owner

View = Callable[..., HttpResponse]
YOU = By("user")


def owner_of(request: HttpRequest) -> Owner:
    """The signed-in person; the middleware lets nobody else come this far."""
    return cast(Any, request.user).as_owner  # type: ignore[no-any-return]


def owned(view: View) -> View:
    """Answer 404 for what is not this person's, whoever else may own it."""

    @wraps(view)
    def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404(str(error)) from error

    return found


def htmx_of(request: HttpRequest) -> HtmxDetails:
    return cast(Any, request).htmx  # type: ignore[no-any-return]


def wants_fragment(request: HttpRequest) -> bool:
    """Whether only a part of the page is asked for; when it goes back in history, a browser wants the whole."""
    htmx = htmx_of(request)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def newest_change(request: HttpRequest, memory_id: int) -> int | None:
    changes = Change.objects.filter(owner_id=owner_of(request).id, memory_id=memory_id).order_by("-pk")
    return changes.values_list("pk", flat=True).first()


def say_done(request: HttpRequest, memory_id: int, text: str, *, since: int | None = None, unchanged: str = "") -> None:
    """Say what was done to a memory, with the way back: undoing its newest change. If that is still `since`, nothing
    was changed, and undoing would take back something else: then say `unchanged`, or the same without a way back.
    """
    change = newest_change(request, memory_id)
    if change is None or change == since:
        messages.info(request, unchanged or text)
    else:
        messages.success(request, text, extra_tags=f"undo={reverse('memories:undo_change', args=[change])}")


def way_back(request: HttpRequest, default: str) -> str:
    """Where a form without script leads after it is done: where it says, else where it stood; never to another site."""
    asked = request.POST.get("next", "")
    if _ours(request, asked):
        return asked
    referer = request.headers.get("Referer", "")
    if _ours(request, referer):
        parts = urlsplit(referer)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return default


def _ours(request: HttpRequest, url: str) -> bool:
    """Whether it is an address of this site: a path, or one that names this host."""
    return urlsplit(url).path.startswith("/") and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
