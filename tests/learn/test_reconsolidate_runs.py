"""Runs of reconsolidation: by the clock, by command, within a budget, stopped between batches, and after a crash."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from memories import budget, clock, jobs, reconsolidate, store, tasks
from memories.llm.scripted import Script
from memories.models import Conflict, Job, JudgedPair, Memory, OwnerState
from memories.records import By, Owner
from tests.learn.conftest import Observe, run_now
from tests.learn.crashing import crash_at, lines_of, places
from tests.learn.reconsolidating import asked_about, related
from tests.store.saying import everything_of

Reconsolidate = Callable[..., Job]
RELATIONS = related(
    {
        frozenset(("every Tuesday", "on Tuesdays")): "duplicate",
        frozenset(("Berlin", "Lisbon")): "update",
        frozenset(("only child", "Ruben")): "contradiction",
    }
)


@pytest.fixture
def memories(observe: Observe) -> list[Memory]:
    return [
        observe("The user rows on Tuesdays.", category="interests"),
        observe("The user goes rowing every Tuesday.", category="interests"),
        observe("The user lives in Berlin.", "home", category="home"),
        observe("The user moved to Lisbon.", "home", category="home"),
        observe("The user is an only child.", "family", category="family"),
        observe("The user's brother Ruben taught them to drive.", "family", category="family"),
    ]


def outcome(owner: Owner) -> object:
    """All that a run leaves behind, without times and numbers of jobs."""
    rows = Memory.objects.filter(owner_id=owner.id).order_by("pk")
    pairs = JudgedPair.objects.filter(owner_id=owner.id).order_by("a_id", "b_id")
    return (
        list(rows.values_list("text", "state", "replaced_by", "compared", "revision")),
        list(pairs.values_list("a", "b", "relation")),
        list(Conflict.objects.filter(owner_id=owner.id).values_list("a", "b", "state")),
    )


def test_it_is_asked_for_by_the_clock_once_in_a_while(
    owner: Owner, other: Owner, memories: list[Memory], settings: Settings, script: Script
) -> None:
    settings.RECONSOLIDATE_AFTER_HOURS = 24
    now = clock.now()
    assert reconsolidate.ask_where_due(now) == 0  # what is new has time
    tomorrow = now + timedelta(hours=25)
    assert reconsolidate.ask_where_due(tomorrow) == 1
    assert reconsolidate.ask_where_due(tomorrow) == 0  # it is asked for already
    assert [job.owner_id for job in Job.objects.filter(kind="reconsolidate")] == [owner.id]
    script.always = RELATIONS
    run_now(owner, "reconsolidate")
    assert reconsolidate.ask_where_due(tomorrow) == 0  # all are compared
    Memory.objects.update(compared=False)
    assert reconsolidate.ask_where_due(tomorrow - timedelta(hours=2)) == 0  # the last run is not long enough ago
    settings.RECONSOLIDATE_AFTER_HOURS = 0
    assert reconsolidate.ask_where_due(tomorrow) == 0


def test_without_a_model_it_is_not_done_by_itself(owner: Owner, memories: list[Memory], offline: None) -> None:
    assert reconsolidate.ask_where_due(clock.now() + timedelta(days=9)) == 0
    assert run_now(owner, "reconsolidate").counts["compared"] == 6


def test_the_tick_asks_for_it(owner: Owner, memories: list[Memory], script: Script) -> None:
    Memory.objects.update(learned_at=clock.now() - timedelta(days=9))
    tasks.tick()
    assert set(Job.objects.values_list("kind", flat=True)) == {"reflect", "reconsolidate"}


def test_nothing_is_done_where_memory_is_off(
    owner: Owner, memories: list[Memory], script: Script, reconsolidate: Reconsolidate
) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"memory": "read"})
    assert reconsolidate().state == "done" and not script.tasks


def test_one_call_judges_many_pairs_and_none_is_judged_twice(
    owner: Owner, memories: list[Memory], script: Script, reconsolidate: Reconsolidate
) -> None:
    script.always = RELATIONS
    job = reconsolidate()
    pairs = [pair for task in script.tasks for pair in asked_about(task)]
    assert len(pairs) == len(set(pairs)) == job.counts["pairs"] >= 3
    assert job.calls == len(script.tasks) <= 2
    before = outcome(owner)
    assert reconsolidate().calls == 0
    assert outcome(owner) == before


def test_a_run_stops_at_its_share_and_the_next_goes_on(
    owner: Owner, observe: Observe, script: Script, settings: Settings, reconsolidate: Reconsolidate
) -> None:
    settings.RECONSOLIDATE_PAIRS = 40
    for number in range(25):
        observe(f"The user rows a boat called Number {number}.")
    script.always = related({})
    first = reconsolidate()
    left = Memory.objects.filter(compared=False).count()
    assert first.state == "done" and 40 <= first.counts["pairs"] <= 45 and 0 < left < 25
    while Memory.objects.filter(compared=False).exists():
        assert reconsolidate().counts["pairs"] > 0
    pairs = [pair for task in script.tasks for pair in asked_about(task)]
    assert len(pairs) == len(set(pairs))
    assert all(len(task.data["pairs"]) <= 30 for task in script.tasks)


def test_a_budget_of_tokens_ends_the_run_between_two_calls(owner: Owner, observe: Observe, script: Script) -> None:
    for number in range(25):
        observe(f"The user rows a boat called Number {number}.")
    script.always = related({})
    job = jobs.request(owner.id, "reconsolidate")
    Job.objects.filter(pk=job.pk).update(token_budget=10)
    assert run_now(owner, "reconsolidate").calls == 1
    assert Memory.objects.filter(compared=False).exists()


def test_the_days_budget_puts_it_off(
    owner: Owner, memories: list[Memory], script: Script, reconsolidate: Reconsolidate
) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"daily_token_budget": 1})
    budget.spend(owner, 5)
    job = reconsolidate()
    assert job.state == "queued" and job.due_at > clock.now() and not script.tasks


def test_cancelled_it_stops_after_the_batch_at_hand_with_nothing_half_done(
    owner: Owner, observe: Observe, script: Script, reconsolidate: Reconsolidate
) -> None:
    for number in range(25):
        observe(f"The user rows a boat called Number {number}.")

    def cancel(task: Any) -> Any:
        jobs.cancel(owner.id, Job.objects.get(kind="reconsolidate").pk)
        return related({})(task)

    script.answers.append(cancel)
    assert reconsolidate().state == "cancelled"
    assert len(script.tasks) == 1 and not JudgedPair.objects.exists()
    assert not Memory.objects.filter(compared=True).exists()
    script.always = related({})
    assert reconsolidate().state == "done"
    assert not Memory.objects.filter(compared=False).exists()


def test_what_changes_while_the_model_reads_is_judged_as_it_then_is(
    owner: Owner, memories: list[Memory], script: Script, reconsolidate: Reconsolidate
) -> None:
    def edited(task: Any) -> Any:
        store.revise(owner.id, memories[1].pk, By("user"), text="The user stopped rowing in May.")
        return RELATIONS(task)

    script.answers.append(edited)
    script.always = RELATIONS
    reconsolidate()
    assert Memory.objects.get(pk=memories[1].pk).state == "active"
    assert any("stopped rowing" in text for pair in asked_about(script.tasks[1]) for text in pair)


def test_a_pair_that_the_model_leaves_out_is_asked_about_once_more(
    owner: Owner, observe: Observe, script: Script, reconsolidate: Reconsolidate
) -> None:
    observe("The user rows on Tuesdays.")
    observe("The user goes rowing.")
    script.always = {"pairs": []}
    assert reconsolidate().calls == 2
    assert JudgedPair.objects.get().relation == "unrelated"
    assert reconsolidate().calls == 0


def test_a_crash_at_any_line_loses_nothing_and_does_nothing_twice(
    owner: Owner, memories: list[Memory], script: Script
) -> None:
    """The process dies at a line of the run; after the lease has run out another goes on."""
    script.always = RELATIONS
    start = everything_of(owner)
    lines = lines_of(lambda: run_now(owner, "reconsolidate"))
    wanted = outcome(owner)
    done = Job.objects.get(kind="reconsolidate")
    for place in places(lines):
        _back_to_the_start(owner, done)
        assert everything_of(owner) == start
        crash_at(place, lambda: run_now(owner, "reconsolidate"))
        jobs.release_lapsed(clock.now() + jobs.LEASE * 2)
        run_now(owner, "reconsolidate")
        assert outcome(owner) == wanted, f"after a crash at line {place} of {lines}"


def _back_to_the_start(owner: Owner, done: Job) -> None:
    for job in Job.objects.filter(kind="reconsolidate").order_by("-pk"):
        if job.changes.filter(undone_by=None).exists() or Conflict.objects.filter(job=job, state="open").exists():
            store.undo_job(owner.id, job.pk, By("user"))
    Job.objects.all().delete()
    JudgedPair.objects.all().delete()
    Conflict.objects.all().delete()
    Memory.objects.update(compared=False)


def test_by_command(owner: Owner, memories: list[Memory], script: Script) -> None:
    script.always = RELATIONS
    said = StringIO()
    call_command("reconsolidate", "yining", stdout=said)
    assert "superseded 1" in said.getvalue() and "; 0 left" in said.getvalue()
    with pytest.raises(CommandError, match="nobody"):
        call_command("reconsolidate", "nobody-at-all")
