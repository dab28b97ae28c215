"""CSV for a spreadsheet: statements and dates only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from memories import clock
from memories.models import Memory
from memories.portable.numbering import in_chunks
from memories.records import Owner

_COLUMNS = ("statement", "kind", "state", "category", "subject", "about", "since", "until", "learned")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(owner: Owner, rows: QuerySet[Memory]) -> Iterator[str]:
    """A row a memory, days in the owner's time zone. The mark at the start lets spreadsheets read it as UTF-8."""
    zone = ZoneInfo(owner.time_zone)
    yield "\ufeff" + _row(_COLUMNS)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for some in in_chunks(Memory.objects.filter(owner_id=owner.id), ids):
        for memory in some:
            days = (memory.valid_from, memory.valid_until, memory.learned_at)
            texts = (memory.text, memory.kind, memory.state, memory.category, memory.subject, memory.about)
            yield _row([*map(_harmless, texts), *(_day(at, zone) for at in days)])


def _harmless(text: str) -> str:
    """A spreadsheet takes for a formula what begins like one."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return clock.in_zone(at, zone).date().isoformat() if at else ""


def _row(cells: tuple[str, ...] | list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
