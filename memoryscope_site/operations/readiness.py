"""Can this process serve people now? One look at each thing it needs, with the time the look took.

Only the database is needed to serve. Without its index, worker or models the product goes on, and says so to the
people who use it; here they are told apart as degraded, so that no proxy takes a process out for what all of them lack.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from memories.models import IndexEntry
from memoryscope_site.operations.background_work import background_work

CONNECT_SECONDS = 1.0
LAG_DOCUMENTS = 1000
"""So many that wait for their vectors are more than one burst of messages or one import's batch."""


class NotWell(Exception):
    """What is wrong, in words for the person who runs the installation; without addresses, names or texts."""


@dataclass(frozen=True, slots=True)
class Look:
    name: str
    ms: float
    problem: str = ""
    needed: bool = False

    @property
    def ok(self) -> bool:
        return not self.problem


def look_at_all() -> list[Look]:
    """Look at the database, the index, the queue and the models; with no database, at nothing that lies in it."""
    database = _look("database", _database, needed=True)
    rest = [_look("index", _index), _look("queue", _queue)] if database.ok else []
    return [database, *rest, *_look_at_models()]


def _look(name: str, check: Callable[[], None], *, needed: bool = False) -> Look:
    began = time.perf_counter()
    try:
        check()
        problem = ""
    except NotWell as error:
        problem = str(error)
    except DatabaseError:
        problem = "the database does not answer"
    return Look(name, round((time.perf_counter() - began) * 1000, 1), problem, needed)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotWell("migrations wait; run manage.py migrate")


def _index() -> None:
    waiting = IndexEntry.objects.filter(gone=False, model="").count()
    if waiting > LAG_DOCUMENTS:
        raise NotWell(f"{waiting} documents wait for their vectors; until then they are found by their words")


def _queue() -> None:
    work = background_work()
    if work.beat_seconds is None:
        raise NotWell("no worker has been seen yet")
    if work.is_late:
        raise NotWell(f"no worker has been seen for {work.beat_seconds:.0f} seconds")


def _look_at_models() -> list[Look]:
    """Only whether something listens there: a question would cost money each time somebody asks."""
    hosts = {role: host for role in settings.MODELS if (host := _host(role))}
    if not hosts:
        return [Look("models", 0.0)]
    with ThreadPoolExecutor(len(hosts)) as pool:
        return list(pool.map(lambda role: _look(f"model: {role}", lambda: _connect(*hosts[role])), hosts))


def _host(role: str) -> tuple[str, int] | None:
    entry = settings.MODELS[role]
    address = urlsplit(entry["BASE_URL"] if entry else "")
    if not address.hostname:
        return None  # comes with the program, or is at the vendor's usual address
    return address.hostname, address.port or (443 if address.scheme == "https" else 80)


def _connect(host: str, port: int) -> None:
    try:
        socket.create_connection((host, port), CONNECT_SECONDS).close()
    except OSError as error:
        raise NotWell("nothing listens at its address") from error
