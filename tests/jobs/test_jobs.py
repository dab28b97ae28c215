from __future__ import annotations

from datetime import timedelta

import pytest

from memories import clock, job_costs, jobs, outbox
from memories.errors import NotFound
from memories.llm.base import Usage
from memories.models import Job
from memories.records import Owner

MINUTE = timedelta(minutes=1)


def later(job: Job, **fields: object) -> Job:
    """The same job as it is in the database now, with some fields changed there."""
    if fields:
        Job.objects.filter(pk=job.pk).update(**fields)
    return Job.objects.get(pk=job.pk)


def test_asking_twice_makes_one_job_with_the_earlier_time(owner: Owner, other: Owner) -> None:
    now = clock.now()
    first = jobs.request(owner.id, "consolidate", "one", now + 10 * MINUTE)
    again = jobs.request(owner.id, "consolidate", "one", now + 5 * MINUTE)
    assert (again.pk, again.due_at) == (first.pk, now + 5 * MINUTE)
    assert jobs.request(owner.id, "consolidate", "one", now + 20 * MINUTE).due_at == now + 5 * MINUTE
    different = {
        jobs.request(owner.id, "consolidate", "two").pk,
        jobs.request(owner.id, "reflect").pk,
        jobs.request(other.id, "consolidate", "one").pk,
    }
    assert len(different | {first.pk}) == 4


def test_a_job_is_claimed_once_and_not_before_its_time(owner: Owner) -> None:
    job = jobs.request(owner.id, "consolidate", "one", clock.now() + MINUTE)
    assert jobs.claim(job.pk, "a") is None
    later(job, due_at=clock.now())
    claimed = jobs.claim(job.pk, "a")
    assert claimed is not None
    assert (claimed.state, claimed.attempts, claimed.claimed_by) == ("running", 1, "a")
    assert jobs.claim(job.pk, "b") is None
    assert jobs.claim(987654, "b") is None


def test_what_is_asked_for_while_one_runs_waits_for_its_end(owner: Owner) -> None:
    running = jobs.claim(jobs.request(owner.id, "consolidate", "one").pk, "a")
    assert running is not None
    waiting = jobs.request(owner.id, "consolidate", "one")
    assert waiting.pk != running.pk
    assert jobs.claim(waiting.pk, "b") is None
    assert jobs.claim(jobs.request(owner.id, "consolidate", "two").pk, "b") is not None, "another session may run"
    assert jobs.finish(running, {"learned": 2})
    assert jobs.claim(waiting.pk, "b") is not None


