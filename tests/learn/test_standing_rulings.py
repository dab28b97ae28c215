"""A contradiction of a category for which the person ruled once and for all is settled that way, without asking."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from memories import store
from memories.llm.scripted import Script
from memories.models import Change, Conflict, Job, Memory, OwnerState
from memories.records import By, Owner
from tests.learn.conftest import Learn, Say, answer, found

CHILD, BROTHER = "The user is an only child.", "The user has an older brother, Ruben."
Told = Callable[[], Job]


@pytest.fixture
def told(script: Script, say: Say, learn: Learn) -> Told:
    """The person says two things that cannot both be true."""

    def tell() -> Job:
        say("I am an only child.")
        script.answers.append(answer(found(1, CHILD, "I am an only child", category="family")))
        learn()
        say("my older brother Ruben taught me to drive")
        script.answers.append(answer(found(2, BROTHER, "my older brother Ruben", category="family")))
        script.answers.append({"pairs": [{"pair": 1, "relation": "contradiction"}]})
        return learn()

    return tell


@pytest.mark.parametrize(
    ("ruling", "child", "brother"),
    [("newer", "superseded", "active"), ("older", "active", "archived"), ("both", "active", "active")],
)
def test_it_is_settled_as_the_person_wants(ruling: str, child: str, brother: str, owner: Owner, told: Told) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"rulings": {"family": ruling}})
    job = told()
    assert dict(Memory.objects.values_list("text", "state")) == {CHILD: child, BROTHER: brother}
    conflict = Conflict.objects.get()
    assert (conflict.state, conflict.ruling) == ("ruled", ruling) and conflict.ruled_at is not None
    assert job.counts["ruled"] == 1 and "conflicts" not in job.counts
    assert Change.objects.filter(actor="ruling").count() == (ruling != "both")


def test_undoing_what_was_learned_brings_the_older_one_back(owner: Owner, told: Told) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"rulings": {"family": "newer"}})
    told()
    learned = Change.objects.get(memory__text=BROTHER, action="learned")
    store.undo(owner.id, learned.pk, By("user"))
    assert Memory.objects.get(text=CHILD).state == "active"


@pytest.mark.parametrize("rulings", [{}, {"work": "newer"}, {"family": "as you like"}])
def test_without_a_ruling_for_it_the_person_is_asked(rulings: dict[str, str], owner: Owner, told: Told) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"rulings": rulings})
    assert told().counts["conflicts"] == 1
    assert Conflict.objects.get().state == "open"
    assert set(Memory.objects.values_list("state", flat=True)) == {"active"}


def test_the_strangers_ruling_is_theirs(owner: Owner, other: Owner, told: Told) -> None:
    OwnerState.objects.update_or_create(owner_id=other.id, defaults={"rulings": {"family": "newer"}})
    told()
    assert Conflict.objects.get().state == "open"


def test_what_is_locked_is_not_ruled_over(owner: Owner, script: Script, say: Say, learn: Learn) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"rulings": {"family": "newer"}})
    say("I am an only child.")
    script.answers.append(answer(found(1, CHILD, "I am an only child", category="family")))
    learn()
    store.revise(owner.id, Memory.objects.get().pk, By("user"), locked=True)
    say("my older brother Ruben taught me to drive")
    script.answers.append(answer(found(2, BROTHER, "my older brother Ruben", category="family")))
    script.answers.append({"pairs": [{"pair": 1, "relation": "contradiction"}]})
    learn()
    assert set(Memory.objects.values_list("state", flat=True)) == {"active"}
    assert Conflict.objects.get().state == "open"
