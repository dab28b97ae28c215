"""Background work as its page tells it: what runs, what waits, what is over, with what it did and what it cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from memories import clock
from memories.browse.links import message_places
from memories.ids import id_in
from memories.models import Change, Conflict, Episode, Job
from memories.records import Place
from memories.retrying import may_cancel, may_retry

SIZE = 30
State = Job.State


@dataclass(frozen=True, slots=True)
class Row:
    job: Job
    standing: int = 0
    """How many of its changes are not undone."""
    place: Place | None = None
    """Of its conversation."""

    @property
    def open(self) -> bool:
        return self.job.state in Job.OPEN

    @property
    def nothing_to_do(self) -> bool:
        return self.job.state == State.DONE and not any(self.job.counts.values())

    @property
    def tokens(self) -> int:
        return self.job.input_tokens + self.job.output_tokens

    @property
    def took(self) -> timedelta | None:
        """How long it has run: until it ended, or until now."""
        if self.job.started_at is None or self.job.state == State.QUEUED:
            return None
        return max((self.job.finished_at or clock.now()) - self.job.started_at, timedelta(0))

    @property
    def may_cancel(self) -> bool:
        return may_cancel(self.job)

    @property
    def may_retry(self) -> bool:
        return may_retry(self.job)


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row]
    older: str = ""
    first: bool = True


@dataclass(frozen=True, slots=True)
class Parked:
    """Messages of one conversation that were set aside, for one reason."""

    session: str
    reason: str
    messages: int
    since: datetime
    place: Place | None


def page_of(owner_id: int, query: Mapping[str, str], *, size: int = SIZE) -> Page:
    """The jobs that an address asks for, the newest first: `state`, `kind`, `before` an id. Four queries."""
    jobs = Job.objects.filter(owner_id=owner_id)
    if query.get("state") in State.values:
        jobs = jobs.filter(state=query["state"])
    if query.get("kind") in Job.Kind.values:
        jobs = jobs.filter(kind=query["kind"])
    below = id_in(query.get("before", ""))
    found = list((jobs.filter(pk__lt=below) if below else jobs).order_by("-pk")[: size + 1])
    shown = found[:size]
    return Page(rows_of(owner_id, shown), f"before={shown[-1].pk}" if len(found) > size else "", not below)


def rows_of(owner_id: int, jobs: Sequence[Job]) -> list[Row]:
    ids = [job.pk for job in jobs]
    own = Q(undone_by=None, cause=None)
    counted = Change.objects.filter(owner_id=owner_id, job_id__in=ids).order_by().values_list("job_id")
    standing = dict(counted.annotate(n=Count("pk", filter=own)))
    raised = Conflict.objects.filter(owner_id=owner_id, job_id__in=ids, state=Conflict.State.OPEN).order_by()
    conflicts = dict(raised.values_list("job_id").annotate(n=Count("pk")))
    places = _places(owner_id, {job.session for job in jobs if job.kind == Job.Kind.CONSOLIDATE})
    return [
        Row(job, standing.get(job.pk, 0) + conflicts.get(job.pk, 0), places.get(job.session) if job.session else None)
        for job in jobs
    ]


def how_many(owner_id: int) -> dict[str, int]:
    """By state. One query."""
    rows = Job.objects.filter(owner_id=owner_id).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


def parked(owner_id: int, session: str | None = None) -> list[Parked]:
    """Messages that are set aside after ATTEMPTS failures, by conversation and reason, the newest first."""
    rows: QuerySet[Episode] = Episode.objects.filter(owner_id=owner_id, learning=Episode.Learning.PARKED)
    if session is not None:
        rows = rows.filter(session=session)
    grouped = rows.order_by().values_list("session", "parked_reason")
    found = list(grouped.annotate(n=Count("pk"), since=Min("at"), one=Min("pk")).order_by("-since")[:50])
    places = message_places(one for *_rest, one in found)
    return [Parked(name, reason, n, since, places.get(one)) for name, reason, n, since, one in found]


def _places(owner_id: int, sessions: set[str]) -> dict[str, Place]:
    rows = Episode.objects.filter(owner_id=owner_id, session__in=sessions - {""}).order_by()
    first = dict(rows.values_list("session").annotate(one=Min("pk")))
    places = message_places(first.values())
    return {session: places[pk] for session, pk in first.items() if pk in places}
