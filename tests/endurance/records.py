"""What stands in the database, read beside the running program, and whether anything is still to be done."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_OPEN = {
    "messages to learn from": "SELECT count(*) FROM memories_episode WHERE learning = 'due'",
    "quiet times": "SELECT count(*) FROM chat_conversation WHERE learn_due_at IS NOT NULL",
    "replies": "SELECT count(*) FROM chat_reply WHERE state IN ('waiting', 'streaming')",
    "jobs": "SELECT count(*) FROM memories_job WHERE state = 'running' OR state = 'queued' AND due_at <= :now",
}


class Records:
    ahead = timedelta()
    """How far the program's clock is ahead."""

    def __init__(self, data: Path) -> None:
        self._path = data / "memoryscope.sqlite3"

    def rows(self, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        with closing(sqlite3.connect(self._path, timeout=20)) as database:
            return database.execute(query, values).fetchall()

    def column(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        return [row[0] for row in self.rows(query, values)]

    def count(self, query: str, values: Sequence[Any] = ()) -> Counter[Any]:
        return Counter(self.column(query, values))

    def person(self, name: str) -> int:
        (found,) = self.column("SELECT id FROM memoryscope_site_user WHERE username = ?", [name])
        return int(found)

    def still_open(self) -> dict[str, int]:
        """What waits or runs right now; empty when all is done."""
        now = {"now": f"{datetime.now(UTC) + self.ahead:%Y-%m-%d %H:%M:%S.%f}"}
        with closing(sqlite3.connect(self._path, timeout=20)) as database:
            counts = {name: database.execute(query, now).fetchone()[0] for name, query in _OPEN.items()}
        return {name: count for name, count in counts.items() if count}

    def a_job_runs(self) -> bool:
        return bool(self.rows("SELECT 1 FROM memories_job WHERE state = 'running'"))
