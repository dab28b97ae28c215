"""The one thing that happens by the clock: the tick, every minute, which rings for whatever is due."""

from __future__ import annotations

from typing import Any

NAME = "memoryscope tick"
TASK = "chat.tasks.tick"


def ensure_tick(**_signal: Any) -> None:
    """Make the schedule, or set it right. Called after every migration."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name=NAME, defaults={"func": TASK, "schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1}
    )
