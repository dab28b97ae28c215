"""`manage.py backup` and `restore`: one file holds everything, and nothing is lost by putting it back."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import stat
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from memoryscope_site.supervisor.record import Record
from tests.run.site import Site


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small installation: a database with one person in it, and a key."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(settings, "DATA_DIR", folder)
    database = settings.DATABASES["default"] | {"NAME": str(folder / "memoryscope.sqlite3")}
    monkeypatch.setattr(settings, "DATABASES", {"default": database})
    (folder / "secret_key").write_text("first key")
    with closing(sqlite3.connect(database["NAME"])) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE django_migrations (app, name)")
        made.execute("INSERT INTO django_migrations VALUES ('memories', '0001_initial')")
        made.execute("CREATE TABLE person (name)")
        made.execute("INSERT INTO person VALUES ('Yining')")
        made.commit()
    return folder


def people(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "memoryscope.sqlite3")) as database:
        return [name for (name,) in database.execute("SELECT name FROM person ORDER BY name")]


def add_person(data: Path, name: str) -> None:
    with closing(sqlite3.connect(data / "memoryscope.sqlite3")) as database:
        database.execute("INSERT INTO person VALUES (?)", (name,))
        database.commit()


def test_what_was_backed_up_comes_back_and_what_was_there_is_kept(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.tar.gz"
    call_command("backup", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    add_person(data, "Later")
    (data / "secret_key").write_text("second key")

    call_command("restore", str(file))
    assert people(data) == ["Yining"]
    assert (data / "secret_key").read_text() == "first key"
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600

    [kept] = (data / "backups").glob("before-restore-*.tar.gz")
    call_command("restore", str(kept))
    assert people(data) == ["Later", "Yining"]
    assert (data / "secret_key").read_text() == "second key"


def test_without_a_name_each_backup_is_a_new_file_in_the_data_folder(data: Path) -> None:
    call_command("backup")
    call_command("backup")
    files = list((data / "backups").iterdir())
    assert len(files) == 2
    assert stat.S_IMODE((data / "backups").stat().st_mode) == 0o700


def test_a_backup_taken_while_others_write_holds_what_was_committed(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "memoryscope.sqlite3")) as writer:
        writer.execute("INSERT INTO person VALUES ('Committed')")
        writer.commit()
        writer.execute("INSERT INTO person VALUES ('Not yet')")
        call_command("backup", str(tmp_path / "busy.tar.gz"))
        writer.rollback()
    call_command("restore", str(tmp_path / "busy.tar.gz"))
    assert people(data) == ["Committed", "Yining"]


def archive(path: Path, **members: bytes) -> Path:
    with tarfile.open(path, "w:gz") as file:
        for name, content in members.items():
            info = tarfile.TarInfo(name.replace("__", "."))
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return path


def test_a_file_that_is_no_backup_changes_nothing(data: Path, tmp_path: Path) -> None:
    about = json.dumps({"program": "MemoryScope", "format": 1}).encode()
    call_command("backup", str(tmp_path / "good.tar.gz"))
    whole = (tmp_path / "good.tar.gz").read_bytes()
    (tmp_path / "half.tar.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.tar.gz").write_text("hello")
    with (
        closing(sqlite3.connect(data / "memoryscope.sqlite3")) as source,
        closing(sqlite3.connect(tmp_path / "newer")) as newer,
    ):
        source.backup(newer)
        newer.execute("INSERT INTO django_migrations VALUES ('chat', '9999_later')")
        newer.execute("PRAGMA journal_mode=DELETE")
        newer.commit()
    bad = {
        "no file": tmp_path / "nowhere.tar.gz",
        "not a gzip file": tmp_path / "text.tar.gz",
        "ended before": tmp_path / "half.tar.gz",
        "'../elsewhere'": archive(tmp_path / "climbs", **{"../elsewhere": b"", "about__json": about}),
        "no backup of MemoryScope": archive(tmp_path / "empty"),
        "damaged": archive(
            tmp_path / "rot", about__json=about, memoryscope__sqlite3=b"SQLite format 3\0" + b"x" * 5000
        ),
        "newer version of MemoryScope .chat.9999_later": archive(
            tmp_path / "new", about__json=about, memoryscope__sqlite3=(tmp_path / "newer").read_bytes()
        ),
    }
    for why, file in bad.items():
        with pytest.raises(CommandError, match=rf"{why}.*Nothing was changed"):
            call_command("restore", str(file))
        assert people(data) == ["Yining"]
    assert sorted(path.name for path in data.iterdir() if not path.name.startswith("run.")) == [
        "memoryscope.sqlite3",
        "secret_key",
    ]
    assert not (tmp_path / "elsewhere").exists()


def test_a_damaged_database_does_not_stand_in_the_way_and_is_kept(data: Path, tmp_path: Path) -> None:
    call_command("backup", str(tmp_path / "good.tar.gz"))
    (data / "memoryscope.sqlite3").write_bytes(b"not a database any more" * 500)
    call_command("restore", str(tmp_path / "good.tar.gz"))
    assert people(data) == ["Yining"]
    [kept] = (data / "backups").glob("damaged-*.sqlite3")
    assert kept.read_bytes().startswith(b"not a database any more")


def test_a_restore_is_refused_while_anyone_has_the_database_open(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.tar.gz"
    call_command("backup", str(file))
    with Record(data), pytest.raises(CommandError, match=r"already runs on .* Stop it first"):
        call_command("restore", str(file))
    with closing(sqlite3.connect(data / "memoryscope.sqlite3")) as by_hand:
        by_hand.execute("SELECT * FROM person").fetchall()
        with pytest.raises(CommandError, match=r"Another program has .* open"):
            call_command("restore", str(file))
    call_command("restore", str(file))


def test_postgresql_has_tools_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATABASES", {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "x"}})
    with pytest.raises(CommandError, match="pg_dump"):
        call_command("backup")
    with pytest.raises(CommandError, match="pg_restore"):
        call_command("restore", "x.tar.gz")


@pytest.mark.slow
def test_a_whole_installation_moves_to_another_folder(prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path / "old")
    old, new = Site(tmp_path / "old"), Site(tmp_path / "new")
    old.python("from django.contrib.auth import get_user_model as m; m().objects.create_user('yining', password='pw')")
    assert old.manage("backup", str(tmp_path / "move.tar.gz")).returncode == 0
    done = new.manage("restore", str(tmp_path / "move.tar.gz"))
    assert done.returncode == 0, done.stderr
    signed_in = "from django.contrib.auth import authenticate as a; print(a(username='yining', password='pw'))"
    assert new.python(signed_in) == "yining"
    assert (new.data / "secret_key").read_text() == (old.data / "secret_key").read_text()
