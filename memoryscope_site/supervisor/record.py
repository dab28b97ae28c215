"""Who runs on this data folder: a lock held as long as the run lives, and a file that names its process groups.

The lock goes when the process goes, however it ends. The file stays, so the next start ends what is left over.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from memoryscope_site.supervisor import processes


class AlreadyRunning(Exception):
    """Another run holds this data folder. Its text says where."""


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    pid: int
    """Number of the main process, which is also that of the group."""
    started: str


class Record:
    """The lock and the file of one data folder. Use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._lock_path = folder / "run.lock"
        self._path = folder / "run.json"
        self._lock: IO[str] | None = None
        self._groups: dict[str, Group] = {}
        self._left: list[Group] = []
        self.address = ""

    def __enter__(self) -> Record:
        lock = self._lock_path.open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            there = self._read()
            at = f" at {there['address']}" if there.get("address") else ""
            raise AlreadyRunning(
                f"MemoryScope already runs on {self._path.parent}{at} (process {there.get('supervisor', 'unknown')})."
            ) from error
        self._lock = lock
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._lock:
            if not self._left:
                self._path.unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def end_leftovers(self) -> list[str]:
        """End the groups that a killed run left behind, and return their names. They have ended when it returns.

        Raises AlreadyRunning, and keeps the file, when one cannot be ended: it may be another user's.
        """
        self._left = _groups(self._read())
        ended = []
        while self._left:
            group = self._left[0]
            now = processes.started(group.pid)
            # Main process gone, group still there: the number cannot have been given away meanwhile.
            if now in ("", group.started) and processes.group_lives(group.pid):
                if not processes.end_group(group.pid):
                    raise AlreadyRunning(
                        f"The {group.name} process of a run that was killed still runs on {self._path.parent} "
                        f"(process {group.pid}) and could not be ended."
                    )
                ended.append(group.name)
            self._left.pop(0)
        self._path.unlink(missing_ok=True)
        return ended

    def add(self, name: str, pid: int) -> None:
        self._groups[name] = Group(name, pid, processes.started(pid))
        self._write()

    def remove(self, name: str) -> None:
        if self._groups.pop(name, None):
            try:
                self._write()
            except OSError:
                pass  # the disk is full: that the process has ended is seen without the file

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self) -> None:
        draft = self._path.with_suffix(".draft")
        content = {
            "supervisor": os.getpid(),
            "address": self.address,
            "boot": processes.boot(),
            "groups": [asdict(group) for group in self._groups.values()],
        }
        draft.write_text(json.dumps(content, indent=1))
        draft.replace(self._path)


def _groups(there: dict[str, Any]) -> list[Group]:
    if there.get("boot") != processes.boot():
        return []
    try:
        return [Group(**entry) for entry in there.get("groups", [])]
    except TypeError:  # another version wrote it
        return []
