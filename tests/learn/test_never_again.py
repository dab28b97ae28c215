""" "Do not remember this" holds when it is said again, however the model puts it then."""

from __future__ import annotations

import pytest

from memories.llm.scripted import Script
from memories.models import Memory
from memories.never_again import after_all, never_again
from memories.records import Owner
from tests.learn.conftest import Learn, Say, answer, found

pytestmark = pytest.mark.django_db
WORDINGS = ("The user keeps bees.", "The user is keeping bees.", "The user has bees that the user keeps.")


def said_again(script: Script, say: Say, learn: Learn, owner: Owner, session: str, statement: str) -> str:
    """Say it in another conversation; return what became of the statement."""
    say("I keep bees.", session=session)
    script.answers.append(answer(found(1, statement, "I keep bees")))
    learn(session=session)
    return Memory.objects.filter(owner_id=owner.id).latest("pk").state


def test_the_same_words_teach_it_no_more(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    assert said_again(script, say, learn, owner, "s1", WORDINGS[0]) == "active"
    memory = Memory.objects.get(owner_id=owner.id)
    never_again(owner.id, memory.pk)
    for number, wording in enumerate(WORDINGS):
        said_again(script, say, learn, owner, f"again{number}", wording)
    assert not Memory.objects.filter(owner_id=owner.id, state="active").exists()

    after_all(owner.id, memory.pk)
    assert said_again(script, say, learn, owner, "after", "The user keeps some bees.") == "active"


def test_the_strangers_words_are_not_touched(
    script: Script, owner: Owner, other: Owner, say: Say, learn: Learn
) -> None:
    said_again(script, say, learn, owner, "s1", WORDINGS[0])
    never_again(owner.id, Memory.objects.get(owner_id=owner.id).pk)
    say("I keep bees.", session="theirs", by=other)
    script.answers.append(answer(found(1, WORDINGS[1], "I keep bees")))
    learn(of=other, session="theirs")
    assert Memory.objects.get(owner_id=other.id).state == "active"
