"""A real MemoryScope in a data folder of its own: started, watched, hurt and stopped like one in use."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(what: str, happened: Callable[[], object], seconds: float = 90, also: Callable[[], str] = str) -> None:
    give_up = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > give_up:
            raise AssertionError(f"waited {seconds} s in vain: {what}\n{also()}")
        time.sleep(0.05)


def lives(pid: int) -> bool:
    """Is it at work? One that has ended stays listed until its parent takes notice, which not every parent does."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


class Site:
    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.port = free_port()
        self.environment = (
            {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
            | {"DATA_DIR": str(data), "ENV_FILE": os.devnull, "PORT": str(self.port), "WORKERS": "1"}
            | {"DJANGO_SETTINGS_MODULE": "memoryscope_site.settings", "REPLIES_PER_MINUTE": "0", "REPLIES_AT_ONCE": "0"}
            | environment
        )
        self.log = data.with_name("log")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        wait_until("it is ready", lambda: "is ready" in self.said() or self.has_ended(), also=self.said)
        assert self.answers(), self.said()

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def answers(self) -> bool:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asked.request("GET", "/healthz")
            return asked.getresponse().status == 200
        except OSError:
            return False
        finally:
            asked.close()

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def python(self, code: str) -> str:
        """Run a few lines inside the program, beside whatever else runs."""
        done = self.manage("shell", "--no-imports", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ring(self, task: str, *arguments: object) -> None:
        self.python(f"from django_q.tasks import async_task; async_task({task!r}, *{arguments!r})")

    def tasks_taken(self) -> int:
        """How many tasks the worker has fetched and not finished."""
        with closing(sqlite3.connect(self.data / "memoryscope.sqlite3", timeout=20)) as database:
            now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
            found: int = database.execute("SELECT count(*) FROM django_q_ormq WHERE lock > ?", [now]).fetchone()[0]
        return found

    def said(self) -> str:
        """All that it printed since its last start."""
        return self.log.read_text() if self.log.exists() else ""

    def groups(self) -> dict[str, int]:
        try:
            found = json.loads((self.data / "run.json").read_text())["groups"]
        except (OSError, ValueError):
            return {}
        return {group["name"]: group["pid"] for group in found}

    def workers(self) -> list[psutil.Process]:
        """The processes of the worker that do its work; none while it starts."""
        try:
            main = psutil.Process(self.groups().get("worker", -1))
            children = [child for middle in main.children() for child in middle.children()]
            return [child for child in children if lives(child.pid)]
        except (psutil.Error, ValueError):
            return []

    def interrupt(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """What `kill -9` does to the supervisor: nothing is tidied up."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def wait(self) -> int:
        assert self.process
        return self.process.wait(45)

    def processes(self) -> list[psutil.Process]:
        """Every process that belongs to this data folder, whoever started it."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("DATA_DIR") == str(self.data) and lives(process.pid):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def clean_up(self) -> None:
        for process in self.processes():
            try:
                process.kill()
            except psutil.Error:
                pass
        if self.process:
            self.process.wait()
