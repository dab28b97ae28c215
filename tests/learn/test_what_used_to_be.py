"""What a person says of a time that is over becomes history: it never stands beside what is so now as if it were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from memories import store
from memories.llm.scripted import Script
from memories.models import Conflict, Evidence, Memory
from memories.records import By, NewMemory, Owner, Quote
from memories.steps.consolidation.former import is_former
from tests.learn.conftest import Learn, Say, answer, found

EARLIER = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)
Known = Callable[..., Memory]


@pytest.fixture
def known(owner: Owner, say: Say) -> Known:
    """A memory from another conversation, of some months ago."""

    def remember(text: str, **fields: Any) -> Memory:
        episode = say(text, session="earlier", at=EARLIER)
        episode.learning = "learned"
        episode.save(update_fields=["learning"])
        new = NewMemory(
            "observation", text, "en", quotes=(Quote(episode.pk, 0, len(text)),), valid_from=EARLIER, **fields
        )
        return store.remember(owner.id, new, By("consolidation"))

    return remember


def by_pair(script: Script, relations: dict[tuple[str, str], str]) -> None:
    """The model says of each pair, the older first, what `relations` says; of any other that it is unrelated."""

    def judge(task: Any) -> dict[str, Any]:
        pairs = task.data["pairs"]
        told = [relations.get((pair["a"], pair["b"]), "unrelated") for pair in pairs]
        return {"pairs": [{"pair": p["number"], "relation": r} for p, r in zip(pairs, told, strict=True)]}

    script.answers.append(judge)


@pytest.mark.parametrize(
    "statement", ["The user used to live in a flat.", "Formerly Ana was a nurse.", "用户以前当老师。"]
)
def test_what_is_told_as_over(statement: str) -> None:
    assert is_former(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "The user is used to the cold.",
        "The user used to get up at four, now at six.",
        "用户以前四点起，现在六点起。",
        "The user rows.",
    ],
)
def test_what_is_not_told_as_over_or_tells_of_the_present_as_well(statement: str) -> None:
    assert not is_former(statement)


def test_the_history_that_is_there_gets_the_evidence(script: Script, say: Say, learn: Learn, known: Known) -> None:
    old = known("The user lives in a flat.", category="home")
    say("We swapped the flat for a terrace in Horfield, I used to live in a flat")
    now, before = "The user swapped the flat for a terrace in Horfield.", "The user used to live in a flat."
    script.answers.append(
        answer(
            found(1, before, "I used to live in a flat", category="home"),
            found(1, now, "We swapped the flat for a terrace in Horfield", category="home", replaces=[1]),
        )
    )
    by_pair(script, {(old.text, now): "update", (old.text, before): "update"})
    job = learn()
    old.refresh_from_db()
    new = Memory.objects.get(state="active")
    assert new.text == now and (old.state, old.replaced_by_id) == ("superseded", new.pk)
    assert Evidence.objects.filter(memory=old).count() == 2
    assert (job.counts["learned"], job.counts["superseded"], job.counts["supported"]) == (1, 1, 1)
    store.undo_job(new.owner_id, job.pk, By("user"))
    assert Memory.objects.get(state="active").pk == old.pk and Evidence.objects.filter(memory=old).count() == 1


def test_what_ended_and_what_began_in_one_sentence(script: Script, say: Say, learn: Learn) -> None:
    say("I used to get up at four, no more of that, it is six these days")
    before, now = "The user used to get up at four.", "The user gets up at six these days."
    script.answers.append(
        answer(found(1, now, "it is six these days", category="work"), found(1, before, "I used to get up at four"))
    )
    by_pair(script, {(before, now): "update"})  # the older first, whichever the model named first
    learn()
    new = Memory.objects.get(state="active")
    old = Memory.objects.get(state="superseded")
    assert (new.text, old.text, old.replaced_by_id) == (now, before, new.pk)


def test_what_used_to_be_with_nothing_in_its_place_is_a_memory_of_its_own(
    script: Script, say: Say, learn: Learn, known: Known
) -> None:
    known("The user lives in Berlin.", category="home")
    say("I used to be a baker, before the children")
    script.answers.append(answer(found(1, "The user used to be a baker.", "I used to be a baker", category="work")))
    by_pair(script, {})
    learn()
    assert set(Memory.objects.values_list("text", "state")) == {
        ("The user lives in Berlin.", "active"),
        ("The user used to be a baker.", "active"),
    }


def test_a_figure_that_only_the_new_words_have_is_not_lost(
    script: Script, say: Say, learn: Learn, known: Known
) -> None:
    old = known("The user lives in a flat.", category="home")
    say("We have a house now. I used to live in a flat for 6 years")
    before = "The user used to live in a flat for 6 years."
    script.answers.append(
        answer(
            found(1, "The user has a house now.", "We have a house now", category="home", replaces=[1]),
            found(1, before, "I used to live in a flat for 6 years", category="home"),
        )
    )
    by_pair(script, {(old.text, "The user has a house now."): "update", (old.text, before): "duplicate"})
    learn()
    assert Memory.objects.filter(text=before).exists()


def test_one_change_ends_several(script: Script, say: Say, learn: Learn, known: Known) -> None:
    job = known("The user drives a cab at night.", category="work")
    detail = known("The user listens to books on quiet shifts.", category="work")
    say("I gave up the cab")
    script.answers.append(
        answer(found(1, "The user gave up the cab.", "I gave up the cab", category="work", replaces=[1, 2]))
    )
    by_pair(script, {(one.text, "The user gave up the cab."): "update" for one in (job, detail)})
    learn()
    new = Memory.objects.get(state="active")
    assert set(Memory.objects.filter(replaced_by=new).values_list("pk", flat=True)) == {job.pk, detail.pk}


def test_a_detail_told_with_what_is_over_is_over_too(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    told = say("I live in a flat, a flat with a tiny kitchen, and I keep bees", session="earlier")
    told.learning = "learned"
    told.save(update_fields=["learning"])
    for text, start, end in (
        ("The user lives in a flat.", 0, 16),
        ("The user lives in a flat with a tiny kitchen.", 18, 44),
        ("The user keeps bees.", 50, 61),
    ):
        new = NewMemory("observation", text, "en", quotes=(Quote(told.pk, start, end),), category="home")
        store.remember(owner.id, new, By("consolidation"))
    say("We moved to a house")
    moved = "The user moved to a house."
    script.answers.append(answer(found(1, moved, "We moved to a house", category="home")))
    by_pair(script, {("The user lives in a flat.", moved): "update"})
    job = learn()
    assert set(Memory.objects.filter(state="active").values_list("text", flat=True)) == {moved, "The user keeps bees."}
    store.undo_job(owner.id, job.pk, By("user"))
    assert Memory.objects.filter(state="active").count() == 3


def test_a_child_beside_the_only_one_is_asked_about(script: Script, say: Say, learn: Learn, known: Known) -> None:
    one = known("The user has just the one daughter, no other children.", category="family", about="daughter")
    say("my son sits his finals in June")
    two = "The user's son sits the finals in June."
    script.answers.append(answer(found(1, two, "my son sits his finals in June", about="son", category="study")))
    by_pair(script, {(one.text, two): "contradiction"})
    learn()
    assert Conflict.objects.get().a_id == one.pk
