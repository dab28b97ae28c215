"""manage.py evaluate --memories: learned by the real consolidation, asked among what must never come up."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from pytest_django import Settings

from memories import jobs, learn_import
from memories.evaluation import learned
from memories.llm import models
from memories.models import Job, Memory
from memories.records import Owner
from memories.steps.retrieval.search import Search
from tests.store.saying import learn

pytestmark = pytest.mark.django_db


def said(number: int, text: str, role: str = "user") -> dict[str, Any]:
    at = f"2024-0{number}-01T10:00:00"
    return {"id": f"m{number}", "session": str(number), "role": role, "name": role.title(), "text": text, "at": at}


def asked(text: str, category: str, current: str, stale: str) -> dict[str, Any]:
    return {"text": text, "category": category, "evidence": [current], "current": [current], "stale": [stale]}


SPACE = {
    "id": "invented",
    "language": "en",
    "messages": [
        said(1, "I live in a flat in Porto."),
        said(2, "I play the cello. Do you know a good luthier?"),
        said(3, "How lovely.", role="assistant"),
        said(4, "The boxes are unpacked, the flat in Faro is mine."),
        said(5, "My cousin tried to play the drums."),
        said(6, "Could you order rosin?"),
    ],
    "questions": [
        asked("Where is the flat I live in?", "update", "m4", "m1"),
        asked("Where did I live before Faro?", "past", "m1", "m4"),
        asked("Which instrument do I play, the cello?", "trap", "m2", "m5"),
        {"text": "What did the assistant find lovely?", "category": "other", "evidence": ["m3"]},
    ],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "invented.jsonl"
    path.write_text(json.dumps(SPACE) + "\n", encoding="utf-8")
    return path


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def figures(file: Path) -> dict[str, Any]:
    out = StringIO()
    call_command("evaluate", "--memories", "--json", file, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())["invented"]
    return found


def test_what_is_learned_is_asked_and_nothing_leaks(file: Path) -> None:
    found = figures(file)
    assert {name: part["current_first"] for name, part in found["categories"].items()} == {
        "past": 1.0,
        "trap": 1.0,
        "update": 1.0,
    }
    # The question about the assistant's words has no memory, and what only asks teaches nothing.
    assert found["learned"] == {"messages": 5, "memories": 4, "superseded": 1, "questions_left_out": 1}
    assert found["shown_as_past"] == 1.0
    assert set(found["leaks"]) == {"trashed", "pending", "archived", "kept_out", "forgotten", "others", "superseded"}
    assert not any(found["leaks"].values())
    assert set(found) >= {"questions", "recall", "hit", "mrr", "current_first", "query_ms", "add_ms", "index"}


def everything(search: Search) -> Search:
    """A broken step: it shows whatever memory there is, of anybody and in any state."""
    for found, memory in zip(search.found, Memory.objects.order_by("-pk"), strict=False):
        found.text = memory.text
    return search


def test_a_leak_is_seen(file: Path, settings: Settings) -> None:
    settings.RETRIEVAL_STEPS = [*settings.RETRIEVAL_STEPS, f"{__name__}.everything"]
    leaks = figures(file)["leaks"]
    assert leaks["others"] and leaks["trashed"] and leaks["archived"] and leaks["kept_out"] and leaks["pending"]


def test_a_superseded_memory_that_is_shown_as_current_is_a_leak(file: Path, settings: Settings) -> None:
    settings.RETRIEVAL_STEPS = [
        path if "understand" not in path else f"{__name__}.always_past" for path in settings.RETRIEVAL_STEPS
    ]
    assert figures(file)["leaks"]["superseded"] > 0


def always_past(search: Search) -> Search:
    """A broken first step: it takes every question for one about the past."""
    from dataclasses import replace

    from memories.steps.retrieval.understand import understand

    search = understand(search)
    assert search.question is not None
    search.question = replace(search.question, past=True)
    return search


def test_the_model_in_use_is_not_asked_and_the_worker_finds_nothing_to_do(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[bool] = []

    def watched(job: Job) -> Any:
        assert models.extraction.name == "scripted"
        counts = import_run(job)
        waiting.append(Job.objects.filter(pk__in=jobs.due(job.created_at)).exists())
        return counts

    import_run = learn_import.run
    monkeypatch.setattr(learn_import, "run", watched)
    before = models.extraction.name
    figures(file)
    assert waiting == [False] * 6
    assert models.extraction.name == before != "scripted"


def test_nothing_is_left_and_nobody_is_disturbed(file: Path, owner: Owner) -> None:
    mine = learn(owner, "I live in Tavira.")
    before = rows()
    figures(file)
    assert rows() == before
    assert Memory.objects.get(pk=mine.pk).text == "I live in Tavira."


@pytest.mark.parametrize(
    ("where", "problem"),
    [
        ("_learn", KeyboardInterrupt()),
        ("_sources", RuntimeError("broken")),
        ("_asked", SystemExit(143)),
    ],
)
def test_nothing_is_left_when_it_is_stopped(
    file: Path, where: str, problem: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, calls = getattr(learned, where), []

    def stopped(*given: Any) -> Any:
        calls.append(given)
        if len(calls) == (1 if where == "_sources" else 3):
            raise problem
        return whole(*given)

    monkeypatch.setattr(learned, where, stopped)
    before = rows()
    with pytest.raises(type(problem)):
        figures(file)
    assert calls and rows() == before


def test_the_table_says_it_in_words(file: Path) -> None:
    out = StringIO()
    call_command("evaluate", "--memories", "--wrong", file, stdout=out)
    assert "learned 4 memories from 5 messages, 1 superseded" in out.getvalue()
    assert "leaks 0 (trashed 0" in out.getvalue()
