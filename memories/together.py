"""The job of what a request did to many memories by itself: over when it is made, and undone as a whole."""

from __future__ import annotations

import secrets

from memories import clock
from memories.models import Job


def done_together(owner_id: int, do: str, changed: int, **task: int) -> Job:
    """`do` says what, as in the task of a change of many; `changed` to how many memories; `task` what else
    that holds."""
    now = clock.now()
    return Job.objects.create(
        owner_id=owner_id,
        kind=Job.Kind.BULK,
        state=Job.State.DONE,
        session=secrets.token_hex(8),  # it joins no other
        task={"do": do, **task},
        counts={"changed": changed},
        total=changed,
        progress=changed,
        due_at=now,
        created_at=now,
        started_at=now,
        finished_at=now,
    )
