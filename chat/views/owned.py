"""What every view begins with: whose request it is, and 404 for what is not theirs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse

from memories.errors import NotFound
from memories.records import Owner

View = Callable[..., HttpResponse]
AsyncView = Callable[..., Coroutine[Any, Any, HttpResponse]]


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


def owned_async(view: AsyncView) -> AsyncView:
    """The same for asynchronous views."""

    @wraps(view)
    async def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return await view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404(str(error)) from error

    return found
