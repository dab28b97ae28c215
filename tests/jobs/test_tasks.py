from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from memories import background, clock, jobs, store, tasks
from memories.errors import ModelError
from memories.models import Job, Memory, Outbox
from memories.records import Owner
from tests.store.saying import YOU, conclude, learn


class Runner:
    """A pipeline that does what the test says."""

    def __init__(self) -> None:
        self.ran: list[int] = []
        self.raises: Exception | None = None

    def __call__(self, job: Job) -> Mapping[str, int]:
        self.ran.append(job.pk)
        if self.raises:
            raise self.raises
        return {"learned": 1} if job.session else {}


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> Runner:
    runner = Runner()
    monkeypatch.setattr("tests.jobs.test_tasks.run_in_test", runner, raising=False)
    monkeypatch.setattr(tasks, "RUNNERS", {"consolidate": "tests.jobs.test_tasks.run_in_test"})
    return runner


def test_a_ring_runs_the_job_and_a_second_ring_does_nothing(owner: Owner, runner: Runner) -> None:
    job = jobs.request(owner.id, "consolidate", "one")
    tasks.run_job(job.pk)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.counts, runner.ran) == ("done", {"learned": 1}, [job.pk])


def test_a_job_that_finds_nothing_to_do_says_so(owner: Owner, runner: Runner) -> None:
    job = jobs.request(owner.id, "consolidate")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.counts) == ("done", {})


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (ModelError("The model did not answer.", permanent=False), "queued", "The model did not answer."),
        (ModelError("The key is wrong.", permanent=True), "parked", "The key is wrong."),
        (KeyError("I use salbutamol"), "queued", "KeyError"),
        (jobs.Unfinished(), "queued", ""),
    ],
)
def test_an_error_is_kept_for_the_page_but_never_a_persons_words(
    owner: Owner, runner: Runner, error: Exception, state: str, said: str
) -> None:
    runner.raises = error
    job = jobs.request(owner.id, "consolidate", "one")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (state, said)


def test_a_kind_without_a_runner_fails_visibly(owner: Owner, runner: Runner) -> None:
    job = jobs.request(owner.id, "reconsolidate")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.error == "KeyError"


def test_the_tick_rings_for_what_is_due_and_takes_back_what_a_dead_worker_held(
    owner: Owner, runner: Runner, django_capture_on_commit_callbacks: Any
) -> None:
    lost = jobs.request(owner.id, "consolidate", "lost ring")
    dead = jobs.claim(jobs.request(owner.id, "consolidate", "dead worker").pk, "dead")
    early = jobs.request(owner.id, "consolidate", "not yet", clock.now() + timedelta(hours=1))
    assert dead is not None
    Job.objects.filter(pk=dead.pk).update(lease_until=clock.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.tick()
    assert sorted(set(runner.ran)) == [lost.pk, dead.pk]
    assert len(runner.ran) == 2
    assert Job.objects.get(pk=early.pk).state == "queued"


@pytest.mark.parametrize("days", [29, 31])
def test_the_tick_empties_trash_and_quarantine_after_thirty_days(owner: Owner, days: int) -> None:
    kept, vegan = learn(owner, "The user is tall."), learn(owner, "The user is vegan.")
    undone = learn(owner, "The user is short.")
    store.undo(owner.id, undone.changes.get().pk, YOU)
    learn(owner, "The user is a pirate.", state="quarantined", kept_out="fiction")
    insight = conclude(owner, "The user eats plants. She is tall.", (vegan,), (kept,))
    store.remove(owner.id, vegan.pk, YOU)
    Memory.objects.update(changed_at=clock.now() - timedelta(days=days))
    Outbox.objects.update(at=clock.now() - timedelta(days=days))
    tasks.tick()
    left = set(Memory.objects.values_list("pk", flat=True))
    insight.refresh_from_db()
    if days < 30:
        assert len(left) == 5
        assert insight.text == "The user eats plants. She is tall."
    else:
        assert left == {kept.pk, insight.pk}
        assert (insight.text, insight.stale) == ("She is tall.", True)
        assert not Outbox.objects.filter(payload__memory=vegan.pk).exists()


def test_a_queue_that_cannot_be_written_loses_a_ring_and_not_the_work(
    owner: Owner, monkeypatch: pytest.MonkeyPatch, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.BACKGROUND = "memories.background.queue"

    def broken(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("django_q.tasks.async_task", broken)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.request(owner.id, "consolidate", "one")
    assert jobs.due(clock.now()) == [job.pk]


def test_a_ring_carries_ids_and_waits_for_the_commit(
    settings: Any, db: None, django_capture_on_commit_callbacks: Any
) -> None:
    from django_q.models import OrmQ

    settings.BACKGROUND = "memories.background.queue"
    with django_capture_on_commit_callbacks(execute=True):
        background.enqueue("memories.tasks.run_job", 7)
        assert OrmQ.objects.count() == 0
    task = OrmQ.objects.get().task
    assert (task["func"], task["args"]) == ("memories.tasks.run_job", (7,))


def test_the_log_tells_where_a_job_failed_and_nothing_of_what_was_said(
    owner: Owner, runner: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    runner.raises = ValueError("I keep bees in Setúbal")
    tasks.run_job(jobs.request(owner.id, "consolidate", "one").pk)
    assert "ValueError" in caplog.text and "test_tasks.py" in caplog.text
    assert "bees" not in caplog.text
