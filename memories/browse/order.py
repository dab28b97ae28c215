"""In which order memories stand, and how many to a page. A place in it is the values that a row is sorted by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from memories.browse import past
from memories.models import Memory, RecallItem

SIZE, FEWEST, MOST = 50, 10, 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# By name: what comes first, the last key being the id. All of it downwards.
SORTS: dict[str, tuple[str, ...]] = {
    "learned": ("learned_at", "pk"),
    "changed": ("changed_at", "pk"),
    "event": ("happened", "valid_from", "pk"),
    "confidence": ("confidence", "pk"),
    "used": ("times_used", "pk"),
}


@dataclass(frozen=True, slots=True)
class Order:
    sort: str = "learned"
    size: int = SIZE
    asked: bool = False
    """Whether the address asks for this order."""
    moment: datetime | None = None
    """As of then: events count as they were known then."""

    @classmethod
    def read(cls, query: Mapping[str, str], sort: str = "", moment: datetime | None = None) -> Order:
        """From an address; what it does not know counts as not given. `sort` is that of a page without a choice."""
        size = query.get("size", "")
        number = int(size) if size.isascii() and size.isdigit() and len(size) < 6 else SIZE
        asked = query.get("sort", "") if not sort else ""
        known = asked in SORTS
        return cls(asked if known else sort or "learned", max(FEWEST, min(number, MOST)), known, moment)

    @property
    def query(self) -> str:
        """The part of an address after "?"."""
        given = [("sort", self.sort)] if self.asked else []
        return urlencode([*given, *([("size", self.size)] if self.size != SIZE else [])])

    @property
    def keys(self) -> tuple[str, ...]:
        return SORTS[self.sort]

    @property
    def computed(self) -> bool:
        """Whether rows are sorted by what is worked out for each, so that no index has their order."""
        return self.sort in ("event", "used")

    def annotated(self, rows: QuerySet[Memory]) -> QuerySet[Memory]:
        """With the values that a row is sorted by."""
        if self.sort == "event":
            # The day of what happened then; of what names no time, the day on which it was said.
            now = ("event_from", Cast("valid_from", DateField()))
            return rows.annotate(happened=Coalesce(*([past.happened(self.moment)] if self.moment else []), *now))
        if self.sort == "used":
            items = RecallItem.objects.filter(memory=OuterRef("pk"), in_prompt=True).order_by()
            count = items.values("memory").annotate(n=Count("pk")).values("n")
            return rows.annotate(times_used=Coalesce(Subquery(count, output_field=IntegerField()), 0))
        return rows

    def downwards(self, rows: QuerySet[Memory]) -> QuerySet[Memory]:
        return rows.order_by(*(F(key).desc() for key in self.keys))

    def upwards(self, rows: QuerySet[Memory]) -> QuerySet[Memory]:
        return rows.order_by(*(F(key).asc() for key in self.keys))

    def after(self, place: tuple[Any, ...]) -> Q:
        """What stands below a place."""
        return self._beyond(place, "lt")

    def before(self, place: tuple[Any, ...]) -> Q:
        return self._beyond(place, "gt")

    def _beyond(self, place: tuple[Any, ...], side: str) -> Q:
        beyond, same = Q(), Q()
        for key, value in zip(self.keys, place, strict=True):
            beyond |= same & Q(**{f"{key}__{side}": value})
            same &= Q(**{key: value})
        return Q(**{f"{self.keys[0]}__{side}e": place[0]}) & beyond  # the first alone is what an index can find

    def place_of(self, memory: Memory) -> str:
        """As an address writes it."""
        return "_".join(_written(getattr(memory, key)) for key in self.keys)

    def place(self, written: str) -> tuple[Any, ...] | None:
        """From an address; None for what is no place in this order."""
        parts = written.split("_")
        if len(parts) != len(self.keys):
            return None
        try:
            place = tuple(_READ[key](part) for key, part in zip(self.keys, parts, strict=True))
        except (ValueError, OverflowError):
            return None
        return place if abs(place[-1]) < 10**18 else None


def _moment(part: str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(part))


def _number(part: str) -> float:
    value = float(part)
    if not 0 <= value <= 1:
        raise ValueError("no confidence")
    return value


def _whole(part: str) -> int:
    return int(part) if len(part) < 19 else 10**18


_READ: dict[str, Any] = {
    "learned_at": _moment,
    "changed_at": _moment,
    "valid_from": _moment,
    "happened": lambda part: date.fromordinal(int(part)),
    "confidence": _number,
    "times_used": _whole,
    "pk": _whole,
}


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return str((value - _EPOCH) // timedelta(microseconds=1))
    return str(value.toordinal()) if isinstance(value, date) else repr(value)
