"""Two machines on one PostgreSQL database: each with web and worker, a data folder and a port of its own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.model_server import Control, ModelServer
from tests.run.site import Site


@dataclass(frozen=True, slots=True)
class Machines:
    first: Site
    second: Site
    model: Control
    database: str

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database) as connection:
            return connection.execute(query.encode()).fetchall()


@pytest.fixture(scope="package")
def model_server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="package")
def database() -> Iterator[str]:
    """The address of an empty database on the server of DATABASE_URL."""
    server, name = os.environ["DATABASE_URL"], f"memoryscope_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _site(folder: Path, database: str, model: ModelServer, key: str) -> Site:
    folder.mkdir()
    return Site(
        folder / "data",
        DATABASE_URL=database,
        SECRET_KEY=key,
        CHAT_BASE_URL=model.url,
        CHAT_MODEL="test-model",
        EXTRACTION_BASE_URL=model.url,
        EXTRACTION_MODEL="test-model",
        LEARN_QUIET_SECONDS="0.3",
        REFLECT_AFTER_OBSERVATIONS="1000",
    )


@pytest.fixture(scope="package")
def both(
    database: str, model_server: ModelServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, Site]]:
    """Both start at once, on a database without tables."""
    folder, key = tmp_path_factory.mktemp("machines"), secrets.token_urlsafe(40)
    first, second = (_site(folder / name, database, model_server, key) for name in ("first", "second"))
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(Site.start, (first, second)))
        yield first, second
        model_server.control.release()
        for site in (first, second):
            site.interrupt()
        for site in (first, second):
            site.wait()
    finally:
        for site in (first, second):
            site.clean_up()


@pytest.fixture
def machines(both: tuple[Site, Site], model_server: ModelServer, database: str) -> Iterator[Machines]:
    model_server.control.reset()
    yield Machines(*both, model_server.control, database)
    model_server.control.release()
    for site in both:
        print(site.said()[-2000:])
