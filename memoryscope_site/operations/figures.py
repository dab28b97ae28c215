"""What only the database knows: people, memories, replies and the work of all workers, as figures for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from threading import Lock

from django.contrib.auth import get_user_model
from django.db.models import Count, Sum
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from chat.models import Reply
from memories import clock
from memories.models import IndexEntry, Job, Memory
from memoryscope_site.operations.background_work import background_work

KEPT_SECONDS = 15
"""Counting goes through whole tables: a scrape more often than this gets the figures of the last one."""

RECENT = timedelta(minutes=5)
QUANTILES = (0.5, 0.95)


class DatabaseFigures(Collector):
    def __init__(self) -> None:
        self._lock = Lock()
        self._figures: list[Metric] = []
        self._until = 0.0

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the database is not asked when the program starts."""
        return []

    def collect(self) -> Iterable[Metric]:
        with self._lock:
            if time.monotonic() >= self._until:
                self._figures = [*_people(), *_memories(), *_work(), *_replies()]
                self._until = time.monotonic() + KEPT_SECONDS
            return self._figures


def _people() -> Iterator[Metric]:
    yield _one(
        "memoryscope_people", "Accounts that can sign in", get_user_model().objects.filter(is_active=True).count()
    )


def _memories() -> Iterator[Metric]:
    counted = Memory.objects.order_by().values_list("kind", "state").annotate(Count("pk"))
    yield _many("memoryscope_memories", "Memories of all people", ("kind", "state"), counted)
    waiting = IndexEntry.objects.filter(gone=False, model="").count()
    yield _one("memoryscope_index_waiting", "Documents that wait for their vectors", waiting)


def _work() -> Iterator[Metric]:
    work = background_work()
    if work.beat_seconds is not None:
        yield _one("memoryscope_worker_beat_seconds", "Since a worker was last seen working", work.beat_seconds)
    yield _one("memoryscope_queue_tasks", "Doorbells in the queue", work.tasks)
    yield _one("memoryscope_jobs_due", "Jobs that are due and not begun", work.due)
    yield _one("memoryscope_jobs_oldest_due_seconds", "For how long the oldest of them is due", work.oldest_due_seconds)
    counted = Job.objects.order_by().values_list("kind", "state").annotate(Count("pk"))
    yield _many("memoryscope_jobs", "Jobs on record", ("kind", "state"), counted)
    day = Job.objects.filter(finished_at__gte=clock.now() - timedelta(days=1)).order_by().values_list("kind")
    used = [
        row
        for kind, read, written in day.annotate(Sum("input_tokens"), Sum("output_tokens"))
        for row in ((kind, "input", read), (kind, "output", written))
    ]
    yield _many("memoryscope_job_tokens_day", "Tokens of the jobs finished in 24 hours", ("kind", "direction"), used)


def _replies() -> Iterator[Metric]:
    recent = Reply.objects.filter(created_at__gte=clock.now() - RECENT)
    counted = recent.order_by().values_list("state").annotate(Count("pk"))
    yield _many("memoryscope_replies_recent", "Replies asked for in the last five minutes", ("state",), counted)
    for name, what in (("recall_ms", "retrieval"), ("first_token_ms", "the first word")):
        times = sorted(recent.filter(**{f"{name}__isnull": False}).values_list(name, flat=True))
        rows = [
            (str(quantile), times[min(int(quantile * len(times)), len(times) - 1)]) for quantile in QUANTILES if times
        ]
        yield _many(f"memoryscope_reply_{name}", f"Milliseconds to {what}, last five minutes", ("quantile",), rows)


def _one(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


def _many(name: str, what: str, labels: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Metric:
    """Each row: the labels' values, then the figure."""
    family = GaugeMetricFamily(name, what, labels=labels)
    for *values, figure in rows:
        family.add_metric([str(value) for value in values], float(str(figure)))
    return family
