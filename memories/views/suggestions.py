"""Accept or dismiss what reflection suggests in the place of an insight that it may not change."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from memories import store
from memories.browse.whole import whole
from memories.errors import MemoryScopeError, NotFound
from memories.models import Memory
from memories.views.owned import YOU, htmx_of, owned, owner_of, say_done


@require_POST
@owned
def accept(request: HttpRequest, memory_id: int) -> HttpResponse:
    return _answer(request, memory_id, store.accept_suggestion, _("Accepted."))


@require_POST
@owned
def dismiss(request: HttpRequest, memory_id: int) -> HttpResponse:
    return _answer(request, memory_id, store.dismiss_suggestion, _("Dismissed. The insight stays as it is."))


def _answer(request: HttpRequest, memory_id: int, do: Callable[..., Memory], done: str) -> HttpResponse:
    """With the memory as it is now, as a part of its page or by leading there."""
    owner = owner_of(request)
    try:
        do(owner.id, memory_id, YOU, expected=request.POST.get("seen", ""))
    except NotFound:
        raise
    except MemoryScopeError as error:
        messages.error(request, str(error))
    else:
        say_done(request, memory_id, done)
    if htmx_of(request):
        return render(request, "memories/_suggestion_done.html", {"whole": whole(owner.id, memory_id)})
    return redirect("memories:memory", memory_id)
