"""Counts, of what an import would bring anew, how much seems to be against what is remembered. Nothing is written."""

from __future__ import annotations

from memories.against import against_each
from memories.judging import Statement
from memories.models import Memory
from memories.portable.report import Report

_TOGETHER = 50  # statements that are looked at in one go


class Contradicting:
    def __init__(self, owner_id: int, report: Report) -> None:
        self._owner_id, self._report = owner_id, report
        current = Memory.objects.filter(owner_id=owner_id, state=Memory.State.ACTIVE, kind=Memory.Kind.OBSERVATION)
        self._any = current.exists()
        self._waiting: list[Statement] = []

    def hear(self, said: Statement) -> None:
        """A statement that the report counts as new."""
        if self._any:
            self._waiting.append(said)
            if len(self._waiting) >= _TOGETHER:
                self.settle()

    def settle(self) -> None:
        """Look at those that wait; after the last record as well."""
        found = sum(other is not None for other in against_each(self._owner_id, self._waiting)) if self._waiting else 0
        self._waiting = []
        if found:
            self._report.results["new"] -= found
            self._report.results["conflict"] += found