def test_the_end_of_one_rings_for_the_next(
    owner: Owner, django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[int] = []
    monkeypatch.setattr("memories.tasks.run_job", rung.append)
    running = jobs.claim(jobs.request(owner.id, "consolidate", "one").pk, "a")
    waiting = jobs.request(owner.id, "consolidate", "one")
    assert running is not None
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        jobs.finish(running, {})
    assert rung == [waiting.pk]


def test_a_finished_job_says_what_it_did_and_what_it_cost(owner: Owner) -> None:
    job = jobs.claim(jobs.request(owner.id, "consolidate", "one").pk, "a")
    assert job is not None
    job_costs.spend(job, Usage(900, 60, 1), "scripted")
    job_costs.spend(job, Usage(100, 40, 1))
    assert jobs.renew(job, progress=20, total=40)
    assert jobs.finish(job, {"learned": 2})
    done = later(job)
    assert (done.state, done.counts, done.progress, done.total) == ("done", {"learned": 2}, 20, 40)
    assert (done.calls, done.input_tokens, done.output_tokens, done.model) == (2, 1000, 100, "scripted")
    kinds = [(event.kind, event.payload) for event in outbox.read_after(owner.id, 0)]
    assert kinds == [("job.changed", {"job": job.pk, "session": "one"})] * 4
    assert not jobs.finish(job, {"learned": 9}), "it has ended"


def test_a_failure_is_tried_again_later_and_parked_after_the_third(owner: Owner) -> None:
    job = jobs.request(owner.id, "consolidate", "one")
    for attempt, wait in ((1, 30), (2, 300)):
        run = jobs.claim(job.pk, f"worker {attempt}")
        assert run is not None
        assert jobs.fail(run, "The model did not answer.")
        job = later(job)
        assert (job.state, job.attempts, job.error) == ("queued", attempt, "The model did not answer.")
        assert timedelta(0) < job.due_at - clock.now() <= timedelta(seconds=wait)
        job = later(job, due_at=clock.now())
    run = jobs.claim(job.pk, "worker 3")
    assert run is not None
    jobs.fail(run, "The model did not answer.")
    job = later(job)
    assert (job.state, job.parked_reason) == ("parked", "The model did not answer.")
    resumed = jobs.resume(owner.id, job.pk)
    assert (resumed.state, resumed.attempts, resumed.parked_reason) == ("queued", 0, "")


def test_what_trying_cannot_help_is_parked_at_once(owner: Owner) -> None:
    run = jobs.claim(jobs.request(owner.id, "consolidate", "one").pk, "a")
    assert run is not None
    jobs.fail(run, "The key is wrong.", permanent=True)
    assert later(run).state == "parked"


def test_a_failed_run_leaves_its_turn_to_the_one_that_waits(owner: Owner) -> None:
    run = jobs.claim(jobs.request(owner.id, "consolidate", "one").pk, "a")
    waiting = jobs.request(owner.id, "consolidate", "one")
    assert run is not None
    jobs.fail(run, "The model did not answer.")
    waiting = later(waiting)
    assert (later(run).state, waiting.state, waiting.attempts) == ("failed", "queued", 1)
    assert waiting.due_at > clock.now(), "it waits as long as the failed one would have"


def test_a_dead_workers_job_is_taken_back_and_its_ghost_is_told_to_stop(owner: Owner) -> None:
    ghost = jobs.claim(jobs.request(owner.id, "consolidate", "one").pk, "a")
    assert ghost is not None
    assert jobs.release_lapsed(clock.now()) == 0
    assert jobs.release_lapsed(clock.now() + 2 * MINUTE) == 1
    second = jobs.claim(ghost.pk, "b")
    assert second is not None
    assert second.attempts == 2
    assert not jobs.renew(ghost)
    assert not jobs.finish(ghost, {"learned": 1})
    assert not jobs.fail(ghost, "too late")
    assert jobs.renew(second)


def test_a_job_that_kills_its_worker_three_times_is_parked(owner: Owner) -> None:
    job = jobs.request(owner.id, "consolidate", "one")
    for place in range(3):
        assert jobs.claim(job.pk, f"worker {place}") is not None
        assert jobs.release_lapsed(clock.now() + 2 * MINUTE) == 1
    assert later(job).state == "parked"


def test_cancel_and_pause_are_noticed_between_batches(owner: Owner) -> None:
    run = jobs.claim(jobs.request(owner.id, "import", "one").pk, "a")
    assert run is not None
    jobs.pause(owner.id, run.pk)
    assert not jobs.renew(run)
    assert jobs.resume(owner.id, run.pk).state == "queued"
    again = jobs.claim(run.pk, "b")
    assert again is not None
    assert not jobs.renew(run), "the first worker does not run on beside the second"
    jobs.cancel(owner.id, run.pk)
    assert not jobs.renew(again)
    assert later(run).state == "cancelled"
    assert jobs.cancel(owner.id, run.pk).state == "cancelled"


def test_a_paused_job_joins_the_one_that_waits(owner: Owner) -> None:
    paused = jobs.pause(owner.id, jobs.request(owner.id, "import", "one").pk)
    waiting = jobs.request(owner.id, "import", "one")
    assert jobs.resume(owner.id, paused.pk).pk == waiting.pk


def test_a_run_that_hands_back_has_not_failed(owner: Owner) -> None:
    run = jobs.claim(jobs.request(owner.id, "import", "one").pk, "a")
    assert run is not None
    assert jobs.hand_back(run)
    back = later(run)
    assert (back.state, back.attempts, back.error) == ("queued", 0, "")


def test_a_stranger_cannot_touch_a_job(owner: Owner, other: Owner) -> None:
    job = jobs.request(owner.id, "consolidate", "one")
    for deed in (jobs.get, jobs.cancel, jobs.pause, jobs.resume):
        with pytest.raises(NotFound):
            deed(other.id, job.pk)
    assert later(job).state == "queued"
