"""Filters that a person gave a name, to come back to."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from memories.browse.filters import Filters
from memories.browse.order import Order
from memories.errors import MemoryScopeError, NotFound
from memories.history import lock_owner
from memories.models import SavedView

MOST = 50  # of one person


class NotSaved(MemoryScopeError):
    """The name is taken, or there are too many. The text is for the person."""


@dataclass(frozen=True, slots=True)
class Saved:
    pk: int
    name: str
    url: str
    page: str
    query: str


def saved_views(owner_id: int) -> list[Saved]:
    """By name. One query."""
    rows = SavedView.objects.filter(owner_id=owner_id).order_by("name")
    return [_shown(row) for row in rows[:MOST]]


@transaction.atomic
def save(owner_id: int, name: str, page: str, query: str) -> Saved:
    """Keep what an address shows under a name. Raise NotSaved."""
    lock_owner(owner_id)
    if SavedView.objects.filter(owner_id=owner_id).count() >= MOST:
        raise NotSaved(_("There are %(n)s saved views. Delete one to save another.") % {"n": MOST})
    _check_free(owner_id, name)
    given = dict(parse_qsl(query))
    page = page if page in SavedView.Page.values else SavedView.Page.LIST
    state = "all" if page == SavedView.Page.TIMELINE else "current"
    kept = saved_query(Filters.read(given, state=state), Order.read(given))
    return _shown(SavedView.objects.create(owner_id=owner_id, name=name, page=page, query=kept))


def saved_query(filters: Filters, order: Order) -> str:
    """What is kept of an address: with its state, whatever the page shows by itself; without the place in it."""
    return "&".join(part for part in (filters.address(""), order.query) if part)


@transaction.atomic
def rename(owner_id: int, view_id: int, name: str) -> Saved:
    """Raise NotFound, NotSaved."""
    lock_owner(owner_id)
    view = _own(owner_id, view_id)
    if view.name != name:
        _check_free(owner_id, name)
        view.name = name
        view.save(update_fields=["name"])
    return _shown(view)


def find(owner_id: int, view_id: int) -> Saved:
    """Raise NotFound."""
    return _shown(_own(owner_id, view_id))


def delete(owner_id: int, view_id: int) -> str:
    """Return its name. Raise NotFound."""
    view = _own(owner_id, view_id)
    view.delete()
    return view.name


def _own(owner_id: int, view_id: int) -> SavedView:
    view = SavedView.objects.filter(owner_id=owner_id, pk=view_id).first()
    if view is None:
        raise NotFound("There is no such saved view.")
    return view


def _check_free(owner_id: int, name: str) -> None:
    if SavedView.objects.filter(owner_id=owner_id, name=name).exists():
        raise NotSaved(_("A view of this name is there already."))


def _shown(view: SavedView) -> Saved:
    url = reverse(f"memories:{view.page}") + (f"?{view.query}" if view.query else "")
    return Saved(view.pk, view.name, url, view.page, view.query)
