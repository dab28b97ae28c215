"""What is kept for 30 days only, the newest first: the trash, and what was kept out. Pages go by key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from memories.browse.rows import Row, rows_of
from memories.browse.words import KEPT_OUT
from memories.models import Memory

SIZE = 50
_KEY = re.compile(r"^(\d{1,18})-(\d{1,18})$", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shelf:
    rows: list[Row]
    total: int
    older: str
    """The key of the next page, empty on the last."""


def trashed(owner_id: int) -> QuerySet[Memory]:
    return Memory.objects.filter(owner_id=owner_id, state=Memory.State.TRASHED)


def kept_out(owner_id: int, why: str = "") -> QuerySet[Memory]:
    """All that was kept out, or what was for one reason."""
    found = Memory.objects.filter(owner_id=owner_id, state=Memory.State.QUARANTINED)
    return found.filter(kept_out=why) if why else found


def reasons_of(owner_id: int) -> list[tuple[str, int]]:
    """Why something is kept out, and how many are for that; in the order in which reasons are named."""
    counted = kept_out(owner_id).values_list("kept_out").annotate(n=Count("pk")).order_by()
    by_reason = Counter(dict(counted))
    known = [why for why in KEPT_OUT if why in by_reason]
    return [(why, by_reason[why]) for why in (*known, *sorted(by_reason.keys() - set(known)))]


def shelf(found: QuerySet[Memory], query: Mapping[str, str]) -> Shelf:
    """The page that an address asks for by `before=…`; a few queries however many rows."""
    total = found.count()
    key = _KEY.match(query.get("before", ""))
    if key:
        try:
            at = _EPOCH + timedelta(microseconds=int(key[1]))
        except OverflowError:
            at = _EPOCH
        found = found.filter(Q(changed_at__lt=at) | Q(changed_at=at, pk__lt=int(key[2])))
    memories = list(found.order_by("-changed_at", "-pk")[: SIZE + 1])
    older = ""
    if len(memories) > SIZE:
        memories.pop()
        last = memories[-1]
        older = f"{(last.changed_at - _EPOCH) // timedelta(microseconds=1)}-{last.pk}"
    return Shelf(rows_of(memories[0].owner_id, memories) if memories else [], total, older)
