"""What the settings page tells administrators of the last trial: whether memory works with the model in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from memories.evaluation import verdict
from memories.llm import models
from memories.models import Job

State = Job.State


@dataclass(frozen=True, slots=True)
class Trial:
    model: str
    at: datetime
    running: bool = False
    progress: int = 0
    total: int = 0
    level: verdict.Level = "unusable"
    words: str = ""
    results: Mapping[str, int] = field(default_factory=dict)
    took: timedelta = timedelta()
    calls: int = 0
    tokens: int = 0
    of_another: str = ""
    """The model in use now, when it is another one than was tried."""

    @property
    def right(self) -> int:
        return sum(result == verdict.RIGHT for result in self.results.values())


def last_trial() -> Trial | None:
    """The newest of this installation, whoever asked for it."""
    job = Job.objects.filter(kind=Job.Kind.TRIAL).exclude(state=State.CANCELLED).order_by("-pk").first()
    if job is None:
        return None
    if job.state in Job.OPEN:
        return Trial(job.model, job.created_at, running=True, progress=job.progress, total=job.total)
    error = _(job.error) if job.state != State.DONE else ""
    name = _in_use()
    return Trial(
        model=job.model,
        at=job.finished_at or job.created_at,
        level="unusable" if error else verdict.level(job.counts),
        words=verdict.in_words(job.counts, error),
        results=job.counts,
        total=job.total,
        took=(job.finished_at or job.created_at) - (job.started_at or job.created_at),
        calls=job.calls,
        tokens=job.input_tokens + job.output_tokens,
        of_another=name if name != job.model else "",
    )


def _in_use() -> str:
    try:
        return models.extraction.name
    except ImproperlyConfigured:
        return ""
