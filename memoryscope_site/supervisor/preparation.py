"""What must be in order before web and worker start: the database, the static files, the schedule, the queue."""

from __future__ import annotations

import hashlib
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from memoryscope_site.database_copy import copy_before_migration, database_file
from memoryscope_site.schedule import TASK, ensure_tick
from memoryscope_site.supervisor.taking_up import end_leases_of_the_dead
from memoryscope_site.supervisor.watch import say
from memoryscope_site.versions import newer_than_program

PREPARING = 0x4D656D6F
"""Number of the lock on a PostgreSQL database whose tables are being made."""


class CannotStart(Exception):
    """Its text tells the operator in one line what to do."""


def prepare() -> None:
    try:
        with one_at_a_time():
            migrate()
        collect_static_files()
        ensure_tick()
        end_leases_of_the_dead()
        ring_for_what_is_due()
    except OperationalError as error:
        raise CannotStart(f"The database in {settings.DATA_DIR} cannot be made ready: {error}.") from error
    except OSError as error:
        raise CannotStart(f"{settings.DATA_DIR} cannot be written: {error.strerror}.") from error
    finally:
        connections.close_all()


def check_address(host: str, port: int, wait: float = 0) -> None:
    """Can the web process listen there? `wait` gives one that was just killed the seconds to let go of the port."""
    give_up = time.monotonic() + wait
    while True:
        try:
            _try_to_listen(host, port)
        except socket.gaierror as error:
            raise CannotStart(f"HOST: {host} is no address of this machine.") from error
        except PermissionError as error:
            raise CannotStart(f"PORT: {port} needs special rights. Choose one above 1023.") from error
        except OSError as error:
            if time.monotonic() > give_up:
                raise CannotStart(
                    f"Port {port} on {host} cannot be used: {error.strerror}. "
                    f"Stop the other program, or choose another port: PORT={port + 1} make run"
                ) from error
            time.sleep(0.1)
        else:
            return


def _try_to_listen(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Several machines may start at once on one PostgreSQL database: the others wait until its tables are made."""
    if connection.vendor != "postgresql":
        yield
        return
    try:
        cursor = connection.cursor()
    except DatabaseError as error:
        raise CannotStart(f"The database cannot be opened: {error}") from error
    with cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])


def migrate() -> None:
    """Bring the tables up to date. What was there before is copied first."""
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise CannotStart(f"The database cannot be opened: {error}") from error
    applied = executor.loader.applied_migrations
    if newer := newer_than_program(applied):
        raise CannotStart(f"The database was made by a newer version of MemoryScope ({newer[-1]}). Update the program.")
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    database = database_file()
    if applied and database:
        copy = copy_before_migration(database, settings.DATA_DIR / "copies")
        say(f"The database is copied to {copy} before its tables change.")
    say("Preparing the database …")
    call_command("migrate", interactive=False, verbosity=0)


def collect_static_files() -> None:
    """Hash and compress the static files, when they are not those of the last time."""
    root = Path(settings.STATIC_ROOT)
    mark = root.with_name("static.digest")
    digest = _digest_of_static_files()
    if mark.exists() and mark.read_text() == digest and root.is_dir():
        return
    say("Preparing style sheets and scripts …")
    mark.unlink(missing_ok=True)
    shutil.rmtree(root, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(digest)


def _digest_of_static_files() -> str:
    found = [f"{name} {version(name)}" for name in ("django", "whitenoise")]
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            found.append(f"{name} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def ring_for_what_is_due() -> None:
    """What came due while nothing ran is not left to the next minute."""
    from django_q.tasks import async_task

    async_task(TASK)
