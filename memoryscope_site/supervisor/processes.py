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


def group_lives(group: int) -> bool:
    """Is any process of the group still at work? One that has ended and waits for its parent's notice is not."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    members = [state for state, of_group in _states() if of_group == group]
    return members == [] or any(state != "Z" for state in members)


def signal_group(group: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to every process of the group; never to our own group."""
    if group == os.getpgrp():
        return
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        pass


def end_group(group: int, wait: float = 5) -> None:
    """End every process of the group, and wait until they have ended."""
    signal_group(group)
    give_up = time.monotonic() + wait
    while group_lives(group) and time.monotonic() < give_up:
        time.sleep(0.02)  # they are no children of ours: nothing tells us of their end


def _states() -> list[tuple[str, int]]:
    """State and group of every process, where the system has them to read."""
    found = []
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            state, _parent, group = stat.read_text().rpartition(")")[2].split()[:3]
        except (OSError, ValueError):
            continue
        found.append((state, int(group)))
    return found
