"""What `manage.py run` puts in order first: a usable address, the tables (copied before they change), static files."""

from __future__ import annotations

import errno
import shutil
import socket
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError

from memoryscope_site.database_copy import copy_before_migration
from memoryscope_site.env import secret_key
from memoryscope_site.supervisor import preparation
from memoryscope_site.supervisor.preparation import CannotStart, check_address
from tests.run.site import Site


def test_a_port_in_use_gets_one_clear_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(
            CannotStart, match=rf"^Port {port} on 127\.0\.0\.1 cannot be used: .*PORT={port + 1} make run$"
        ):
            check_address("127.0.0.1", port)
    check_address("127.0.0.1", port)


def test_an_address_that_is_not_of_this_machine_gets_one_clear_line() -> None:
    with pytest.raises(CannotStart, match=r"^HOST: no-such-host\.invalid is no address of this machine\.$"):
        check_address("no-such-host.invalid", 8000)


def test_a_copy_is_complete_also_while_others_write_and_three_are_kept(tmp_path: Path) -> None:
    source = tmp_path / "memoryscope.sqlite3"
    copies = []
    with closing(sqlite3.connect(source)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE note (text)")
        for number in range(5):
            writer.execute("INSERT INTO note VALUES (?)", (f"kept {number}",))
            writer.commit()
            writer.execute("INSERT INTO note VALUES ('not yet committed')")
            copies.append(copy_before_migration(source, tmp_path / "copies"))
            writer.rollback()
    assert sorted((tmp_path / "copies").iterdir()) == copies[-3:]
    for number, copy in enumerate(copies[-3:], start=3):
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        with closing(sqlite3.connect(copy)) as reader:
            assert reader.execute("SELECT count(*) FROM note").fetchone() == (number,)


@pytest.mark.slow
def test_the_database_is_copied_only_before_its_tables_change(prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path / "data")
    site = Site(tmp_path / "data")
    prepare = "from memoryscope_site.supervisor.preparation import prepare; prepare()"
    assert not (site.data / "copies").exists(), "a first start has nothing to copy"
    assert site.python(prepare) == ""
    assert not (site.data / "copies").exists()

    static = (site.data / "static" / "staticfiles.json").stat().st_mtime_ns
    assert site.manage("migrate", "sessions", "zero").returncode == 0
    assert "is copied to" in site.python(prepare)
    [copy] = (site.data / "copies").iterdir()
    with closing(sqlite3.connect(copy)) as before, closing(sqlite3.connect(site.data / "memoryscope.sqlite3")) as now:
        assert not before.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_session'").fetchone()
        assert now.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_session'").fetchone()
        tick = now.execute("SELECT func, minutes FROM django_q_schedule").fetchall()
    assert tick == [("chat.tasks.tick", 1)]
    assert (site.data / "static" / "staticfiles.json").stat().st_mtime_ns == static, "static files were collected again"


@pytest.mark.slow
def test_a_database_of_a_newer_program_is_left_alone(prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path / "data")
    site = Site(tmp_path / "data")
    with closing(sqlite3.connect(site.data / "memoryscope.sqlite3")) as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('memories', '9999_later', '')")
        database.commit()
    done = site.manage("run")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "The database was made by a newer version of MemoryScope (memories.9999_later). Update the program."
    )


@pytest.mark.parametrize(
    ("failure", "line"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), r"^\S+ cannot be written: No space left on device\.$"),
        (OperationalError("database or disk is full"), r"^The database in \S+ cannot be made ready: .* is full\.$"),
    ],
)
def test_a_full_disk_gets_one_clear_line(failure: Exception, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise failure

    monkeypatch.setattr(preparation, "migrate", full)
    with pytest.raises(CannotStart, match=line):
        preparation.prepare()


def test_an_empty_key_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    key = secret_key(tmp_path)
    assert len(key) > 40
    assert secret_key(tmp_path) == key
