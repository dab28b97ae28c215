"""A PostgreSQL database that cannot hold every language is refused before tables are made."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.run.site import ROOT


@pytest.mark.services
def test_a_database_in_another_encoding_is_refused(tmp_path: Path) -> None:
    server, name = os.environ["DATABASE_URL"], f"memoryscope_{secrets.token_hex(6)}"
    make = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(make).format(sql.Identifier(name)))
        try:
            address = urlsplit(server)._replace(path=f"/{name}").geturl()
            environment = os.environ | {"DATABASE_URL": address, "DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull}
            done = subprocess.run(
                [sys.executable, "manage.py", "migrate"], cwd=ROOT, capture_output=True, text=True, check=False,
                env=environment | {"DJANGO_SETTINGS_MODULE": "memoryscope_site.settings"},
            )  # fmt: skip
            assert done.returncode != 0
            assert "memoryscope.E003" in done.stderr and "LATIN1" in done.stderr
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
