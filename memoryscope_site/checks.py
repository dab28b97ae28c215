"""Databases and servers that cannot work together are refused before the first page."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import connections


def check_servers(**_wanted: Any) -> list[CheckMessage]:
    database = settings.DATABASES["default"]
    on_sqlite = database["ENGINE"] == "django.db.backends.sqlite3"
    found: list[CheckMessage] = []
    if on_sqlite and str(database["NAME"]) in ("", ":memory:"):
        words = "DATABASE_URL: a database in memory is another one for each process."
        found.append(Error(words, "Write sqlite:///path, or leave it empty.", id="memoryscope.E001"))
    if settings.REDIS_URL and find_spec("redis") is None:
        found.append(
            Error("REDIS_URL is set, and the redis package is not installed.", "Install it.", id="memoryscope.E002")
        )
    if settings.REDIS_URL and on_sqlite:
        words = "REDIS_URL is of no use with SQLite, whose processes see at once what was written."
        found.append(Warning(words, "Leave it empty, or set DATABASE_URL too.", id="memoryscope.W001"))
    return found


def check_database(databases: Sequence[str] | None = None, **_wanted: Any) -> list[CheckMessage]:
    """Asked before tables are made: a PostgreSQL database must be able to hold every language."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            encoding = cursor.fetchone()[0]
        if encoding != "UTF8":
            words = f"The PostgreSQL database is kept in {encoding}, which cannot hold every language."
            hint = "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
            found.append(Error(words, hint, id="memoryscope.E003"))
    return found
