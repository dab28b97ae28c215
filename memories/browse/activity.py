"""What was done to memories, by anyone, newest first: changes and receipts in one line of time, jobs of many as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from memories.browse.doing import Doing
from memories.browse.undoable import why_not
from memories.ids import id_in
from memories.models import Change, Receipt

SIZE = 40
SHOWN = 5  # of the changes of one job


@dataclass(slots=True)
class Deed:
    """One line: a change, the newest of a job's changes with the others under it, or that something was forgotten."""

    at: datetime
    change: Change | None = None
    receipt: Receipt | None = None
    why_not: str = ""
    """Why it cannot be undone as things stand; empty when it can."""
    others: list[Change] = field(default_factory=list)
    """The first few of the job, this one among them; empty for one that stands alone."""
    counts: list[tuple[str, int]] = field(default_factory=list)
    """Of a job: how often what was done."""
    total: int = 1
    standing: int = 0
    """How many of the job's changes are not undone."""

    @property
    def many(self) -> bool:
        return self.total > 1

    @property
    def key(self) -> tuple[datetime, int, int]:
        """Its place in the line."""
        if self.change is not None:
            return self.at, 1, self.change.pk
        return self.at, 0, self.receipt.pk if self.receipt else 0


@dataclass(frozen=True, slots=True)
class Page:
    deeds: Sequence[Deed]
    older: str = ""
    """What leads to the page after, as `before=…`; empty on the last."""
    first: bool = True


def page_of(owner_id: int, doing: Doing, query: Mapping[str, str], *, size: int = SIZE) -> Page:
    """The page that an address asks for. Six queries, however many rows."""
    place = _read(query.get("before", ""))
    rows = doing.changes(owner_id)
    heads = rows if doing.job else rows.exclude(Q(job__isnull=False) & Exists(_later(rows)))
    found = [Deed(change.at, change=change) for change in _below(heads, place, 1)[: size + 1]]
    if doing.with_receipts:
        receipts = _below(doing.receipts(owner_id), place, 0)[: size + 1]
        found += [Deed(receipt.at, receipt=receipt) for receipt in receipts]
    found.sort(key=lambda deed: deed.key, reverse=True)
    deeds = found[:size]
    if not doing.job:
        _gather(rows, deeds)
    _say_what_can_be_undone(deeds)
    older = f"before={_written(deeds[-1])}" if len(found) > size else ""
    return Page(deeds, older, first=place is None)


def _later(rows: QuerySet[Change]) -> QuerySet[Change]:
    return rows.select_related(None).filter(job=OuterRef("job"), pk__gt=OuterRef("pk")).order_by()


def _gather(rows: QuerySet[Change], deeds: Sequence[Deed]) -> None:
    """Give each job's line what else the job did."""
    by_job = {deed.change.job_id: deed for deed in deeds if deed.change is not None and deed.change.job_id}
    mine = rows.filter(job_id__in=by_job)
    counted = mine.order_by().values_list("job_id", "action")
    own = Q(undone_by=None, cause=None)
    totals: dict[int, int] = defaultdict(int)
    for job_id, action, n, stands in counted.annotate(n=Count("pk"), stands=Count("pk", filter=own)):
        deed = by_job[job_id or 0]
        deed.counts.append((str(Change.Action(action).label), n))
        deed.standing += stands
        totals[job_id or 0] += n
    place = Window(RowNumber(), partition_by=F("job_id"), order_by=F("pk").desc())
    for change in mine.annotate(place=place).filter(place__lte=SHOWN).order_by("-pk"):
        deed = by_job[change.job_id or 0]
        deed.total = totals[change.job_id or 0]
        if deed.many:
            deed.others.append(change)


def _say_what_can_be_undone(deeds: Sequence[Deed]) -> None:
    changes = [deed.change for deed in deeds if deed.change is not None]
    known = why_not(changes)
    for deed in deeds:
        if deed.change is not None:
            deed.why_not = known[deed.change.pk]


def _below(rows: QuerySet[Any], place: tuple[datetime, int, int] | None, kind: int) -> QuerySet[Any]:
    """Those that come after a place in the line. At one moment changes (1) come before receipts (0)."""
    rows = rows.order_by("-at", "-pk")
    if place is None:
        return rows
    at, which, pk = place
    if which == kind:
        return rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    return rows.filter(at__lte=at) if kind < which else rows.filter(at__lt=at)


def _written(deed: Deed) -> str:
    at, kind, pk = deed.key
    return f"{at.strftime('%Y%m%dT%H%M%S%f')}-{kind}-{pk}"


def _read(place: str) -> tuple[datetime, int, int] | None:
    """None for what no page has written."""
    moment, _dash, rest = place.partition("-")
    kind, _dash, number = rest.partition("-")
    pk = id_in(number)
    if kind not in ("0", "1") or not pk:
        return None
    try:
        return datetime.strptime(f"{moment}+0000", "%Y%m%dT%H%M%S%f%z"), int(kind), pk
    except ValueError:
        return None
