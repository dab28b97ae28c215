"""Learning from an import: said beforehand, paused at its budget, dates counted from when it was said."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from memories import jobs, learn_import
from memories.models import Episode, Job, Memory
from memories.tasks import run_job
from memoryscope_site.models import User

SAID = [
    ("I moved to Oslo last week.", "2023-03-15T09:00:00+00:00"),
    ("I am allergic to walnuts.", "2023-03-16T09:00:00+00:00"),
    ("我在一家书店工作。", "2023-03-17T09:00:00+00:00"),
]


@pytest.fixture
def chats(tmp_path: Path) -> Path:
    path = tmp_path / "chats.json"
    path.write_text(json.dumps([{"role": "user", "content": text, "at": at} for text, at in SAID]))
    return path


def bring(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_chat", str(path), "--user", "yining", *options, stdout=out, stderr=StringIO(), verbosity=0)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_relative_date_counts_from_the_message_and_never_from_today(person: User, chats: Path) -> None:
    bring(chats, "--learn", "--yes")
    moved = Memory.objects.get(owner=person, text__icontains="Oslo")
    assert (moved.event_from, moved.event_to) == (date(2023, 3, 6), date(2023, 3, 12))


@pytest.mark.django_db(transaction=True)
def test_each_message_is_learned_from_once(person: User, chats: Path) -> None:
    bring(chats, "--learn", "--yes")
    learned = sorted(Memory.objects.filter(owner=person, kind="observation").values_list("text", flat=True))
    assert len(learned) == 3
    assert "nothing new to learn from" in bring(chats, "--learn", "--yes")
    assert sorted(Memory.objects.filter(owner=person, kind="observation").values_list("text", flat=True)) == learned


@pytest.mark.django_db(transaction=True)
def test_without_a_yes_nothing_is_learned(person: User, chats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda question: "n")
    assert "Nothing will be learned" in bring(chats, "--learn")
    assert not Job.objects.exists()
    assert not Episode.objects.filter(learning="due").exists()


@pytest.mark.django_db(transaction=True)
def test_what_it_takes_is_said_before(person: User, chats: Path, settings: Settings) -> None:
    bring(chats)
    settings.MODELS = settings.MODELS | {
        "extraction": {"BACKEND": "memories.llm.openai.OpenAIChat", "MODEL": "gpt-4o-mini", "API_KEY": "k"}
    }
    sessions = Episode.objects.filter(owner=person).values_list("session", flat=True).distinct()
    plan = learn_import.plan(person.as_owner, sessions)
    assert plan.messages == 3
    assert plan.usage.calls == 2
    assert plan.cost is not None and 0 < plan.cost < 0.01
    assert "Learning from 3 messages takes about 2 calls of gpt-4o-mini" in str(plan)


@pytest.mark.django_db(transaction=True)
def test_the_job_pauses_when_its_budget_is_spent_and_goes_on_when_told(
    person: User, tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "two.jsonl"
    message = {"id": "1", "role": "user", "text": SAID[1][0], "at": SAID[1][1]}
    first = {"id": "a", "messages": [message | {"session": "s1"}]}
    second = {"id": "b", "messages": [message | {"session": "s2", "text": "I play the oboe.", "id": "2"}]}
    path.write_text(json.dumps(first) + "\n" + json.dumps(second))
    settings.BACKGROUND = "memories.background.queue"
    assert "is queued" in bring(path, "--learn", "--yes", "--budget", "1000")
    job = Job.objects.get(kind="import")
    Job.objects.filter(pk=job.pk).update(input_tokens=1_000)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.PAUSED
    assert Episode.objects.filter(owner=person, learning="due").count() == 2
    out = StringIO()
    call_command("learning", str(job.pk), "--resume", "--budget", "9000", stdout=out)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert Memory.objects.filter(owner=person, text__icontains="oboe").exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_ended_by_hand_leaves_the_rest_unlearned(person: User, chats: Path, settings: Settings) -> None:
    settings.BACKGROUND = "memories.background.queue"
    bring(chats, "--learn", "--yes")
    job = Job.objects.get(kind="import")
    jobs.cancel(person.pk, job.pk)
    run_job(job.pk)
    assert not Memory.objects.filter(owner=person).exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_cancelled_import_left_is_not_taken_up_by_the_next(
    person: User, chats: Path, tmp_path: Path, settings: Settings
) -> None:
    settings.BACKGROUND = "tests.learn.conftest.nobody"
    bring(chats)
    sessions = list(Episode.objects.filter(owner=person).values_list("session", flat=True).distinct())
    jobs.cancel(person.pk, learn_import.start(person.as_owner, sessions).pk)
    other = tmp_path / "other.json"
    other.write_text(json.dumps([{"role": "user", "content": "I keep bees.", "at": "2023-05-15T09:00:00+00:00"}]))
    bring(other)
    of_other = Episode.objects.filter(owner=person, text="I keep bees.").values_list("session", flat=True)
    job = learn_import.start(person.as_owner, of_other)
    assert job.total == 1
    run_job(job.pk)
    assert list(Memory.objects.filter(owner=person, kind="observation").values_list("text", flat=True)) == [
        "The user keeps bees."
    ]


@pytest.mark.django_db(transaction=True)
def test_a_conversation_that_goes_on_does_not_learn_the_rest_of_its_import(
    person: User, chats: Path, settings: Settings
) -> None:
    """It has its own job, with its own limit."""
    settings.BACKGROUND = "tests.learn.conftest.nobody"
    bring(chats)
    sessions = list(Episode.objects.filter(owner=person).values_list("session", flat=True).distinct())
    jobs.pause(person.pk, learn_import.start(person.as_owner, sessions).pk)
    run_job(jobs.request(person.pk, "consolidate", session=sessions[0]).pk)
    assert not Memory.objects.filter(owner=person).exists()
    assert Episode.objects.filter(owner=person, learning="due").count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_imports_in_one_job_may_use_what_both_were_given(person: User, chats: Path, settings: Settings) -> None:
    settings.BACKGROUND = "tests.learn.conftest.nobody"
    bring(chats)
    sessions = list(Episode.objects.filter(owner=person).values_list("session", flat=True).distinct())
    learn_import.start(person.as_owner, sessions, token_budget=1_000)
    assert learn_import.start(person.as_owner, sessions, token_budget=500).token_budget == 1_500
    assert learn_import.start(person.as_owner, sessions).token_budget == 1_500
