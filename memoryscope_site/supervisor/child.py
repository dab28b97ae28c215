"""One process that the supervisor keeps: its start, its words, its end, and when it may start again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import IO

from memoryscope_site.supervisor import processes
from memoryscope_site.supervisor.record import Record

LONGEST_WAIT = 60.0
TOO_OFTEN = 5
WITHIN = 60.0
AT_ONCE = 16  # reads before others have their turn: one that never stops talking must not be all that is heard
LONGEST_LINE = 100_000  # bytes
# The program starts only when told to, which is after its group has been recorded: no unrecorded process is ever left.
GATE = ("sh", "-c", 'read -r go && exec "$@" </dev/null', "gate")


@dataclass(slots=True, eq=False)
class Child:
    name: str
    command: Sequence[str]
    patience: float | None = None
    """Seconds between the request to end and the end of patience; None waits for as long as it takes."""
    before_start: Callable[[], object] | None = None

    process: subprocess.Popen[bytes] | None = None
    start_at: float | None = 0.0
    """When to start it (monotonic); None while it runs, and once it shall not start again."""
    since: float = 0.0
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=TOO_OFTEN))
    has_closed: bool = False
    """Nothing more will come from it."""
    last_words: deque[str] = field(default_factory=lambda: deque(maxlen=20))
    _waits: float = 0.5
    _half_line: bytes = b""

    @property
    def running(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            raise RuntimeError(f"{self.name} does not run")
        return self.process

    @property
    def output(self) -> IO[bytes]:
        if self.running.stdout is None:
            raise RuntimeError(f"{self.name} has no output")
        return self.running.stdout

    def start(self, record: Record, environment: dict[str, str]) -> None:
        """Raises OSError, and nothing runs, where it cannot be started or recorded: the disk may be full."""
        if self.before_start:
            self.before_start()
        gate, opener = os.pipe()
        with os.fdopen(gate, "rb") as waiting, os.fdopen(opener, "wb", buffering=0) as opening:
            self.process = subprocess.Popen(  # noqa: S603
                [*GATE, *self.command],
                stdin=waiting,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                process_group=0,
                env=environment,
            )
            waiting.close()
            try:
                record.add(self.name, self.process.pid)
                opening.write(b"go\n")
            except BrokenPipeError:
                pass  # killed already: seen as a death
            except OSError:
                self.bury(record)
                raise
        os.set_blocking(self.output.fileno(), False)
        self.start_at, self.since = None, time.monotonic()
        self.has_closed, self._half_line = False, b""

    def interrupt(self) -> None:
        """Ask the main process to finish. The group is left alone: a signal to all would break tasks in the middle."""
        if self.process:
            try:
                os.kill(self.process.pid, signal.SIGINT)
            except ProcessLookupError:
                pass

    def kill(self) -> None:
        if self.process:
            processes.signal_group(self.process.pid)

    def has_died(self) -> bool:
        """Has the main process ended? It stays unreaped until `bury`, so its number cannot become another's."""
        if self.process is None:
            return False
        if not hasattr(os, "waitid"):  # macOS before Python 3.13
            return self.process.poll() is not None
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def bury(self, record: Record) -> str:
        """End what is left of its group, and say how the main process ended."""
        group = self.running.pid
        processes.signal_group(group)
        code = self.running.wait()
        processes.end_group(group)
        self.output.close()
        self.process = None
        record.remove(self.name)
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"

    def plan_restart(self, now: float) -> float:
        """Set when to start again and return the seconds until then: from 1 to 60, afresh after a good minute."""
        self.deaths.append(now)
        self._waits = 1.0 if now - self.since > WITHIN else min(self._waits * 2, LONGEST_WAIT)
        self.start_at = now + self._waits
        return self._waits

    def dies_too_often(self) -> bool:
        return len(self.deaths) == TOO_OFTEN and self.deaths[-1] - self.deaths[0] <= WITHIN

    def read(self, last: bool = False) -> list[str]:
        """The whole lines it has written since the last look; at the `last` look also one that has no end."""
        if self.process is None or self.has_closed:
            return []
        data = self._half_line
        try:
            for _ in range(AT_ONCE):
                chunk = os.read(self.output.fileno(), 65536)
                data += chunk
                if not chunk:
                    self.has_closed = True
                    break
        except BlockingIOError:
            pass
        *lines, self._half_line = data.split(b"\n")
        if self._half_line and (last or self.has_closed or len(self._half_line) > LONGEST_LINE):
            lines.append(self._half_line)
            self._half_line = b""
        words = [line.decode(errors="replace").rstrip() for line in lines]
        self.last_words.extend(words)
        return words
