"""The worker's door: open, it hands out tasks; closed, what was on its way goes back to the queue, to be done later."""

from __future__ import annotations

from ctypes import c_bool
from datetime import timedelta
from multiprocessing import RawValue
from queue import SimpleQueue
from typing import Any

import pytest
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import OrmQ
from django_q.tasks import async_task

from memoryscope_site.management.commands.qcluster import STOP, Door
from tests.run.site import Site

EARLY = """
import os, signal
from django.core.management import call_command
from django_q import cluster
from django_q.models import OrmQ, Schedule

Schedule.objects.all().delete()  # a tick that is under way when it stops is finished first, and told
OrmQ.objects.all().delete()

class Early(cluster.Cluster):
    def start(self):
        os.kill(os.getpid(), signal.SIGINT)
        return super().start()

cluster.Cluster = Early
call_command("qcluster")
"""


def fetched() -> dict[str, Any]:
    """A task that the cluster has taken from the queue and not begun."""
    async_task("os.getpid")
    ((number, _payload),) = get_broker().dequeue()
    assert OrmQ.objects.get(pk=number).lock > timezone.now() + timedelta(minutes=10)
    return {"func": "os.getpid", "ack_id": number}


@pytest.mark.django_db
def test_what_comes_while_the_door_is_open_is_done_and_what_comes_later_goes_back() -> None:
    on_their_way: SimpleQueue[Any] = SimpleQueue()
    closed = RawValue(c_bool, False)
    door = Door(on_their_way, closed)
    first, second = fetched(), fetched()
    for task in (first, second):
        on_their_way.put(task)

    assert door.get() == first
    closed.value = True
    assert door.get() == STOP
    assert OrmQ.objects.get(pk=second["ack_id"]).lock <= timezone.now()
    assert OrmQ.objects.get(pk=first["ack_id"]).lock > timezone.now()

    on_their_way.put(STOP)
    assert door.get() == STOP


@pytest.mark.slow
def test_it_stops_in_order_also_when_asked_before_it_has_started(site: Site) -> None:
    """Otherwise it would run on, and whoever waits for its end would wait for ever."""
    assert site.python(EARLY) == ""
    assert site.processes() == []
