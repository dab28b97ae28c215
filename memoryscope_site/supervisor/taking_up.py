"""What processes that are gone had in hand is free again: tasks before each start of the worker, leases at the start.

Only where the database is a file: then all who write to it are on this machine, and there is no other worker.
"""

from __future__ import annotations

import logging
import socket

from django.db import DatabaseError, connections
from django.utils import timezone

from memories import clock
from memories.quiet_log import log_without_words
from memoryscope_site.database_copy import database_file
from memoryscope_site.supervisor import processes

log = logging.getLogger(__name__)


def give_back_tasks() -> None:
    """Doorbells that an ended worker had taken ring again at once."""
    from django_q.models import OrmQ

    if database_file() is None:
        return
    try:
        now = timezone.now()
        OrmQ.objects.filter(lock__gt=now).update(lock=now)
    except DatabaseError as error:
        what = "the tasks of the last worker could not be given back; they return by themselves"
        log_without_words(log, what, error)
    finally:
        connections.close_all()


def end_leases_of_the_dead() -> None:
    """Jobs and replies of processes that are gone are taken up, or settled, by whoever looks next.

    Not at each start of the worker: a job that kills it would, without its lease's minute, soon stop everything.
    """
    from chat.models import Reply
    from memories.models import Job

    if database_file() is None:
        return
    now = clock.now()
    for rows, holder in (
        (Job.objects.filter(state=Job.State.RUNNING, lease_until__gt=now), "claimed_by"),
        (Reply.objects.filter(state__in=Reply.LIVE, lease_until__gt=now), "keeper"),
    ):
        for name in set(rows.values_list(holder, flat=True)):
            if _is_gone(name):
                rows.filter(**{holder: name}).update(lease_until=now)


def _is_gone(holder: str) -> bool:
    """Holders are named machine:process:claim. One without a name, or of another machine, may live."""
    machine, _, rest = holder.partition(":")
    number = rest.partition(":")[0]
    here = socket.gethostname()
    return machine in (here, here[:40]) and number.isdecimal() and not processes.lives(int(number))
