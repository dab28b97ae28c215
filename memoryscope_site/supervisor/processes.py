"""What the operating system knows of processes and groups, so that a recycled number is never mistaken for ours."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")
PATIENCE = 5.0  # seconds for a killed process to be gone


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


def lives(pid: int) -> bool:
    """Is the process with this number at work? One that has ended is not, also while it is still listed."""
    if not PROC.joinpath("self").exists():
        return bool(started(pid))
    found = _read(PROC / str(pid) / "stat")
    return found is not None and found[1]


def boot() -> str:
    """A name for the time since this machine started: numbers recorded before it mean nothing now."""
    try:
        return (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def group_lives(group: int) -> bool:
    """Is any process of the group still at work? One that has ended and waits for its parent's notice is not.

    That notice may never come: a container's first process often takes none of the orphans it is given.
    """
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    if not PROC.joinpath("self").exists():
        return True
    return any(found == (group, True) for found in map(_read, PROC.glob("[0-9]*/stat")))


def signal_group(group: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to every process of the group; never to our own group."""
    if group == os.getpgrp():
        return
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        pass


def end_group(group: int) -> bool:
    """End every process of the group, and wait until they have ended. Returns False if they do not."""
    signal_group(group)
    give_up = time.monotonic() + PATIENCE
    while group_lives(group):
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)  # they are no children of ours: nothing tells us of their end
    return True


def _read(stat: Path) -> tuple[int, bool] | None:
    """The group of a process, and whether it is at work: it has ended when its last thread has. None if there is none.

    man 5 proc_pid_stat; fields are counted from the one behind the name, which is its state.
    """
    try:
        fields = stat.read_text().rpartition(")")[2].split()
        state, group, threads = fields[0], int(fields[2]), int(fields[17])
    except (OSError, ValueError, IndexError):
        return None
    return group, state not in "ZX" or threads > 1
