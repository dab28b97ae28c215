"""A clone of the last commit in which `make run` is given as anybody would: nothing is set but the port."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
from pathlib import Path

import psutil

from tests.run.site import Site, lives, wait_until


class Clone(Site):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "data")
        self.folder = folder
        self.log = folder.with_name("log")
        self._before: set[int] = set()
        ours = ("DATA_DIR", "ENV_FILE", "WORKERS", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS", "MAKELEVEL", "VIRTUAL_ENV")
        for name in ours:
            self.environment.pop(name, None)

    def begin(self) -> None:
        """Give the command."""
        self._before = set(self.groups().values())
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["make", "run"], cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait_for_page(self, seconds: float) -> None:
        wait_until("a page is there", lambda: self.shows_a_page() or self.has_ended(), seconds, self.said)
        assert not self.has_ended(), self.said()

    def wait_until_ready(self) -> None:
        wait_until("it says that it is ready", lambda: "Ctrl-C stops it." in self.said(), also=self.said)

    def shows_a_page(self) -> bool:
        """Does the web process of the last command answer? One that a killed run left would, too."""
        if self.groups().get("web") in {None, *self._before}:
            return False
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asked.request("GET", "/sign-in/")
            answer = asked.getresponse()
            return answer.status == 200 and b"</html>" in answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asked.close()

    def interrupt(self) -> None:
        """Ctrl-C, as a terminal does it: the whole foreground group hears it."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGINT)

    def kill(self) -> None:
        os.kill(json.loads((self.data / "run.json").read_text())["supervisor"], signal.SIGKILL)
        self.wait()

    def processes(self) -> list[psutil.Process]:
        """Every process that works in this folder."""
        found = []
        for process in psutil.process_iter():
            try:
                if Path(process.cwd()).is_relative_to(self.folder) and lives(process.pid):
                    found.append(process)
            except psutil.Error:
                continue
        return found
