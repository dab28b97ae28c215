"""Ends a run at a chosen line, as a killed process would: nobody catches it, and only transactions are undone."""

from __future__ import annotations

import linecache
import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

_PARTS = ("memories/reconsolidate.py", "memories/reflect.py", "memories/steps/", "memories/judg", "memories/merging.py")


def places(lines: int, most: int = 12) -> list[int]:
    """Lines to die at: spread over the run, at others each time."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    return sorted(random.Random(seed).sample(range(lines), min(most, lines)))


class Killed(BaseException):
    """Nobody catches it but the test."""


def lines_of(run: Callable[[], object]) -> int:
    """Run it to its end; return how many lines of the run's own files were passed."""
    counter = _Counter(None)
    counter.watch(run)
    return counter.passed


def crash_at(place: int, run: Callable[[], object]) -> None:
    try:
        _Counter(place).watch(run)
    except Killed:
        pass


class _Counter:
    def __init__(self, place: int | None) -> None:
        self.place, self.passed = place, 0
        self.before: dict[FrameType, int] = {}

    def watch(self, run: Callable[[], object]) -> None:
        before = sys.gettrace()
        sys.settrace(self._call)
        try:
            run()
        finally:
            sys.settrace(before)

    def _call(self, frame: FrameType, event: str, argument: Any) -> Any:
        path = frame.f_code.co_filename
        return self._line if any(part in path for part in _PARTS) else None

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line" and not self._leaves_a_block(frame):
            if self.passed == self.place:
                raise Killed(f"{frame.f_code.co_filename}:{frame.f_lineno}")
            self.passed += 1
        return self._line

    def _leaves_a_block(self, frame: FrameType) -> bool:
        """Whether a with-block is being left. To die there, in this process, would skip what ends it: a transaction
        would stay open, which no killed process leaves behind.
        """
        before, self.before[frame] = self.before.get(frame, 0), frame.f_lineno
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
        return before > frame.f_lineno and line.lstrip().startswith("with ")
