"""The commands that the documents tell people to type, and a copy of the checkout to type them in."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.run.site import ROOT, free_port

DOCUMENTS = (
    "README.md", "README.zh-hans.md", "CONTRIBUTING.md", "docs/install.md", "docs/quickstart.md", "docs/retrieval.md",
    "docs/steps.md", "docs/performance.md", "docs/programs.md", "docs/programs/openai.md",
    "docs/programs/open-webui.md", "docs/programs/librechat.md", "docs/programs/continue.md",
)  # fmt: skip
_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def commands() -> list[tuple[str, str]]:
    """Every command of every document, as (document, command)."""
    found = []
    for name in DOCUMENTS:
        for block in _BLOCK.findall((ROOT / name).read_text(encoding="utf-8")):
            found += [(name, line.strip()) for line in block.splitlines() if line.strip()]
    return found


@dataclass(slots=True)
class Checkout:
    """A copy of what git knows of, with the environment that is already built."""

    folder: Path
    port: int

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
        of_the_tests = (
            "DATA_DIR",
            "DJANGO_SETTINGS_MODULE",
            "MAKEFLAGS",
            "MAKELEVEL",
            "MEMORYSCOPE_TEST_DATA",
            "PYTEST",
        )
        kept = {name: value for name, value in kept.items() if not name.startswith(of_the_tests)}
        return kept | {"ENV_FILE": os.devnull, "PORT": str(self.port)}

    def type(self, command: str, answer: str = "") -> str:
        """Run one command as it is written; return what it printed. Fails unless it succeeds."""
        done = subprocess.run(
            ["sh", "-c", command], cwd=self.folder, env=self.environment, input=answer, capture_output=True, text=True,
            check=False, timeout=110,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def start_and_stop(self, command: str) -> str:
        """Run a command that serves until Ctrl-C: wait until it is ready, press Ctrl-C; return what it printed."""
        log = self.folder / "said.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                ["sh", "-c", command], cwd=self.folder, env=self.environment, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        try:
            until = time.monotonic() + 90
            while "is ready" not in log.read_text():
                assert process.poll() is None and time.monotonic() < until, log.read_text()
                time.sleep(0.1)
        finally:
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the whole foreground group
            process.wait(60)
        return log.read_text()


def copy(folder: Path) -> Checkout:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return Checkout(folder, free_port())
