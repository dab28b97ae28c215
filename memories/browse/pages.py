"""Pages of memories, by key: what arrives while one reads moves nothing on the pages before or after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Window

from memories.browse.order import Order
from memories.models import Memory

NEWEST = Order()
Sorted = Callable[[QuerySet[Memory]], QuerySet[Memory]]


@dataclass(frozen=True, slots=True)
class Page:
    memories: Sequence[Memory]
    total: int
    first: int
    """The place of the first one, from 1."""
    newer: str = ""
    """What leads to the page before, as `after=…`; empty on the first page."""
    older: str = ""
    best_first: bool = False
    sort: str = "learned"

    @property
    def last(self) -> int:
        return self.first + len(self.memories) - 1

    @property
    def whole(self) -> bool:
        return not self.newer and not self.older


def page_of(
    rows: QuerySet[Memory],
    query: Mapping[str, str],
    *,
    ranked: Sequence[int] = (),
    order: Order = NEWEST,
    size: int = 0,
    at_once: bool = False,
) -> Page:
    """The page that an address asks for, of `size` rows or of the order's size.

    A search whose hits fit on one page comes best first, unless the address asks for an order. `at_once`: that there
    are few, or that finding them takes long, so that they are counted with the rows rather than found a second time.
    """
    size = size or order.size
    rows = order.annotated(rows)
    below, above = order.place(query.get("before", "")), order.place(query.get("after", ""))
    if above is not None and below is None:
        found = _first(rows.filter(order.before(above)), order, order.upwards, size)[::-1]
        if len(found) == size:
            total, ahead = _counts(rows, order.before(above))
            return _page(found, order, total, ahead - size, more=True)
    elif below is not None:
        found = _first(rows.filter(order.after(below)), order, order.downwards, size + 1)
        if found:
            total, behind = _counts(rows, order.after(below))
            return _page(found[:size], order, total, total - behind, more=len(found) > size)
    if at_once or ranked:
        found = list(order.downwards(rows.annotate(total=Window(Count("pk"))))[: size + 1])
        total = found[0].total if found else 0  # type: ignore[attr-defined]
    else:
        found = _first(rows, order, order.downwards, size + 1)
        total = rows.count()  # of few as well: a page takes as many queries however many rows it has
    if len(found) > size:
        return _page(found[:size], order, total, 0, more=True)
    if ranked and not order.asked and order.sort != "event":
        rank = {pk: place for place, pk in enumerate(ranked)}
        found.sort(key=lambda memory: rank.get(memory.pk, len(rank)))
        return Page(found, total, 1, best_first=True)
    return _page(found, order, total, 0, more=False)


def _first(rows: QuerySet[Memory], order: Order, sort: Sorted, count: int) -> list[Memory]:
    """The first of them. In an order that no index knows their ids are found first: all would be read to be sorted."""
    if order.computed:
        rows = rows.filter(pk__in=sort(rows).values("pk")[:count])
    return list(sort(rows)[:count])


def _counts(rows: QuerySet[Memory], some: Q) -> tuple[int, int]:
    """How many there are, and how many of them are some; both at one moment."""
    counted = rows.aggregate(total=Count("pk"), some=Count("pk", filter=some))
    return counted["total"], counted["some"]


def _page(found: list[Memory], order: Order, total: int, ahead: int, *, more: bool) -> Page:
    return Page(
        found,
        total,
        ahead + 1 if found else 0,
        newer=f"after={order.place_of(found[0])}" if ahead > 0 else "",
        older=f"before={order.place_of(found[-1])}" if more else "",
        sort=order.sort,
    )
