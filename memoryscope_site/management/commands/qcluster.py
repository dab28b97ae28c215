"""`manage.py qcluster`: django-q2's worker, made to fail as a whole and to stop without starting anything new.

A process of the cluster that is killed while it waits takes the lock of the queue with it, and the others wait
for that lock for ever, so the cluster ends and is started again by whoever watches it. Asked to stop, the cluster
says what it finishes, and from then on no task begins: what its workers have not begun is given back.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from ctypes import c_bool
from multiprocessing import Process, RawValue, RLock, Value
from queue import Empty
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django_q import cluster
from django_q.conf import logger
from django_q.models import OrmQ

from memories.retrieve import warm
from memoryscope_site.supervisor.watch import say

ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM)
TIMED_OUT, RECYCLED = 0, -2  # what a worker's timer says when it ended in order
STOP = "STOP"  # what django-q2 puts into the queue for each worker at the end
FAILED = 70
PATIENCE = 2.0  # seconds; a worker holds its timer's lock for a moment at each task's end


class PatientLock:
    """A lock that is gone past when its holder does not let go: a worker killed at that moment takes it with it."""

    def __init__(self) -> None:
        self._lock = RLock()

    def acquire(self) -> bool:
        return self._lock.acquire(timeout=PATIENCE)

    def release(self) -> None:
        try:
            self._lock.release()
        except AssertionError:
            pass  # it was gone past

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_exception: object) -> None:
        self.release()


class Door:
    """Where a worker fetches its next task. Once it is closed there is none, also of those that were on their way."""

    def __init__(self, tasks: Any, is_closed: Any) -> None:
        self._tasks = tasks
        self._is_closed = is_closed

    def get(self) -> Any:
        task = self._tasks.get()
        if task == STOP or not self._is_closed.value:
            return task
        give_back(task)
        return STOP


class Sentinel(cluster.Sentinel):
    """Stands between the cluster's main process and its workers."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._is_closed: Any = RawValue(c_bool, False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process hears it, and says so
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED_TO_STOP)
        super().__init__(*args, **options)

    def spawn_worker(self) -> None:
        timer: Any = Value("f", -1, lock=PatientLock())  # type: ignore[call-overload]
        door = Door(self.task_queue, self._is_closed)
        self.spawn_process(cluster.worker, door, self.result_queue, timer, self.timeout)

    def reincarnate(self, process: Process) -> None:
        timer = getattr(process, "timer", None)
        in_order = timer is not None and int(timer.get_obj().value) in (TIMED_OUT, RECYCLED)
        if not in_order and (process.exitcode or 0) < 0:
            logger.critical("a process of the worker was killed (signal %d); the worker ends", -(process.exitcode or 0))
            for other in (*self.pool, self.pusher, self.monitor):
                if other is not None:
                    other.kill()
            os._exit(FAILED)
        super().reincarnate(process)

    def stop(self) -> None:
        self._is_closed.value = True
        if tasks := sum(worker.is_alive() and worker.timer.get_obj().value > 0 for worker in self.pool):
            say(f"Finishing {tasks} task{'' if tasks == 1 else 's'}.")
        self.event_out.set()
        while self.pusher.is_alive():  # it may be waiting for room in the queue
            self._give_back()
            time.sleep(0.05)
        self._give_back()
        super().stop()

    def _give_back(self) -> None:
        while True:
            try:
                task = self.task_queue.get_nowait()
            except Empty:
                return
            give_back(task)


def give_back(task: dict[str, Any]) -> None:
    OrmQ.objects.filter(pk=task["ack_id"]).update(lock=timezone.now())


class Command(BaseCommand):
    help = "Runs the worker: learning, reflection, imports and other background work."

    def handle(self, *args: Any, **options: Any) -> None:
        cluster.Sentinel = Sentinel
        warm()  # before the workers are forked: they share it
        # A signal that comes while the cluster starts waits until there is something that can be stopped.
        signal.pthread_sigmask(signal.SIG_BLOCK, ASKED_TO_STOP)
        running = cluster.Cluster()
        running.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED_TO_STOP)
        if running.sentinel is not None:
            running.sentinel.join()
        if not running.has_stopped:
            sys.exit(FAILED)
