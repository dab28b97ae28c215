"""What an asynchronous view begins with: 404 for what is not theirs. The others: memories/views/owned.py."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from memories.errors import NotFound

AsyncView = Callable[..., Coroutine[Any, Any, HttpResponse]]


def owned_async(view: AsyncView) -> AsyncView:
    """Answer 404 for what is not this person's, whoever else may own it."""

    @wraps(view)
    async def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return await view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404(str(error)) from error

    return found
