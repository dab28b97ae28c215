"""The time now. Tests move it by the CLOCK_OFFSET_SECONDS setting, in every process alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta, tzinfo

from django.conf import settings
from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    return _told.get() or timezone.now() + timedelta(seconds=settings.CLOCK_OFFSET_SECONDS)


def in_zone(at: datetime, zone: tzinfo) -> datetime:
    """As the clocks of `zone` show it. At the ends of the calendar, where they can show none, as it was written."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at.replace(tzinfo=zone)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` for what is done inside: to tell again what happened then."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
