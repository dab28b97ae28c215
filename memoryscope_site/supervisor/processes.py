"""What the operating system knows of processes and groups, so that a recycled number is never mistaken for ours."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")


def started(pid: int) -> str:
    """When the process with this number started, in the system's own words; empty if there is none."""
    try:
        # The name stands in brackets and may hold anything; the start is the 20th field behind it.
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[19]
    except FileNotFoundError:
        if PROC.joinpath("self").exists():
            return ""
    except (OSError, IndexError):
        return ""
    answer = subprocess.run(  # noqa: S603
        ["ps", "-p", str(pid), "-o", "lstart="],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip()


def boot() -> str:
    """A name for the time since this machine started: numbers recorded before it mean nothing now."""
    try:
        return (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def group_exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def kill_group(group: int, wait: float = 5) -> None:
    """End every process of the group at once, and wait until the system has cleared them away."""
    if group == os.getpgrp():
        return
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    give_up = time.monotonic() + wait
    # Nothing tells of the end of another process's children; where nobody reaps them they stay as zombies.
    while group_exists(group) and time.monotonic() < give_up:
        time.sleep(0.02)
