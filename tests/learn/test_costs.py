"""What learning costs is written down as it happens, and a person's budget for the day holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from memories import budget, clock, job_costs, jobs
from memories.errors import ModelError
from memories.llm.base import Usage
from memories.llm.failures import NoValidAnswer
from memories.llm.scripted import Script
from memories.models import Episode, OwnerState
from memories.records import Owner
from tests.learn.conftest import MOMENT, Learn, Say, answer, found

BEES = answer(found(1, "The user keeps bees.", "I keep bees"))


def test_a_job_knows_its_calls_tokens_and_cost(script: Script, say: Say, learn: Learn, settings: Any) -> None:
    settings.PRICE_INPUT, settings.PRICE_OUTPUT = 2.0, 8.0
    say("I keep bees.")
    script.answers.append(BEES)
    job = learn()
    assert (job.calls, job.output_tokens, job.model) == (1, 1, "scripted") and job.input_tokens > 500
    assert job.cost == pytest.approx((job.input_tokens * 2 + job.output_tokens * 8) / 1_000_000)


def test_a_price_that_nobody_knows_is_no_price(script: Script, say: Say, learn: Learn) -> None:
    say("I keep bees.")
    script.answers.append(BEES)
    assert learn().cost is None


def test_a_run_that_failed_has_cost_as_well(script: Script, say: Say, learn: Learn, settings: Any) -> None:
    settings.PRICE_INPUT = 2.0
    say("I keep bees.")
    script.answers.append(NoValidAnswer("twice nothing", usage=Usage(1_000, 50, 2)))
    job = learn()
    assert job.state == "queued" and (job.calls, job.input_tokens) == (2, 1_000)
    assert job.cost == pytest.approx(0.002)


def test_a_persons_own_budget_goes_before_the_installations(
    script: Script, owner: Owner, say: Say, learn: Learn, settings: Any
) -> None:
    settings.DAILY_TOKEN_BUDGET = 1
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"daily_token_budget": 1_000_000})
    settings.LEARN_BATCH_MESSAGES = 1
    say("I keep bees.")
    say("I keep goats.")
    script.answers.extend([BEES, answer(found(2, "The user keeps goats.", "I keep goats"))])
    script.always = {"pairs": []}
    assert learn().state == "done"


def test_what_the_day_has_cost_already_counts_whichever_job_spent_it(
    script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"daily_token_budget": 100})
    budget.spend(owner, 100)
    said = say("I keep bees.")
    job = learn()
    assert job.state == "queued" and job.attempts == 0 and "budget" in job.error and job.due_at > clock.now()
    said.refresh_from_db()
    assert said.learning == "due" and not script.asked


def test_what_a_stranger_or_yesterday_spent_does_not_count(
    script: Script, owner: Owner, other: Owner, say: Say, learn: Learn
) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"daily_token_budget": 100})
    budget.spend(other, 1_000)
    with clock.at(clock.now() - timedelta(days=1)):
        budget.spend(owner, 1_000)
    say("I keep bees.")
    script.answers.append(BEES)
    assert learn().state == "done"


@pytest.mark.parametrize("said", [20, 23])
def test_twenty_messages_take_two_calls_however_much_is_said_in_them(
    said: int, script: Script, say: Say, learn: Learn
) -> None:
    """Each message states three things, all near to each other: one call finds them, one compares them."""
    for number in range(said):
        say(f"I own boat {number}, barge {number} and bike {number}.")

    def found_in(task: Any) -> Any:
        new = [message for message in task.data["messages"] if message["new"]]
        claims = [
            found(message["number"], f"The user owns {thing} {message['text'].split()[3].strip(',')}.", message["text"])
            for message in new
            for thing in ("boat", "barge", "bike")
        ]
        return answer(*claims)

    script.always = lambda task: found_in(task) if task.name == "extract_observations" else {"pairs": []}
    job = learn()
    batches = -(-said // 20)
    assert job.state == "done" and job.calls <= 2 * batches
    assert Episode.objects.filter(learning="learned").count() == said


def test_a_model_that_is_not_there_costs_nothing(script: Script, say: Say, learn: Learn) -> None:
    say("I keep bees.")
    script.always = ModelError("nobody answers", permanent=False)
    job = learn()
    assert (job.calls, job.input_tokens, job.cost) == (0, 0, None)


def test_after_a_day_on_which_the_budget_was_used_up_learning_goes_on(
    script: Script, owner: Owner, say: Say, learn: Learn, settings: Any
) -> None:
    settings.LEARN_BATCH_MESSAGES = 1
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"daily_token_budget": 1})
    for text in ("I keep bees.", "I row.", "I knit."):
        say(text)
    script.always = {"relevance": [], "observations": []}
    calls = []
    for day in range(3):
        with clock.at(MOMENT + timedelta(days=day)):
            calls.append(learn().calls)
    assert calls == [1, 2, 3]
    assert not Episode.objects.filter(learning="due").exists()


def test_tokens_count_for_the_day_on_which_they_were_used(owner: Owner) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"daily_token_budget": 100})
    with clock.at(datetime(2026, 5, 5, 22, 50, tzinfo=UTC)):  # ten to midnight in Lisbon
        job = jobs.claim(jobs.request(owner.id, "consolidate", session="s1").pk, "worker")
        assert job is not None
        job_costs.spend(job, Usage(90, 10, 1))
        assert budget.used_up_until(owner) == datetime(2026, 5, 5, 23, 0, tzinfo=UTC)
    with clock.at(datetime(2026, 5, 5, 23, 10, tzinfo=UTC)):
        assert budget.used_up_until(owner) is None
        job_costs.spend(job, Usage(90, 10, 1))  # the same job goes on
        assert budget.used_up_until(owner) == datetime(2026, 5, 6, 23, 0, tzinfo=UTC)


def test_midnight_may_pass_while_it_is_looked_up(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was used up was the budget of the day that is over, so it may go on now: not a day later."""
    midnight = datetime(2026, 5, 5, 23, 0, tzinfo=UTC)  # in Lisbon
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"daily_token_budget": 100})
    with clock.at(midnight - timedelta(minutes=1)):
        budget.spend(owner, 100)
    moments = iter([midnight - timedelta(milliseconds=1), midnight, midnight])
    monkeypatch.setattr(clock, "now", lambda: next(moments))
    assert budget.used_up_until(owner) == midnight
