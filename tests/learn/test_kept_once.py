"""Nothing is learned twice and nothing is lost, wherever a run stops."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from memories import clock, commands, consolidate, jobs, store, tasks
from memories.errors import ModelError
from memories.llm.scripted import Script
from memories.models import Change, Episode, Evidence, Job, Memory
from memories.records import By, Owner
from memories.steps.consolidation import keep
from memories.steps.consolidation.check import check
from tests.learn.conftest import Learn, Say, answer, found

BEES = answer(found(1, "The user keeps bees.", "I keep bees"), found(2, "The user keeps goats.", "I keep goats"))


def test_running_twice_learns_once(script: Script, owner: Owner, two_facts: list[Episode], learn: Learn) -> None:
    script.answers.extend([BEES, {"pairs": []}])
    learn()
    again = learn()
    assert again.state == "done" and again.calls == 0
    assert Memory.objects.filter(owner_id=owner.id).count() == 2 == Evidence.objects.count()


def test_a_crash_while_storing_stores_nothing_and_the_next_run_learns_once(
    script: Script, owner: Owner, two_facts: list[Episode], learn: Learn, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.answers.extend([BEES, {"pairs": []}])
    remember, calls = keep.store.remember, []

    def second_time_fails(*args: Any, **kwargs: Any) -> Memory:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("the machine stops here")
        return remember(*args, **kwargs)

    monkeypatch.setattr(keep.store, "remember", second_time_fails)
    job = learn()
    assert job.state == "queued" and job.error == "RuntimeError"
    assert not Memory.objects.exists() and not Change.objects.exists()
    assert set(Episode.objects.values_list("learning", flat=True)) == {"due"}

    monkeypatch.undo()
    script.answers.extend([BEES, {"pairs": []}])
    assert learn().state == "done"
    assert sorted(Memory.objects.values_list("text", flat=True)) == ["The user keeps bees.", "The user keeps goats."]
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize("step", ["gather", "extract", "check", "screen", "date", "deduplicate", "reconcile"])
def test_a_crash_in_any_step_leaves_the_messages_waiting(
    step: str, script: Script, owner: Owner, two_facts: list[Episode], learn: Learn, settings: Any
) -> None:
    script.always = lambda task: BEES if task.name == "extract_observations" else {"pairs": []}
    paths = settings.CONSOLIDATION_STEPS
    place = [path.rpartition(".")[2] for path in paths].index(step)
    settings.CONSOLIDATION_STEPS = [*paths[: place + 1], "tests.learn.test_kept_once.crash", *paths[place + 1 :]]
    assert learn().state == "queued"
    assert not Memory.objects.exists()
    settings.CONSOLIDATION_STEPS = paths
    assert learn().counts["learned"] == 2
    assert Memory.objects.count() == 2


def crash(batch: object) -> object:
    raise RuntimeError("the machine stops here")


def test_two_workers_on_the_same_messages_learn_once(
    script: Script, owner: Owner, two_facts: list[Episode], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one has read the messages, then the first one is through: nothing of the second is stored."""
    slow = _claimed(owner, "s1")
    quick = Job.objects.create(
        owner_id=owner.id,
        kind="import",
        state="running",
        claimed_by="quick",
        due_at=clock.now(),
        created_at=clock.now(),
    )

    def meanwhile(task: Any) -> Any:
        script.answers.extend([BEES, {"pairs": []}])
        consolidate.consolidate(owner, quick, "s1")
        return BEES

    script.answers.append(meanwhile)
    script.always = {"pairs": []}
    with pytest.raises(jobs.Unfinished):
        consolidate.consolidate(owner, slow)
    assert Memory.objects.count() == 2 == Evidence.objects.count()


def test_a_run_that_lost_its_job_writes_nothing(script: Script, owner: Owner, two_facts: list[Episode]) -> None:
    job = _claimed(owner, "s1")

    def cancelled(task: Any) -> Any:
        jobs.cancel(owner.id, job.pk)
        return BEES

    script.answers.append(cancelled)
    tasks_counts = consolidate.consolidate(owner, job)
    assert not tasks_counts and not Memory.objects.exists()
    assert set(Episode.objects.values_list("learning", flat=True)) == {"due"}


def test_a_batch_that_fails_three_times_is_set_aside_and_the_rest_goes_on(
    script: Script, owner: Owner, say: Say, learn: Learn, settings: Any
) -> None:
    settings.LEARN_BATCH_MESSAGES = 1
    bad, good = say("I keep bees."), say("I keep goats.")
    script.always = _fails_on_bees
    states = [learn().state for _attempt in range(3)]
    bad.refresh_from_db()
    good.refresh_from_db()
    assert states == ["queued", "queued", "done"]
    assert (bad.learning, bad.attempts) == ("parked", 3) and "no answer" in bad.parked_reason
    assert good.learning == "learned" and [m.text for m in Memory.objects.all()] == ["The user keeps goats."]


