"""manage.py evaluate_time: exact phrases, false dates, and the time that messages take."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

SENTENCES = [
    {"text": "We met yesterday.", "sent": "2024-03-05T09:10+00:00", "expect": "2024-03-04"},
    {"text": "We meet next week.", "sent": "2024-03-05T09:10+00:00", "expect": "2024-03-12"},
    {"text": "May I ask?", "sent": "2024-03-05T09:10+00:00", "expect": None},
    {"text": "See you tomorrow.", "sent": "2024-03-05T09:10+00:00", "expect": None},
    {
        "message": "昨天送儿子上学。",
        "sent": "2024-03-05T00:10+08:00",
        "timezone": "Asia/Shanghai",
        "expect": "2024-03-04",
    },
]
SPACE = {
    "id": "s",
    "messages": [{"text": "It rained yesterday.", "at": None}, {"text": "No.", "at": "2024-03-05T09:00:00"}],
}


def figures(path: Path, rows: list[dict[str, Any]]) -> dict[str, Any]:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    out = StringIO()
    call_command("evaluate_time", "--json", str(path), stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())[path.stem]
    return found


def test_it_counts_what_is_exact_and_what_is_no_date(tmp_path: Path) -> None:
    found = figures(tmp_path / "labelled.jsonl", SENTENCES)
    assert found["sentences"] == 5
    assert found["exact_interval"] == round(2 / 3, 4)
    assert found["false_date"] == 0.5


def test_messages_without_labels_are_only_timed(tmp_path: Path) -> None:
    found = figures(tmp_path / "space.jsonl", [SPACE])
    assert (found["sentences"], found["exact_interval"], found["false_date"]) == (2, None, None)
    assert found["ms"]["p95"] >= found["ms"]["p50"] > 0
