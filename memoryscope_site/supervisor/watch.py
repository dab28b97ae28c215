"""The watch over the children: passes on what they say, starts again what died, and ends all of them together."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

from memoryscope_site.supervisor.child import Child
from memoryscope_site.supervisor.record import Record

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def say(text: str) -> None:
    """Print a line. A terminal that is gone must not keep anything from being ended in order."""
    try:
        print(text, flush=True)  # noqa: T201
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123


class Watch:
    """Waits for signals, output and times to come in one loop; sleeps while there is nothing to do."""

    def __init__(
        self,
        children: Sequence[Child],
        record: Record,
        environment: dict[str, str],
        *,
        is_ready: Callable[[], bool],
        when_ready: Callable[[], None],
    ) -> None:
        self.children = children
        self.record = record
        self.environment = environment
        self._is_ready: Callable[[], bool] | None = is_ready
        self._when_ready = when_ready
        self._selector = selectors.DefaultSelector()
        self._asked_to_end = 0
        self._failed = False
        self._end_by: dict[Child, float] = {}

    def run(self) -> int:
        """Keep the children until told to end. Returns the exit code: 1 if one of them could not be kept."""
        ears, mouth = socket.socketpair()
        ears.setblocking(False)
        mouth.setblocking(False)
        self._selector.register(ears, selectors.EVENT_READ)
        heard = [*ENDING, signal.SIGCHLD]
        if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:  # started with nohup
            heard.remove(signal.SIGHUP)
        before = {number: signal.signal(number, _heard) for number in heard}
        signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
        try:
            while not self._asked_to_end or any(child.process for child in self.children):
                self._turn(ears)
        finally:
            left = [child for child in self.children if child.process]
            for child in left:
                child.kill()
            for child in left:
                child.bury(self.record)
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._selector.close()
            ears.close()
            mouth.close()
        return int(self._failed)

    def _turn(self, ears: socket.socket) -> None:
        self._start_what_is_due()
        for key, _ in self._selector.select(self._time_to_wait()):
            if isinstance(key.data, Child):
                self._pass_on(key.data)
                if key.data.has_closed:
                    self._selector.unregister(key.fileobj)
            else:
                for number in ears.recv(64):
                    if number in ENDING:
                        self._end(signal.Signals(number))
        for child in self.children:
            if child.has_died():
                self._lost(child)
        self._end_what_takes_too_long()
        if self._is_ready and not self._asked_to_end and self._is_ready():
            self._is_ready = None
            self._when_ready()

    def _start_what_is_due(self) -> None:
        for child in self.children:
            if child.start_at is not None and child.start_at <= time.monotonic():
                try:
                    child.start(self.record, self.environment)
                except OSError as error:
                    self._try_later(child, f"cannot be started: {error.strerror}")
                    continue
                self._selector.register(child.output, selectors.EVENT_READ, child)

    def _end_what_takes_too_long(self) -> None:
        for child, moment in list(self._end_by.items()):
            if moment <= time.monotonic():
                child.kill()
                del self._end_by[child]

    def _time_to_wait(self) -> float | None:
        moments = [child.start_at for child in self.children if child.start_at is not None]
        moments += self._end_by.values()
        if self._is_ready and not self._asked_to_end:
            moments.append(time.monotonic() + 0.1)
        return max(0.0, min(moments) - time.monotonic()) if moments else None

    def _pass_on(self, child: Child, last: bool = False) -> None:
        for line in child.read(last):
            say(f"{child.name:<6} | {line}")

    def _lost(self, child: Child) -> None:
        if not child.has_closed:
            self._selector.unregister(child.output)
        self._pass_on(child, last=True)
        how = child.bury(self.record)
        if not self._asked_to_end:
            self._try_later(child, how)

    def _try_later(self, child: Child, how: str) -> None:
        seconds = child.plan_restart(time.monotonic())
        if not child.dies_too_often():
            say(f"{child.name} {how}; starting it again in {seconds:.0f} s")
            return
        say(f"{child.name} {how}, for the fifth time within a minute. MemoryScope stops. Its last words:")
        for line in child.last_words:
            say(f"    {line}")
        self._failed = True
        self._end(None)

    def _end(self, number: signal.Signals | None) -> None:
        """First time: ask every main process to finish. Second time: end everything now."""
        self._asked_to_end += 1
        running = [child for child in self.children if child.process]
        if self._asked_to_end > 1:
            say("Stopping now.")
            for child in running:
                child.kill()
            return
        again = "Ctrl-C again" if number == signal.SIGINT else "another signal"
        say(f"Stopping; {again} stops now.")
        for child in self.children:
            child.start_at = None
            child.interrupt()
            if child.patience is not None:
                self._end_by[child] = time.monotonic() + child.patience


def _heard(_number: int, _frame: FrameType | None) -> None:
    """The number arrives through the wake-up socket; a handler must stand here for that."""
