"""What is done with one press: pin, lock, archive, remove, restore, keep. Each says what it did, with Undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from memories import by_hand, never_again, store
from memories.browse.filters import Filters
from memories.browse.matching import matching
from memories.browse.order import Order
from memories.browse.rows import rows_of
from memories.browse.saved import saved_views
from memories.browse.shelves import shelves
from memories.errors import MemoryScopeError, NotFound
from memories.models import Memory
from memories.views.around import place
from memories.views.owned import YOU, htmx_of, newest_change, owned, owner_of, say_done, way_back

Do = Callable[[], Memory]


@require_POST
@owned
def pin(request: HttpRequest, memory_id: int) -> HttpResponse:
    on = "off" not in request.POST
    done = _("Pinned: it is in every prompt.") if on else _("Unpinned.")
    return _done(request, memory_id, lambda: _revised(request, memory_id, pinned=on), done)


@require_POST
@owned
def lock(request: HttpRequest, memory_id: int) -> HttpResponse:
    on = "off" not in request.POST
    done = _("Locked: nothing automatic changes it.") if on else _("Unlocked.")
    return _done(request, memory_id, lambda: _revised(request, memory_id, locked=on), done)


@require_POST
@owned
def archive(request: HttpRequest, memory_id: int) -> HttpResponse:
    done = _("Archived: it is kept, and not used in replies.")
    return _done(request, memory_id, lambda: store.archive(owner_of(request).id, memory_id, YOU), done)


@require_POST
@owned
def remove(request: HttpRequest, memory_id: int) -> HttpResponse:
    done = _("Moved to the trash. It stays there for 30 days.")
    return _done(request, memory_id, lambda: store.remove(owner_of(request).id, memory_id, YOU), done)


@require_POST
@owned
def restore(request: HttpRequest, memory_id: int) -> HttpResponse:
    return _done(request, memory_id, lambda: store.restore(owner_of(request).id, memory_id, YOU), _("Restored."))


@require_POST
@owned
def keep(request: HttpRequest, memory_id: int) -> HttpResponse:
    done = _("Kept after all: it is a current memory now.")
    return _done(request, memory_id, lambda: by_hand.accept(owner_of(request), memory_id, YOU), done)


@require_POST
@owned
def never(request: HttpRequest, memory_id: int) -> HttpResponse:
    """To the trash, and not to be learned again; `undo` takes back both."""
    back = redirect(way_back(request, reverse("memories:memory", args=[memory_id])))
    do = never_again.after_all if "undo" in request.GET else never_again.never_again
    try:
        do(owner_of(request).id, memory_id)
    except NotFound:
        raise
    except MemoryScopeError as error:
        messages.error(request, str(error))
        return back
    if "undo" in request.GET:
        messages.success(request, _("Restored."))
    else:
        undo = f"undo={reverse('memories:never_again', args=[memory_id])}?undo=1"
        messages.success(request, _("Removed, and not learned again."), extra_tags=undo)
    return back


def _revised(request: HttpRequest, memory_id: int, **fields: Any) -> Memory:
    return store.revise(owner_of(request).id, memory_id, YOU, **fields)


def _done(request: HttpRequest, memory_id: int, do: Do, done: str) -> HttpResponse:
    """Do it and answer: with the row where it stood, or by the way back."""
    since = newest_change(request, memory_id)
    try:
        do()
    except NotFound:
        raise
    except MemoryScopeError as error:
        messages.error(request, str(error))
    else:
        say_done(request, memory_id, done, since=since)
    if htmx_of(request):
        return render(request, "memories/_deed.html", in_the_list(request, memory_id))
    return redirect(way_back(request, reverse("memories:memory", args=[memory_id])))


def in_the_list(request: HttpRequest, memory_id: int) -> dict[str, Any]:
    """The row as it is now, None if the list that it stands in no longer has it, and the counts around it."""
    owner = owner_of(request)
    filters = _filters_of(htmx_of(request).current_url or "")
    listed = filters.rows(owner.id)
    row = next(iter(rows_of(owner.id, list(listed.filter(pk=memory_id)))), None)
    total = matching(owner, filters).count()
    return {"row": row, "shelves": shelves(owner.id), "saved": saved_views(owner.id), "total": total} | place(
        filters, Order(), "list"
    )


def _filters_of(url: str) -> Filters:
    try:
        return Filters.read(dict(parse_qsl(urlsplit(url).query)))
    except ValueError:  # no address at all
        return Filters()
