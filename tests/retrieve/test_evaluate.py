"""manage.py evaluate measures the real retrieve, prints what others rely on, and leaves nothing behind."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from memories.evaluation import run
from memories.evaluation.throwaway import PREFIX, sweep
from memories.index import index
from memories.models import Episode, IndexEntry
from memories.records import Owner
from tests.retrieve.asking import first
from tests.store.saying import say

pytestmark = pytest.mark.django_db

SPACE = {
    "id": "invented",
    "language": "en",
    "messages": [
        {"id": "a", "session": "1", "role": "user", "text": "I live in Berlin.", "at": "2024-01-01T10:00:00"},
        {
            "id": "b",
            "session": "2",
            "role": "user",
            "text": "I moved, I live in Lisbon now.",
            "at": "2024-03-01T10:00:00",
        },
        {"id": "c", "session": "3", "role": "user", "text": "My cat is called Miso.", "at": "2024-03-02T10:00:00"},
        {"id": "d", "session": "4", "role": "user", "text": "It rained.", "at": None, "name": None},
    ],
    "questions": [
        {"id": "1", "text": "What is my cat called?", "category": "fact", "evidence": ["c"]},
        {"id": "2", "text": "Which places do I live in?", "category": "fact", "evidence": ["a", "b"]},
        {
            "id": "3",
            "text": "Which city do I live in?",
            "category": "update",
            "evidence": ["b"],
            "stale": ["a"],
            "current": ["b"],
        },
        {"id": "4", "text": "Which zebra did I paint?", "category": "none", "evidence": []},
    ],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "invented.jsonl"
    path.write_text(json.dumps(SPACE) + "\n" + json.dumps(SPACE) + "\n", encoding="utf-8")
    return path


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def figures(*arguments: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("evaluate", "--json", *arguments, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_it_prints_the_figures_by_file_and_category(file: Path) -> None:
    found = figures(file)["invented"]
    assert found["questions"] == 8
    assert found["recall"] == {"5": 1.0, "10": 1.0, "20": 1.0}
    assert found["hit"] == {"10": 1.0}
    assert found["mrr"] == 1.0
    assert found["current_first"] == 1.0
    assert set(found["categories"]) == {"fact", "update", "none"}
    assert found["categories"]["update"]["current_first"] == 1.0
    assert found["categories"]["fact"] == {"questions": 4, "recall": found["recall"], "current_first": None}
    assert found["query_ms"]["p95"] >= found["query_ms"]["p50"] > 0
    assert found["add_ms"] > 0
    assert found["index"] == "embedded"


def test_it_can_print_a_table_and_the_arms(file: Path) -> None:
    out = StringIO()
    call_command("evaluate", "--arms", file, stdout=out)
    assert "invented: 8 questions" in out.getvalue()
    assert "words alone: recall@5" in out.getvalue()
    assert "meaning alone: recall@5" in out.getvalue()


def test_nothing_is_left_and_nobody_is_disturbed(file: Path, owner: Owner) -> None:
    say(owner, "I live in Porto.")
    before = rows()
    figures(file)
    assert rows() == before
    assert first(owner, "Where do I live?").text == "I live in Porto."


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), RuntimeError("broken"), SystemExit(143)])
def test_nothing_is_left_when_it_is_stopped(
    file: Path, problem: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> Any:
        raise problem

    monkeypatch.setattr(run, "retrieve", stopped)
    before = rows()
    with pytest.raises(type(problem)):
        figures(file)
    assert rows() == before


def test_what_a_killed_run_left_is_swept_up(owner: Owner) -> None:
    from memories.evaluation.throwaway import _machine

    gone = get_user_model().objects.create(username=f"{PREFIX}{_machine()}.999999999.abcd")
    Episode.objects.create(owner=gone, session="1", role="user", text="Left over.", at="2024-01-01T00:00:00Z")
    namesake = get_user_model().objects.create(username=f"{PREFIX}me")
    assert sweep() == 1
    assert not get_user_model().objects.filter(pk=gone.pk).exists()
    assert get_user_model().objects.filter(pk=namesake.pk).exists()
    assert not Episode.objects.filter(owner_id=gone.pk).exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "line 2"),
        ('{"messages": [], "questions": [{"text": "?", "evidence": ["x"]}]}', "points at a message"),
        ('{"id": "x"}', "messages"),
    ],
)
def test_a_bad_line_is_named(file: Path, line: str, said: str) -> None:
    file.write_text(json.dumps(SPACE) + "\n" + line + "\n", encoding="utf-8")
    before = rows()
    with pytest.raises(CommandError, match=said):
        figures(file)
    assert rows() == before


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        figures(tmp_path / "nowhere.jsonl")


def test_rebuilding_makes_what_was_written_bit_by_bit(owner: Owner, other: Owner) -> None:
    for n in range(5):
        say(owner, f"Sentence {n} about the cello?", session=f"{n % 2}")
    say(owner, "Hidden words.", state="hidden", learn=False)
    say(other, "A stranger's sentence.")
    columns = ("kind", "ref", "gone", "model", "units", "vectors")
    before = list(IndexEntry.objects.filter(owner_id=owner.id).order_by("ref").values_list(*columns))
    strangers = list(IndexEntry.objects.filter(owner_id=other.id).values_list("version", *columns))
    IndexEntry.objects.filter(owner_id=owner.id).delete()
    ghost = Episode(pk=10_000, owner_id=owner.id, session="1", role="user", text="Gone.", at=Episode.objects.first().at)  # type: ignore[union-attr]
    from memories.index.documents import episode_documents

    index().add(owner.id, episode_documents([ghost]))
    out = StringIO()
    call_command("rebuild_index", "--user", "yining", stdout=out)
    assert "5 documents of 1 people" in out.getvalue()
    after = IndexEntry.objects.filter(owner_id=owner.id, gone=False).order_by("ref").values_list(*columns)
    assert list(after) == before
    assert IndexEntry.objects.get(ref=10_000).gone
    assert list(IndexEntry.objects.filter(owner_id=other.id).values_list("version", *columns)) == strangers


def test_rebuilding_for_nobody_is_an_error(db: None) -> None:
    with pytest.raises(CommandError, match="nobody"):
        call_command("rebuild_index", "--user", "nobody")
