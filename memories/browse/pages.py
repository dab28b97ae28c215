"""Pages of memories, newest first, by key: what arrives while one reads moves nothing on the pages before or after."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from memories.models import Memory

SIZE = 50
_KEY = re.compile(r"^(\d{1,18})-(\d{1,18})$", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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

    @property
    def last(self) -> int:
        return self.first + len(self.memories) - 1

    @property
    def whole(self) -> bool:
        return not self.newer and not self.older


def page_of(rows: QuerySet[Memory], query: Mapping[str, str], *, ranked: Sequence[int] = (), size: int = SIZE) -> Page:
    """The page that an address asks for. A search whose hits fit on one page comes best first."""
    total = rows.count()
    if ranked and total <= size:
        place = {pk: rank for rank, pk in enumerate(ranked)}
        found = sorted(rows.order_by("-learned_at", "-pk"), key=lambda memory: place.get(memory.pk, len(place)))
        return Page(found, total, 1, best_first=True)
    before, after = _moment(query.get("before", "")), _moment(query.get("after", ""))
    if after is not None and before is None:
        at, pk = after
        nearest = rows.filter(Q(learned_at__gt=at) | Q(learned_at=at, pk__gt=pk)).order_by("learned_at", "pk")[:size]
        found = list(nearest)[::-1]
        if len(found) == size:
            return _page(rows, found, total, more=True)
        before = None
    if before is not None:
        at, pk = before
        older = rows.filter(Q(learned_at__lt=at) | Q(learned_at=at, pk__lt=pk))
        found = list(older.order_by("-learned_at", "-pk")[: size + 1])
        if found:
            return _page(rows, found[:size], total, more=len(found) > size)
    found = list(rows.order_by("-learned_at", "-pk")[: size + 1])
    return Page(
        found[:size], total, 1 if found else 0, older=f"before={_key(found[size - 1])}" if len(found) > size else ""
    )


def _page(rows: QuerySet[Memory], found: list[Memory], total: int, *, more: bool) -> Page:
    top = found[0]
    ahead = rows.filter(Q(learned_at__gt=top.learned_at) | Q(learned_at=top.learned_at, pk__gt=top.pk)).count()
    return Page(
        found,
        total,
        ahead + 1,
        newer=f"after={_key(top)}" if ahead else "",
        older=f"before={_key(found[-1])}" if more else "",
    )


def _key(memory: Memory) -> str:
    return f"{(memory.learned_at - _EPOCH) // timedelta(microseconds=1)}-{memory.pk}"


def _moment(key: str) -> tuple[datetime, int] | None:
    match = _KEY.match(key)
    if match is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(match[1])), int(match[2])
    except OverflowError:
        return None
