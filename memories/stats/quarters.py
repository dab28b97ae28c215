"""Moments counted by days of the person's calendar.

The database counts by quarters of an hour since 1970, which it can do by itself: SQLite would call back into Python for
each row's day. Every time zone in use differs from UTC by whole quarters, so a quarter lies within one day.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from django.db.models import Func, IntegerField
from django.utils import timezone

SECONDS = 900


class Quarter(Func):
    """Of a moment, the number of its quarter of an hour."""

    output_field = IntegerField()
    function = ""
    template = "CAST(FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / 900) AS integer)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(strftime('%%%%s', %(expressions)s) AS integer) / 900"
        return self.as_sql(compiler, connection, template=template, **context)


def day_of(quarter: int) -> date:
    """In the current time zone."""
    return _day(quarter, timezone.get_current_timezone())


@lru_cache(50_000)
def _day(quarter: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(quarter * SECONDS, zone).date()
