"""`make run`: one command starts everything, Ctrl-C ends everything, and no kill leaves it unable to start."""

from __future__ import annotations

import os
import re
from pathlib import Path

import psutil
import pytest

from tests.run.site import Site, lives, wait_until

pytestmark = pytest.mark.slow


def test_it_says_where_it_is_and_what_it_uses_and_ctrl_c_leaves_no_process(site: Site) -> None:
    site.start()
    assert f"http://127.0.0.1:{site.port}" in site.said()
    assert re.search(r"chat +none \(rules\)", site.said())
    assert "OPENAI_API_KEY=" in site.said()
    assert f"http://127.0.0.1:{site.port}/setup" in site.said()  # nobody has an account yet

    second = site.manage("run")
    assert second.returncode == 1
    assert second.stderr.strip().startswith("MemoryScope already runs on")
    assert len(second.stderr.strip().splitlines()) == 1
    restoring = site.manage("restore", "anything.tar.gz")
    assert restoring.returncode == 1 and "Stop it first" in restoring.stderr

    site.interrupt()
    assert site.wait() == 0
    assert site.processes() == []
    assert not (site.data / "run.json").exists()


def test_what_dies_comes_back(site: Site, tmp_path: Path) -> None:
    site.start()
    before = site.groups()
    psutil.Process(before["web"]).kill()
    wait_until("the web process is another one", lambda: site.groups().get("web", before["web"]) != before["web"])
    wait_until("the pages answer again", site.answers)
    assert site.groups()["worker"] == before["worker"]

    # An idle worker holds the lock of the queue: killed, it would leave the others waiting for ever.
    wait_until("the worker is there", lambda: len(site.workers()) == 3)
    site.workers()[0].kill()
    wait_until("the worker is another one", lambda: site.groups().get("worker", before["worker"]) != before["worker"])
    site.ring("os.mkdir", str(tmp_path / "done"))
    wait_until("the new worker works", (tmp_path / "done").exists)
    assert len([process for process in site.processes() if "qcluster" in process.cmdline()]) == 5


def test_after_kill_9_of_the_supervisor_the_next_start_ends_what_it_left(site: Site) -> None:
    site.start()
    left = site.groups()
    site.kill()
    assert site.answers(), "web and worker go on without their supervisor"
    site.start()
    assert "A run before this one was killed" in site.said()
    assert not any(lives(pid) for pid in left.values())
    assert set(site.groups()) == {"web", "worker"}
    assert not set(site.groups().values()) & set(left.values())


def test_ctrl_c_finishes_the_running_task_and_leaves_the_waiting_one_for_the_next_start(
    site: Site, tmp_path: Path
) -> None:
    gate, finished, later = tmp_path / "gate", tmp_path / "finished", tmp_path / "later"
    os.mkfifo(gate)
    site.start()
    site.ring("subprocess.call", ["sh", "-c", f"echo begun > {gate}; read go < {gate}; touch {finished}"])
    assert gate.read_text() == "begun\n"
    site.ring("os.mkdir", str(later))
    wait_until("the next task is on its way to the worker", lambda: site.tasks_taken() >= 2, also=site.said)
    site.interrupt()
    wait_until("it says what it waits for", lambda: "Finishing 1 task." in site.said(), also=site.said)
    assert "Stopping; Ctrl-C again stops now." in site.said()
    assert not finished.exists()
    gate.write_text("go\n")
    assert site.wait() == 0
    assert finished.exists() and not later.exists()
    assert site.processes() == []

    site.start()
    wait_until("the task left over is done", later.exists)


def test_a_second_ctrl_c_stops_at_once(site: Site, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    site.start()
    site.ring("subprocess.call", ["sh", "-c", f"echo begun > {gate}; read never < {gate}"])
    assert gate.read_text() == "begun\n"
    site.interrupt()
    wait_until("it waits for the task", lambda: "Finishing 1 task." in site.said(), also=site.said)
    site.interrupt()
    assert site.wait() == 0
    assert site.processes() == []
