"""How tests ask: a question in a person's memory, as the chat would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from memories.records import Owner, Query, Recalled, Result
from memories.retrieve import retrieve

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = datetime(2026, 3, 2, 9, tzinfo=UTC)


def ask(owner: Owner, text: str, **fields: Any) -> Recalled:
    recalled = retrieve(owner, Query(**({"text": text, "at": NOW} | fields)))
    assert recalled.error == ""
    return recalled


def first(owner: Owner, text: str, **fields: Any) -> Result:
    results = ask(owner, text, **fields).results
    assert results, f"nothing was found for {text!r}"
    return results[0]


def texts(recalled: Recalled) -> list[str]:
    return [result.text for result in recalled.results]


def days(count: float) -> timedelta:
    return timedelta(days=count)
