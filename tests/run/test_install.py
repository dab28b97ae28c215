"""What `make` says on a machine that cannot run the program: one clear line, before anything is fetched."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.run.site import ROOT

TOO_OLD = """#!/bin/sh
case "$2" in
*sys.exit*) exit 1 ;;
*print*) echo 3.10 ;;
esac
"""
WITHOUT_VENV = """#!/bin/sh
case "$2" in
*sys.exit*) exit 0 ;;
*ensurepip*) exit 1 ;;
*print*) echo python3.12 ;;
esac
"""


def install(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up of `make run` in a copy, where `PYTHON` is a program that answers as it is told."""
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    interpreter = folder / "python"
    interpreter.write_text(python)
    interpreter.chmod(0o755)
    return subprocess.run(
        ["sh", "requirements/install.sh", "base"],
        cwd=folder,
        env=os.environ | {"PYTHON": str(interpreter)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("python", "line"),
    [
        (TOO_OLD, "MemoryScope needs Python 3.11, 3.12 or 3.13; {python} is 3.10. Install one, or name it: "),
        (
            WITHOUT_VENV,
            "python3.12 has no venv module. Install it, on Debian or Ubuntu with: apt install python3.12-venv",
        ),
    ],
)
def test_a_python_that_does_not_fit_gets_one_clear_line(python: str, line: str, tmp_path: Path) -> None:
    done = install(tmp_path, python)
    assert done.returncode == 1 and not done.stdout
    assert done.stderr.startswith(line.format(python=tmp_path / "python"))
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / ".venv").exists()


def test_a_folder_that_cannot_hold_the_environment_gets_one_clear_line(tmp_path: Path) -> None:
    fails = '#!/bin/sh\ncase "$1" in -m) echo a traceback >&2; exit 1 ;; esac\n'
    done = install(tmp_path, fails)
    assert done.returncode == 1
    assert (
        done.stderr
        == f"{tmp_path / 'python'} cannot make an environment in .venv. Is the disk full, or the folder not yours?\n"
    )
