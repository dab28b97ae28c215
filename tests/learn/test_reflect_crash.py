"""Runs of reflection that end in the middle: killed, cancelled, or getting nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from memories import clock, jobs, store
from memories.llm.base import Task
from memories.llm.scripted import Script
from memories.models import Evidence, Job, Memory
from memories.records import By, NewMemory, Owner
from tests.learn.conftest import Observe, run_now
from tests.learn.crashing import crash_at, lines_of, places

Reflect = Callable[..., Job]


def summed_up(task: Task[Any]) -> dict[str, Any]:
    """Of each subject its first two observations, in fewer words."""
    written = []
    for subject in task.data["subjects"]:
        numbers = [row["number"] for row in subject["observations"]][:2]
        words = [row["text"].split()[2] for row in subject["observations"]][:2]
        text = f"The user {' and '.join(words)} along {subject['subject']}."
        written.append({"subject": subject["subject"], "sentences": [{"text": text, "observations": numbers}]})
    return {"insights": written}


def insights(owner: Owner) -> object:
    rows = Memory.objects.filter(owner_id=owner.id, kind="insight", state="active").order_by("subject")
    return [
        (row.subject, row.text, row.stale, sorted(Evidence.objects.filter(memory=row).values_list("observation_id")))
        for row in rows
    ]


def several_subjects(observe: Observe, count: int = 8) -> None:
    for number in range(count):
        observe(f"The user rows along river {number} in summer.", f"river {number}")
        observe(f"The user fishes along river {number} in winter.", f"river {number}")


def test_a_crash_at_any_line_loses_nothing_and_writes_nothing_twice(
    owner: Owner, observe: Observe, script: Script
) -> None:
    several_subjects(observe)
    script.always = summed_up
    lines = lines_of(lambda: run_now(owner, "reflect"))
    wanted = insights(owner)
    for place in places(lines, 8):
        Memory.objects.filter(kind="insight").delete()
        Memory.objects.update(reflected=False)
        Job.objects.all().delete()
        crash_at(place, lambda: run_now(owner, "reflect"))
        jobs.release_lapsed(clock.now() + jobs.LEASE * 2)
        run_now(owner, "reflect")
        assert insights(owner) == wanted, f"after a crash at line {place} of {lines}"


def test_cancelled_it_keeps_the_batches_that_are_done(
    owner: Owner, observe: Observe, script: Script, reflect: Reflect
) -> None:
    several_subjects(observe)
    script.answers.append(summed_up)

    def cancel(task: Task[Any]) -> Any:
        jobs.cancel(owner.id, Job.objects.get(kind="reflect").pk)
        return summed_up(task)

    script.answers.append(cancel)
    assert reflect().state == "cancelled"
    assert Memory.objects.filter(kind="insight").count() == 6  # of the first batch
    assert Memory.objects.filter(kind="observation", reflected=False).count() == 4
    script.always = summed_up
    assert reflect().state == "done"
    assert Memory.objects.filter(kind="insight").count() == 8


def test_what_cannot_be_rewritten_is_not_asked_for_for_ever(
    owner: Owner, rower: list[Memory], script: Script, reflect: Reflect
) -> None:
    """Another memory says already what the model says of a stale insight: the insight is withdrawn."""
    first = NewMemory("insight", "Rowing.", "en", subject="rowing", sentences=((rower[0].pk, rower[2].pk),))
    made = store.write_insight(owner.id, first, By("reflection"))
    said = NewMemory("observation", "The user rows and won a race.", "en", subject="races")
    store.remember(owner.id, said, By("consolidation"))
    store.revise(owner.id, rower[2].pk, By("user"), text="The user's shoulder is well again, after months of pain.")
    sentence = {"text": "The user rows and won a race.", "observations": [1, 2]}
    script.always = {"insights": [{"subject": "rowing", "sentences": [sentence]}]}
    assert reflect().state == "done"
    assert Memory.objects.get(pk=made.pk).state == "trashed" and len(script.tasks) == 1


def test_two_insights_of_one_name_do_not_keep_a_run_busy(
    owner: Owner, rower: list[Memory], script: Script, reflect: Reflect
) -> None:
    for text, cited in (("Rowing.", rower[:2]), ("Races.", rower[1:])):
        new = NewMemory("insight", text, "en", subject="rowing", sentences=(tuple(row.pk for row in cited),))
        store.write_insight(owner.id, new, By("reflection"))
    store.revise(owner.id, rower[1].pk, By("user"), text="The user lost a sculls race in Namur.")
    script.always = {"insights": []}
    assert reflect().state == "done"
    assert len(script.tasks) <= 2
    assert not Memory.objects.filter(kind="insight", state="active", stale=True).exists()
