"""Times as other programs write them; None for what is no time of our days."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any

from chat.imports.reading import YEARS


def seconds(value: Any) -> datetime | None:
    """Seconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return _of_our_days(datetime.fromtimestamp(value, UTC))
    except (OverflowError, ValueError, OSError):
        return None


def iso(value: Any, zone: tzinfo) -> datetime | None:
    """ISO 8601; of `zone` if it names none."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return _of_our_days(at if at.tzinfo else at.replace(tzinfo=zone))


def _of_our_days(at: datetime) -> datetime | None:
    return at if at.year in YEARS else None
