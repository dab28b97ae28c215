"""What a new observation is about: subjects that have an insight come first, then new ones, then the category."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from memories import store
from memories.llm.base import Task
from memories.llm.scripted import Script, ScriptedChat
from memories.models import Job, Memory
from memories.records import By, NewMemory, Owner
from memories.steps.reflection.group import subject_key
from tests.learn.conftest import Observe
from tests.learn.reflecting import insight

Reflect = Callable[..., Job]
NOTHING: dict[str, Any] = {"insights": []}


def asked(script: Script) -> dict[str, list[str]]:
    """By subject of the last call: the statements shown."""
    subjects = script.tasks[-1].data["subjects"]
    return {entry["subject"]: [row["text"] for row in entry["observations"]] for entry in subjects}


def sum_up(owner: Owner, text: str, subject: str, *rows: Memory, **fields: Any) -> Memory:
    Memory.objects.filter(pk__in=[row.pk for row in rows]).update(reflected=True)
    new = NewMemory("insight", text, "en", subject=subject, sentences=(tuple(row.pk for row in rows),), **fields)
    return store.write_insight(owner.id, new, By("reflection"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rowing", "rowing"),
        ("the dogs", "dog"),
        ("health of her mother", "mother’s health"),
        ("妈妈的身体", "妈妈身体"),
    ],
)
def test_the_same_words_in_another_form_are_one_subject(one: str, other: str) -> None:
    assert subject_key(one) == subject_key(other)


@pytest.mark.parametrize(
    ("known", "new"), [("rowing", "Rowing"), ("rowing", "the rowing club"), ("划船", "划船俱乐部"), ("food", "tea")]
)
def test_a_new_observation_goes_to_the_insight_that_is_there(
    known: str, new: str, script: Script, owner: Owner, observe: Observe, reflect: Reflect
) -> None:
    old = observe("The user rows.", known), observe("The user won.", known)
    sum_up(owner, "Rows and won.", known, *old)
    fresh = observe("The user bought a boat in Ghent.", new, category="food")
    script.answers.append(NOTHING)
    reflect()
    assert asked(script) == {known: [old[0].text, old[1].text, fresh.text]}


def test_what_an_insight_rests_on_stays_with_it_when_a_new_subject_grows(
    script: Script, owner: Owner, observe: Observe, reflect: Reflect
) -> None:
    tea, bread = observe("Drinks tea.", "tea", category="food"), observe("Bakes bread.", "bread", category="food")
    sum_up(owner, "Tea and bread.", "food", tea, bread)
    for text in ("The user has a pot from Jingdezhen.", "The user likes oolong."):
        observe(text, "tea", category="food")
    script.answers.append(NOTHING)
    reflect()
    assert asked(script) == {"tea": ["The user has a pot from Jingdezhen.", "The user likes oolong."]}


def test_lone_subjects_go_by_their_category_and_what_is_about_nothing_is_left(
    script: Script, observe: Observe, reflect: Reflect
) -> None:
    observe("The user bakes bread.", "bread", category="food")
    observe("The user drinks oolong.", "tea", category="food")
    observe("The user saw a fox.", "fox", category="other")
    observe("The user saw an owl.", "", category="other")
    script.answers.append(NOTHING)
    reflect()
    assert asked(script) == {"food": ["The user bakes bread.", "The user drinks oolong."]}
    assert not Memory.objects.filter(reflected=False).exists()


def test_moved_to_another_subject_it_leaves_the_old_insight(
    script: Script, owner: Owner, observe: Observe, reflect: Reflect
) -> None:
    rows = [
        observe("The user rows.", "rowing"),
        observe("The user won.", "rowing"),
        observe("The user fell.", "rowing"),
    ]
    made = sum_up(owner, "Rows, won, fell.", "rowing", *rows)
    store.revise(owner.id, rows[2].pk, By("user"), subject="accidents")
    assert Memory.objects.get(pk=made.pk).stale
    script.answers.append(insight(("Rows and won.", [1, 2])))
    reflect()
    assert asked(script) == {"rowing": ["The user rows.", "The user won."]}


def test_what_comes_back_from_the_trash_is_reflected_on_again(
    script: Script, owner: Owner, rower: list[Memory], reflect: Reflect
) -> None:
    script.answers.append(insight(("The user rows in Ghent and won a race.", [1, 2]), ("A shoulder hurts.", [3])))
    reflect()
    store.remove(owner.id, rower[2].pk, By("user"))
    script.answers.append(insight(("The user rows in Ghent and won a race.", [1, 2])))
    reflect()
    store.restore(owner.id, rower[2].pk, By("user"))
    assert not Memory.objects.get(pk=rower[2].pk).reflected
    script.answers.append(insight(("The user rows in Ghent and won a race.", [1, 2]), ("A shoulder hurts.", [3])))
    reflect()
    assert "shoulder" in Memory.objects.get(kind="insight").text


def test_of_many_observations_those_that_it_rests_on_and_the_new_ones_are_shown(
    script: Script, owner: Owner, observe: Observe, reflect: Reflect
) -> None:
    rows = [observe(f"The user rowed race {number}.") for number in range(40)]
    sum_up(owner, "Races.", "rowing", rows[0], rows[1])
    Memory.objects.update(reflected=True)
    fresh = observe("The user bought a boat.")
    script.answers.append(NOTHING)
    reflect()
    shown = asked(script)["rowing"]
    assert len(shown) == 24 and {rows[0].text, rows[1].text, fresh.text, rows[39].text} <= set(shown)


def test_several_subjects_are_one_call_and_no_more_than_the_model_can_read(
    script: Script, observe: Observe, reflect: Reflect, monkeypatch: pytest.MonkeyPatch
) -> None:
    for subject in ("rowing", "baking", "chess"):
        observe(f"The user is fond of {subject}. " + "Very much so. " * 20, subject)
        observe(f"The user teaches {subject}. " + "Every week. " * 20, subject)

    def nothing(task: Task[Any]) -> dict[str, Any]:
        return NOTHING

    script.always = nothing
    reflect()
    assert len(script.tasks) == 1 and len(asked(script)) == 3
    Memory.objects.update(reflected=False)
    monkeypatch.setattr(ScriptedChat, "context_tokens", 600)
    reflect()
    assert [len(task.data["subjects"]) for task in script.tasks[1:]] == [1, 1, 1]
    assert not Memory.objects.filter(reflected=False).exists()
