"""Which memories an export holds: all there are, or those that the filters of the list let through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields

from django.db.models import QuerySet

from memories.browse.filters import Filters
from memories.browse.matching import matching
from memories.models import Memory
from memories.portable.as_csv import as_csv
from memories.portable.as_json import as_json
from memories.portable.as_lines import as_lines
from memories.portable.as_markdown import as_markdown
from memories.portable.numbering import there
from memories.records import Owner

MOST_TICKED = 200  # memories that an address names one by one
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_NAMES = tuple(field.name for field in fields(Filters))


@dataclass(frozen=True, slots=True)
class Chosen:
    rows: QuerySet[Memory]
    part: bool
    """Whether filters were given: without any it is everything, of every state."""
    query: str = ""
    """The filters as a part of an address."""


def chosen(owner: Owner, query: Mapping[str, str]) -> Chosen:
    """What an address asks for: `pick=1,2` these; filters what the list shows for them; nothing everything."""
    given = {name: str(query[name]) for name in _NAMES if query.get(name)}
    rows = there(owner.id)
    ticked = [pk for pk in str(query.get("pick", "")).split(",") if _NUMBER.fullmatch(pk)][:MOST_TICKED]
    if ticked:
        return Chosen(rows.filter(pk__in=ticked), part=True)
    if not given:
        return Chosen(rows, part=False)
    filters = Filters.read(given)
    shown = filters.query or f"state={filters.state}"
    return Chosen(rows.filter(pk__in=matching(owner, filters).order_by().values("pk")), part=True, query=shown)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write memories."""

    suffix: str
    content_type: str
    write: Callable[[Owner, Chosen], Iterator[str]]


FORMS = {
    "json": Form("json", "application/json", lambda owner, all: as_json(owner.id, all.rows, part=all.part)),
    "jsonl": Form("jsonl", "application/jsonl", lambda owner, all: as_lines(owner.id, all.rows)),
    "csv": Form("csv", "text/csv; charset=utf-8", lambda owner, all: as_csv(owner, all.rows)),
    "markdown": Form("md", "text/markdown; charset=utf-8", lambda owner, all: as_markdown(owner, all.rows)),
}
