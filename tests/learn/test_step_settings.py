"""What can be set about learning: how much is read, shown and written about in one call."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from memories import clock, jobs, tasks
from memories.llm.scripted import Script
from memories.models import Job, Memory
from memories.records import Owner, Query
from memories.retrieve import retrieve
from tests.learn.conftest import Learn, Say, answer, found
from tests.store.saying import conclude
from tests.store.saying import learn as remember

pytestmark = pytest.mark.django_db


def shown(script: Script, call: int) -> str:
    """The data of a call's prompt."""
    return script.tasks[call].prompt[-1].content


def test_so_many_new_messages_are_read_in_one_call(say: Say, learn: Learn, script: Script, settings: Settings) -> None:
    settings.LEARN_BATCH_MESSAGES = 2
    script.always = answer(relevance={})
    for n in range(5):
        say(f"Tile number {n} is blue.")
    assert learn().counts["messages"] == 5
    assert [shown(script, call).count("(new)") for call in range(len(script.tasks))] == [2, 2, 1]


@pytest.mark.parametrize("before", [0, 2])
def test_so_many_messages_before_them_are_shown(
    before: int, say: Say, learn: Learn, script: Script, settings: Settings
) -> None:
    settings.LEARN_CONTEXT_MESSAGES = before
    script.always = answer(relevance={})
    for n in range(4):
        say(f"Tile number {n} is blue.")
    learn()
    say("They are all laid now.")
    learn()
    assert shown(script, 1).count("Tile number") == before


def test_a_message_is_cut_after_so_many_tokens(say: Say, learn: Learn, script: Script, settings: Settings) -> None:
    settings.LEARN_MESSAGE_TOKENS = 100
    script.always = answer(relevance={})
    say("tile " * 2_000)
    learn()
    assert 10 < shown(script, 0).count("tile") < 110


def test_so_many_known_memories_are_shown(
    owner: Owner, say: Say, learn: Learn, script: Script, settings: Settings
) -> None:
    settings.LEARN_KNOWN_MEMORIES = 2
    script.always = answer(relevance={})
    for n in range(5):
        remember(owner, f"The user owns tile number {n}.")
    say("Another tile, number nine.")
    learn()
    assert shown(script, 0).count("The user owns tile") == 2


def test_so_many_pairs_are_compared_in_one_call(
    owner: Owner, say: Say, learn: Learn, script: Script, settings: Settings
) -> None:
    settings.JUDGE_PAIRS = 3
    for n in range(6):
        remember(owner, f"The user owns blue tile number {n}.", subject="tiles", category="belongings")
    script.answers.append(
        answer(found(1, "The user owns a green tile.", "I own a green tile", subject="tiles", category="belongings"))
    )
    script.answers.append({"pairs": []})
    say("I own a green tile")
    learn()
    assert [task.name for task in script.tasks] == ["extract_observations", "judge_pairs"]
    assert len(script.tasks[1].data["pairs"]) == 3


def reflect(owner: Owner) -> Job:
    job = jobs.request(owner.id, "reflect")
    Job.objects.filter(pk=job.pk).update(due_at=clock.now())
    tasks.run_job(job.pk)
    job.refresh_from_db()
    return job


def test_so_many_subjects_are_written_about_in_one_call(owner: Owner, script: Script, settings: Settings) -> None:
    settings.REFLECT_SUBJECTS = 2
    script.always = {"insights": []}
    for subject in ("tea", "boats", "tiles"):
        for n in range(2):
            remember(owner, f"The user has {subject} of kind {n}.", subject=subject)
    assert reflect(owner).state == "done"
    assert [len(task.data["subjects"]) for task in script.tasks] == [2, 1]


def test_a_subject_needs_so_many_observations(owner: Owner, script: Script, settings: Settings) -> None:
    settings.REFLECT_LEAST = 3
    script.always = {"insights": []}
    for subject, many in (("tea", 2), ("boats", 3)):
        for n in range(many):
            remember(owner, f"The user has {subject} of kind {n}.", subject=subject)
    reflect(owner)
    assert [subject["subject"] for task in script.tasks for subject in task.data["subjects"]] == ["boats"]


def test_an_insight_of_the_profile_rests_on_so_many(owner: Owner, settings: Settings) -> None:
    one, other = (remember(owner, f"The user has tile {n}.") for n in range(2))
    conclude(owner, "The user has two tiles.", (one, other))
    query = Query("tile", at=datetime.now(UTC))
    assert [result.text for result in retrieve(owner, query).profile] == ["The user has two tiles."]
    settings.PROFILE_SUPPORT = 3
    assert retrieve(owner, query).profile == ()


def test_what_is_far_below_the_best_stays_out_of_the_prompt(owner: Owner, settings: Settings) -> None:
    remember(owner, "The user keeps a blue tile in the blue kitchen.")
    remember(owner, "The user once saw a kitchen on a boat.")
    sent = {}
    for floor in (0.0, 1.0):
        settings.RECALL_FLOOR = floor
        results = retrieve(owner, Query("Which tile is in the blue kitchen?", at=datetime.now(UTC))).results
        sent[floor] = sum(result.in_prompt for result in results)
    assert sent == {0.0: 2, 1.0: 1}
    assert Memory.objects.filter(owner_id=owner.id).count() == 2
