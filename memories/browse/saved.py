"""Filters that a person gave a name, to come back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from django.db import transaction
from django.db.models import Count, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from memories.browse.filters import Filters
from memories.browse.order import Order
from memories.errors import MemoryScopeError, NotFound
from memories.history import lock_owner
from memories.models import Memory, SavedView

MOST = 50  # of one person
COUNTED = 12  # of which it is said how much they hold


class NotSaved(MemoryScopeError):
    """The name is taken, or there are too many. The text is for the person."""


@dataclass(frozen=True, slots=True)
class Saved:
    pk: int
    name: str
    url: str
    page: str
    query: str
    count: int | None = None
    """How many memories it shows; None where that is not counted: for a search, for the past, for the hierarchy."""


def saved_views(owner_id: int, *, counted: bool = True) -> list[Saved]:
    """By name, the first of them with how much they hold now, if `counted`. One query; two where there are some."""
    views = [_shown(row) for row in SavedView.objects.filter(owner_id=owner_id).order_by("name")[:MOST]]
    counts = _counts(owner_id, views) if counted else {}
    return [replace(view, count=counts.get(view.pk)) for view in views]


def _counts(owner_id: int, views: Sequence[Saved]) -> dict[int, int]:
    """By view. All of them in one query, without those that take a search or a look into the past."""
    asked: dict[int, QuerySet[Memory, Any]] = {}
    for view in views:
        filters = Filters.read(dict(parse_qsl(view.query)))
        if view.page == SavedView.Page.HIERARCHY or filters.q or filters.as_of or len(asked) == COUNTED:
            continue
        rows = filters.rows(owner_id).order_by().annotate(view=Value(view.pk)).values("view")
        asked[view.pk] = rows.annotate(n=Count("pk")).values_list("view", "n")
    if not asked:
        return {}
    first, *others = asked.values()
    counted = dict(first.union(*others, all=True) if others else first)
    return {pk: counted.get(pk, 0) for pk in asked}


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
