"""The lock and the file of a data folder: one run at a time, and never a stranger's process is ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from memoryscope_site.supervisor import processes
from memoryscope_site.supervisor.record import AlreadyRunning, Record
from tests.run.site import lives


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "600"], process_group=0)
    yield process
    process.kill()
    process.wait()


def write(folder: Path, pid: int, started: str, boot: str | None = None) -> None:
    groups = [{"name": "worker", "pid": pid, "started": started}]
    content = {"boot": processes.boot() if boot is None else boot, "groups": groups}
    (folder / "run.json").write_text(json.dumps(content))


def leftovers(folder: Path) -> list[str]:
    with Record(folder) as record:
        return record.end_leftovers()


def test_a_second_run_on_the_same_folder_is_told_where_the_first_is(tmp_path: Path) -> None:
    with Record(tmp_path) as record:
        record.address = "http://127.0.0.1:8000"
        record.add("web", os.getpid())
        with pytest.raises(AlreadyRunning, match=f"at http://127.0.0.1:8000 .process {os.getpid()}"), Record(tmp_path):
            pass
    with Record(tmp_path):
        pass


def test_what_a_killed_run_left_is_ended(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    write(tmp_path, sleeper.pid, processes.started(sleeper.pid))
    assert leftovers(tmp_path) == ["worker"]
    assert sleeper.wait(5) < 0


def test_a_number_given_to_another_process_since_is_left_alone(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    write(tmp_path, sleeper.pid, "12345")
    assert leftovers(tmp_path) == []
    assert sleeper.poll() is None
    assert not (tmp_path / "run.json").exists()


def test_numbers_from_before_a_restart_of_the_machine_mean_nothing(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    write(tmp_path, sleeper.pid, processes.started(sleeper.pid), boot="another boot")
    assert leftovers(tmp_path) == []
    assert sleeper.poll() is None


def test_a_group_whose_main_process_is_gone_is_still_found(tmp_path: Path) -> None:
    """qcluster's workers go on when its main process is killed."""
    orphan = "import subprocess; print(subprocess.Popen(['sleep', '600'], stdout=-3).pid, flush=True)"
    main = subprocess.Popen([sys.executable, "-c", orphan], process_group=0, stdout=subprocess.PIPE, text=True)
    started = processes.started(main.pid)
    assert main.stdout
    pid = int(main.stdout.readline())
    main.stdout.close()
    main.wait()
    write(tmp_path, main.pid, started)
    assert leftovers(tmp_path) == ["worker"]
    assert not processes.group_lives(main.pid)
    assert not lives(pid)


def test_what_has_ended_but_is_still_listed_is_left_alone(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    """A container whose first process takes no notice of orphans lists them for ever."""
    started = processes.started(sleeper.pid)
    assert processes.end_group(sleeper.pid)
    assert psutil.pid_exists(sleeper.pid)
    write(tmp_path, sleeper.pid, started)
    assert leftovers(tmp_path) == []
    assert not (tmp_path / "run.json").exists()


def test_what_cannot_be_ended_keeps_its_place_in_the_file_and_nothing_starts_beside_it(
    tmp_path: Path, sleeper: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs as another user: `sudo make run` was killed, and now `make run` is given."""
    started = processes.started(sleeper.pid)

    def not_yours(group: int, number: int) -> None:
        raise PermissionError

    monkeypatch.setattr(processes, "PATIENCE", 0)
    monkeypatch.setattr(os, "killpg", not_yours)
    write(tmp_path, sleeper.pid, started)
    for _ in range(2):
        with pytest.raises(AlreadyRunning, match=rf"The worker process .* \(process {sleeper.pid}\)"):
            leftovers(tmp_path)
    monkeypatch.undo()
    assert leftovers(tmp_path) == ["worker"]


def test_a_half_written_or_foreign_file_does_not_stop_the_start(tmp_path: Path) -> None:
    of_another_version = json.dumps({"boot": processes.boot(), "groups": [{"title": "web", "number": 1}]})
    for content in ("", "{", "[]", '{"groups": []}', of_another_version):
        (tmp_path / "run.json").write_text(content)
        assert leftovers(tmp_path) == []
