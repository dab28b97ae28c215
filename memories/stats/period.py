"""The days that figures are told for, in the person's calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from memories import clock

DAYS = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class Period:
    first: date
    last: date
    """Today."""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Period:
        """`days` of an address; 30 for what it does not know."""
        given = query.get("days", "")
        return cls.latest(int(given) if given in map(str, DAYS) else DAYS[0])

    @classmethod
    def latest(cls, days: int) -> Period:
        """So many days, today the last of them."""
        today = timezone.localtime(clock.now()).date()
        return cls(today - timedelta(days=days - 1), today)

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def start(self) -> datetime:
        """The first moment of it."""
        return datetime.combine(self.first, time(), timezone.get_current_timezone())

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(self.length)]

    @property
    def query(self) -> str:
        """The part of an address after "?"."""
        return "" if self.length == DAYS[0] else f"days={self.length}"
