"""What a job went through, step by step: codes and numbers, never a word of what it read."""

from __future__ import annotations

from memories import clock
from memories.models import Job

KEPT = 60  # entries; the first ones stay, as they say how it began
_FIRST = 5


def note(job_id: int, what: str, **numbers: int) -> None:
    """Write down a step. Belongs in the transaction of it, after the owner is locked; progress follows on progress."""
    log = Job.objects.filter(pk=job_id).values_list("log", flat=True).first()
    if log is None:
        return
    if log and what == log[-1]["what"] == "went_on":
        log = log[:-1]
    if len(log) >= KEPT:
        log = log[:_FIRST] + log[_FIRST + 1 :]
    Job.objects.filter(pk=job_id).update(log=[*log, {"at": clock.now().isoformat(), "what": what, **numbers}])
