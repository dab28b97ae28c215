"""Observations become insights, and every sentence of one rests on some of them."""

from __future__ import annotations

from typing import Any

import pytest

from memories import store
from memories.errors import ModelError
from memories.llm.scripted import Script
from memories.models import Evidence, Memory, OwnerState
from memories.records import By, Owner
from memories.steps.reflection import keep
from tests.learn.reflecting import insight

WRITTEN = insight(("The user rows in Ghent and won a race.", [1, 2]), ("Their shoulder hurts from it.", [3]))


def test_an_insight_rests_on_observations_sentence_by_sentence(
    script: Script, owner: Owner, rower: list[Memory], reflect: Any
) -> None:
    script.answers.append(WRITTEN)
    job = reflect()
    made = Memory.objects.get(kind="insight")
    assert made.text == "The user rows in Ghent and won a race. Their shoulder hurts from it."
    assert made.subject == "rowing" and made.owner_id == owner.id and made.job_id == job.pk
    cited = set(Evidence.objects.filter(memory=made).values_list("sentence", "observation_id"))
    assert cited == {(0, rower[0].pk), (0, rower[1].pk), (1, rower[2].pk)}
    assert job.counts["written"] == 1 and job.counts["reflected"] == 3 and job.calls == 1
    assert not Memory.objects.filter(kind="observation", reflected=False).exists()
    assert len(made.text) < sum(len(row.text) for row in rower)


def test_reflecting_again_asks_no_model(script: Script, rower: list[Memory], reflect: Any) -> None:
    script.answers.append(WRITTEN)
    reflect()
    again = reflect()
    assert again.state == "done" and again.calls == 0 and len(script.tasks) == 1
    assert Memory.objects.filter(kind="insight").count() == 1


def test_the_stranger_is_not_in_it(
    script: Script, other: Owner, rower: list[Memory], observe: Any, reflect: Any
) -> None:
    observe("The stranger rows in Bruges.", by=other)
    observe("The stranger likes rowing at night.", by=other)
    script.answers.append(WRITTEN)
    reflect()
    assert "stranger" not in str(script.tasks[0].data)
    assert not Memory.objects.filter(kind="insight", owner_id=other.id).exists()


@pytest.mark.parametrize(
    "sentence",
    [
        ("The user rows.", []),
        ("The user rows.", [0, 99]),
        ("The user rows 4 times a week.", [1, 2, 3]),
        ("The user won three races.", [1, 2, 3]),
        ("The user rows with Otto.", [1, 2, 3]),
        ("The user, whose card is 4111 1111 1111 1111, rows.", [1, 2, 3]),
    ],
)
def test_a_sentence_that_its_sources_do_not_carry_is_left_out(
    sentence: tuple[str, list[int]], script: Script, rower: list[Memory], reflect: Any
) -> None:
    script.answers.append(insight(sentence, ("The user rows in Ghent and won a race.", [1, 2])))
    reflect()
    assert Memory.objects.get(kind="insight").text == "The user rows in Ghent and won a race."


def test_an_insight_is_shorter_than_its_sources_or_is_none(script: Script, observe: Any, reflect: Any) -> None:
    observe("The user rows.")
    observe("The user won.")
    script.answers.append(insight(("The user likes to row and has also won, which is very nice for the user.", [1, 2])))
    reflect()
    assert not Memory.objects.filter(kind="insight").exists()


def test_a_subject_that_was_not_asked_about_is_ignored(script: Script, rower: list[Memory], reflect: Any) -> None:
    script.answers.append(insight(("The user rows in Ghent.", [1, 2]), subject="weather"))
    assert reflect().counts["invalid"] == 1
    assert not Memory.objects.filter(kind="insight").exists()


def test_a_new_observation_updates_the_insight_in_place(
    script: Script, rower: list[Memory], observe: Any, reflect: Any
) -> None:
    script.answers.append(WRITTEN)
    reflect()
    before = Memory.objects.get(kind="insight")
    observe("The user became the club's treasurer.", "Rowing")
    script.answers.append(insight(("The user rows in Ghent, is the club's treasurer and won a race.", [1, 2, 4])))
    reflect()
    after = Memory.objects.get(kind="insight")
    assert after.pk == before.pk and after.revision == 2 and "treasurer" in after.text
    assert script.tasks[1].data["subjects"][0]["present"] == before.text


def test_a_stale_insight_is_rewritten_from_what_still_holds(
    script: Script, owner: Owner, rower: list[Memory], reflect: Any
) -> None:
    script.answers.append(WRITTEN)
    reflect()
    store.remove(owner.id, rower[2].pk, By("user"))
    assert Memory.objects.get(kind="insight").stale
    script.answers.append(insight(("The user rows in Ghent and won a race.", [1, 2])))
    reflect()
    fresh = Memory.objects.get(kind="insight")
    assert not fresh.stale and "shoulder" not in fresh.text and fresh.state == "active"


def test_a_stale_insight_with_nothing_left_is_withdrawn_without_a_call(
    script: Script, owner: Owner, rower: list[Memory], reflect: Any
) -> None:
    script.answers.append(WRITTEN)
    reflect()
    for row in rower[1:]:
        store.remove(owner.id, row.pk, By("user"))
    job = reflect()
    assert Memory.objects.get(kind="insight").state == "trashed"
    assert job.counts["withdrawn"] == 1 and len(script.tasks) == 1


def test_a_crash_while_storing_stores_nothing_and_the_next_run_writes_once(
    script: Script, rower: list[Memory], reflect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.always = WRITTEN

    def crash(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(keep.jobs, "count", crash)
    assert reflect().state == "queued"
    assert not Memory.objects.filter(kind="insight").exists() and Memory.objects.filter(reflected=True).count() == 0
    monkeypatch.undo()
    assert reflect().state == "done"
    assert Memory.objects.filter(kind="insight").count() == 1


def test_observations_that_change_meanwhile_are_read_again(
    script: Script, owner: Owner, rower: list[Memory], reflect: Any
) -> None:
    def edited(task: Any) -> Any:
        store.revise(owner.id, rower[0].pk, By("user"), text="The user rows in Bruges.")
        return WRITTEN

    script.answers.append(edited)
    assert reflect().state == "queued"
    assert not Memory.objects.filter(kind="insight").exists()
    script.answers.append(insight(("The user rows in Bruges and won a race.", [1, 2])))
    reflect()
    assert Memory.objects.get(kind="insight").text == "The user rows in Bruges and won a race."


def test_a_model_that_fails_leaves_everything_for_later(script: Script, rower: list[Memory], reflect: Any) -> None:
    script.always = ModelError("busy", permanent=False)
    assert reflect().state == "queued"
    assert Memory.objects.filter(reflected=False).count() == 3


def test_chinese_observations_make_a_chinese_insight(script: Script, observe: Any, reflect: Any) -> None:
    observe("用户每周二在根特的俱乐部划船。", "划船", language="zh")
    observe("用户在那慕尔赢过一场双桨赛。", "划船", language="zh")
    script.answers.append(insight(("用户在根特划船，还赢过比赛。", [1, 2]), ("用户有5条船。", [1]), subject="划船"))
    reflect()
    made = Memory.objects.get(kind="insight")
    assert (made.text, made.language) == ("用户在根特划船，还赢过比赛。", "zh")
    assert "只用 JSON" in script.tasks[0].prompt[0].content


def test_memory_that_is_off_is_not_reflected_on(
    script: Script, owner: Owner, rower: list[Memory], reflect: Any
) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"memory": "off"})
    assert reflect().state == "done" and not script.tasks
