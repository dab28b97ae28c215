"""Several counts in one query."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet, Value


def counted(**rows: QuerySet[Any]) -> dict[str, int]:
    """How many rows each of them has, by its name."""
    each = [
        some.order_by().annotate(what=Value(what)).values("what").annotate(n=Count("pk")).values_list("what", "n")
        for what, some in rows.items()
    ]
    found = dict(each[0].union(*each[1:], all=True))
    return {what: found.get(what, 0) for what in rows}
