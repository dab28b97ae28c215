"""Start PostgreSQL and Redis in a folder that is thrown away, run a command with their addresses, and end them.

`python -m tests.services make test-services`. The programs are those on the PATH or of Debian's packages
(postgresql, redis-server); one that is not there is named, and the command runs without its address.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg
import redis

from tests.run.site import free_port, wait_until

PASSWORD = secrets.token_urlsafe(16)
HURRIED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # nothing here outlives the tests


class Servers:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []

    def postgresql(self) -> str:
        """Start it and return its address. Its text is ordered as people order it, not by bytes."""
        programs = _folder_of("initdb", Path("/usr/lib/postgresql").glob("*/bin"))
        data, secret = self.folder / "postgresql", self.folder / "secret"
        data.mkdir()
        secret.write_text(PASSWORD)
        user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
        if user:
            for path in (self.folder, data, secret):
                os.chown(path, pwd.getpwnam(user).pw_uid, -1)
        make = [programs / "initdb", "-D", data, "-U", "memoryscope", "-A", "scram-sha-256", f"--pwfile={secret}"]
        order = ["-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync"]
        with (self.folder / "initdb.log").open("wb") as log:
            subprocess.run([*make, *order], check=True, stdout=log, stderr=log, user=user, cwd=self.folder)
        port = free_port()
        settings = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *HURRIED)
        chosen = [part for setting in settings for part in ("-c", setting)]
        self._start("postgresql", [programs / "postgres", "-D", data, *chosen], user)
        address = f"postgresql://memoryscope:{PASSWORD}@127.0.0.1:{port}/postgres"
        wait_until("PostgreSQL answers", lambda: _answers(lambda: psycopg.connect(address).close()), 60)
        return address

    def redis(self) -> str:
        program = _folder_of("redis-server", []) / "redis-server"
        port = free_port()
        chosen = ["--bind", "127.0.0.1", "--port", f"{port}", "--save", "", "--requirepass", PASSWORD]
        self._start("redis", [program, "--dir", self.folder, *chosen])
        address = f"redis://:{PASSWORD}@127.0.0.1:{port}/0"
        wait_until("Redis answers", lambda: _answers(lambda: redis.Redis.from_url(address).ping()), 30)
        return address

    def end(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGINT)  # PostgreSQL closes its connections and leaves
        for process in self.processes:
            process.wait(30)

    def _start(self, name: str, command: list[str | Path], user: str | None = None) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    user=user,
                    cwd=self.folder,
                    start_new_session=True,  # an interrupt from the keyboard is for the tests; `end` comes after
                )
            )


def _folder_of(program: str, also: Iterable[Path]) -> Path:
    """Where a program is: on the PATH, or in the newest of the other folders."""
    path = shutil.which(program)
    found = [Path(path).resolve().parent] if path else sorted(also, reverse=True)
    for folder in found:
        if (folder / program).exists():
            return folder
    raise FileNotFoundError(f"{program} is not installed")


def _answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except (psycopg.Error, redis.RedisError):
        return False
    return True


def main(command: list[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="memoryscope-services-"))
    servers = Servers(folder)
    environment = dict(os.environ)
    try:
        for name, start in (("DATABASE_URL", servers.postgresql), ("REDIS_URL", servers.redis)):
            try:
                environment[name] = start()
            except FileNotFoundError as error:
                print(f"{error}: tests that need {name} will be skipped.", flush=True)
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        servers.end()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
