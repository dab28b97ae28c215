"""How the background work stands, as the database tells: workers have no door of their own that could be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django_q.models import OrmQ

from memories import clock
from memories.models import Job
from memoryscope_site.models import Heartbeat

LATE_SECONDS = 180
"""The tick beats every minute. A worker whose processes are all busy may miss one; three are too many."""


@dataclass(frozen=True, slots=True)
class BackgroundWork:
    beat_seconds: float | None
    """Since a worker was last seen working; None: never."""
    tasks: int
    """Doorbells in the queue."""
    due: int
    """Jobs whose time has come and that nobody has begun."""
    oldest_due_seconds: float
    running: int
    parked: int

    @property
    def is_late(self) -> bool:
        return self.beat_seconds is None or self.beat_seconds > LATE_SECONDS


def background_work() -> BackgroundWork:
    now = clock.now()
    queued = Q(state=Job.State.QUEUED, due_at__lte=now)
    jobs = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING, Job.State.PARKED]).aggregate(
        due=Count("pk", filter=queued),
        oldest=Min("due_at", filter=queued),
        running=Count("pk", filter=Q(state=Job.State.RUNNING)),
        parked=Count("pk", filter=Q(state=Job.State.PARKED)),
    )
    beat = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
    return BackgroundWork(
        beat_seconds=None if beat is None else _seconds(now, beat),
        tasks=OrmQ.objects.count(),
        due=jobs["due"],
        oldest_due_seconds=_seconds(now, jobs["oldest"]) if jobs["oldest"] else 0.0,
        running=jobs["running"],
        parked=jobs["parked"],
    )


def _seconds(now: datetime, then: datetime) -> float:
    return max(0.0, (now - then).total_seconds())