def test_messages_that_break_a_step_are_set_aside_without_their_words(
    script: Script, owner: Owner, say: Say, learn: Learn, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_on_bees(batch: Any) -> Any:
        if any("bees" in heard.text for heard in batch.new):
            raise ValueError("I keep bees.")
        return check(batch)

    monkeypatch.setattr("memories.steps.consolidation.check.check", breaks_on_bees)
    consolidate.steps.cache_clear()
    settings.LEARN_BATCH_MESSAGES = 1
    bad, good = say("I keep bees."), say("I keep goats.")
    script.always = lambda task: answer(found(1, "The user keeps goats.", "I keep goats"))
    for _attempt in range(3):
        learn()
    consolidate.steps.cache_clear()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.learning, bad.parked_reason) == ("parked", "ValueError")
    assert good.learning == "learned"


def test_a_wrong_key_parks_the_job_and_not_the_messages(
    script: Script, owner: Owner, two_facts: list[Episode], learn: Learn
) -> None:
    script.always = ModelError("the key is not accepted", permanent=True)
    job = learn()
    assert (job.state, job.parked_reason) == ("parked", "the key is not accepted")
    assert set(Episode.objects.values_list("learning", "attempts")) == {("due", 0)}


def test_a_days_budget_holds_and_the_job_says_so(
    script: Script, owner: Owner, say: Say, learn: Learn, settings: Any
) -> None:
    settings.DAILY_TOKEN_BUDGET = 50
    settings.LEARN_BATCH_MESSAGES = 1
    say("I keep bees.")
    say("I keep goats.")
    script.answers.append(answer(found(1, "The user keeps bees.", "I keep bees")))
    job = learn()
    assert job.state == "queued" and job.attempts == 0 and "budget" in job.error
    assert job.due_at > clock.now() and job.counts["learned"] == 1
    assert list(Episode.objects.order_by("pk").values_list("learning", flat=True)) == ["learned", "due"]
    tasks.run_job(job.pk)
    assert len(script.tasks) == 1


def test_what_was_remembered_on_request_is_not_learned_once_more(
    script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    said = say("Please remember that I'm allergic to peanuts. I also keep bees.")
    asked_for = commands.remember(owner, said, "I'm allergic to peanuts")
    script.answers.append(
        answer(
            found(1, "The user has a peanut allergy.", "I'm allergic to peanuts"),
            found(1, "The user keeps bees.", "I also keep bees"),
        )
    )
    script.always = {"pairs": []}
    learn()
    assert {memory.text for memory in Memory.objects.all()} == {asked_for.text, "The user keeps bees."}


@pytest.mark.parametrize("taken_back", ["undone", "removed"])
def test_what_was_remembered_on_request_and_taken_back_stays_away(
    taken_back: str, script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    said = say("Please remember that I'm allergic to peanuts. I also keep bees.")
    asked_for = commands.remember(owner, said, "I'm allergic to peanuts")
    if taken_back == "undone":
        store.undo(owner.id, Change.objects.get(memory=asked_for).pk, By("user"))
    else:
        store.remove(owner.id, asked_for.pk, By("user"))
    script.answers.append(
        answer(
            found(1, "The user has a peanut allergy.", "I'm allergic to peanuts"),
            found(1, "The user keeps bees.", "I also keep bees"),
        )
    )
    assert learn().counts["unwanted"] == 1
    assert [memory.text for memory in Memory.objects.filter(state="active")] == ["The user keeps bees."]


def test_a_request_to_forget_teaches_nothing(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    say("Please forget about my ex Rudi in Hamburg.")
    script.answers.append(answer(found(1, "The user has an ex, Rudi.", "my ex Rudi in Hamburg")))
    assert learn().counts["unwanted"] == 1
    assert not Memory.objects.exists()


def test_a_worker_that_dies_after_storing_is_followed_by_one_that_learns_nothing_twice(
    script: Script, owner: Owner, two_facts: list[Episode], monkeypatch: pytest.MonkeyPatch, learn: Learn
) -> None:
    script.answers.extend([BEES, {"pairs": []}])

    def killed(*args: Any, **kwargs: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(tasks.jobs, "finish", killed)
    with pytest.raises(SystemExit):
        learn()
    monkeypatch.undo()
    job = Job.objects.get(kind="consolidate")
    assert job.state == "running" and Memory.objects.count() == 2
    jobs.release_lapsed(clock.now() + jobs.LEASE * 2)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done" and job.counts["learned"] == 2
    assert Memory.objects.count() == 2 == Evidence.objects.count()


@pytest.mark.django_db(transaction=True)
def test_no_model_is_asked_within_a_transaction(
    script: Script, owner: Owner, two_facts: list[Episode], learn: Learn
) -> None:
    within: list[bool] = []

    def asked(task: Any) -> Any:
        within.append(connection.in_atomic_block)
        return BEES if task.name == "extract_observations" else {"pairs": []}

    script.always = asked
    assert learn().state == "done" and within == [False, False]


def _claimed(owner: Owner, session: str) -> Job:
    job = jobs.request(owner.id, "consolidate", session=session)
    claimed = jobs.claim(job.pk, "slow")
    assert claimed is not None
    return claimed


def _fails_on_bees(task: Any) -> Any:
    new = [message["text"] for message in task.data["messages"] if message["new"]]
    if new == ["I keep bees."]:
        return ModelError("no answer that is valid", permanent=False)
    number = next(message["number"] for message in task.data["messages"] if message["new"])
    return answer(found(number, "The user keeps goats.", "I keep goats"))
