"""New statements meet what is known: repeats, fuller statements, changes and contradictions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memories import store
from memories.llm.scripted import Script
from memories.models import Conflict, Episode, Evidence, Memory
from memories.records import By, NewMemory, Owner, Quote
from tests.learn.conftest import Learn, Say, answer, found


@pytest.fixture
def known(owner: Owner, say: Say) -> Any:
    """A memory that is there already, said earlier, in another conversation."""

    def remember(text: str, *, at: datetime = datetime(2026, 1, 10, 9, 0, tzinfo=UTC), **fields: Any) -> Memory:
        episode = say(text, session="earlier", at=at)
        Episode.objects.filter(pk=episode.pk).update(learning="learned")
        new = NewMemory("observation", text, "en", quotes=(Quote(episode.pk, 0, len(text)),), valid_from=at, **fields)
        return store.remember(owner.id, new, By("consolidation"))

    return remember


def judged(relation: str, fuller: str = "") -> dict[str, Any]:
    return {"pairs": [{"pair": 1, "relation": relation, "fuller": fuller}]}


def test_the_same_words_again_are_more_evidence_and_cost_no_second_call(
    script: Script, owner: Owner, say: Say, learn: Learn, known: Any
) -> None:
    memory = known("The user rows on Tuesdays.", category="interests")
    say("I row on Tuesdays, as ever.")
    script.answers.append(answer(found(1, "the user rows on  tuesdays", "I row on Tuesdays")))
    job = learn()
    assert Memory.objects.filter(owner_id=owner.id).count() == 1
    assert Evidence.objects.filter(memory=memory).count() == 2
    assert job.counts["supported"] == 1 and "learned" not in job.counts and job.calls == 1


def test_a_duplicate_in_other_words_is_more_evidence(
    script: Script, owner: Owner, say: Say, learn: Learn, known: Any
) -> None:
    memory = known("The user rows on Tuesdays.")
    say("Tuesday is my rowing day.")
    script.answers.extend([answer(found(1, "Tuesday is the user's rowing day.", "Tuesday is my rowing day"))])
    script.answers.append(judged("duplicate"))
    learn()
    assert [row.pk for row in Memory.objects.all()] == [memory.pk]
    assert Evidence.objects.filter(memory=memory).count() == 2
    assert script.tasks[1].data["pairs"][0]["a"] == "The user rows on Tuesdays."


def test_a_fuller_statement_takes_the_place_of_the_part_with_both_quotes(
    script: Script, owner: Owner, say: Say, learn: Learn, known: Any
) -> None:
    memory = known("The user rows on Tuesdays.")
    say("I row on Tuesdays with a club in Ghent.")
    script.answers.append(
        answer(found(1, "The user rows with a club in Ghent on Tuesdays.", "I row on Tuesdays with a club in Ghent"))
    )
    script.answers.append(judged("contained", "b"))
    learn()
    row = Memory.objects.get()
    assert row.pk == memory.pk and row.text == "The user rows with a club in Ghent on Tuesdays."
    assert row.revision == 2 and Evidence.objects.filter(memory=row).count() == 2


def test_a_change_closes_the_old_statement_and_keeps_it(
    script: Script, owner: Owner, say: Say, learn: Learn, known: Any
) -> None:
    old = known("The user lives in Berlin.", category="home")
    say("I moved from Berlin to Lisbon last Friday.", at=datetime(2026, 5, 5, 9, 0, tzinfo=UTC))
    script.answers.append(
        answer(found(1, "The user moved from Berlin to Lisbon.", "I moved from Berlin to Lisbon last Friday",
                     category="home", time_phrase="last Friday", replaces=1))
    )  # fmt: skip
    script.answers.append(judged("update"))
    job = learn()
    old.refresh_from_db()
    new = Memory.objects.get(state="active")
    assert (old.state, old.replaced_by_id) == ("superseded", new.pk)
    assert old.valid_until == new.valid_from == datetime(2026, 4, 30, 23, 0, tzinfo=UTC)  # Friday begins, in Lisbon
    assert job.counts["superseded"] == 1
    store.undo_job(owner.id, job.pk, By("user"))
    old.refresh_from_db()
    assert old.state == "active" and not Memory.objects.filter(pk=new.pk, state="active").exists()


def test_an_old_message_learned_late_does_not_replace_what_is_newer(
    script: Script, owner: Owner, say: Say, learn: Learn, known: Any
) -> None:
    current = known("The user lives in Lisbon.", category="home")
    say("I live in Berlin.", at=datetime(2019, 3, 1, 9, 0, tzinfo=UTC))
    script.answers.append(answer(found(1, "The user lives in Berlin.", "I live in Berlin", category="home")))
    script.answers.append(judged("update"))
    learn()
    pair = script.tasks[1].data["pairs"][0]
    assert (pair["a"], pair["b"]) == ("The user lives in Berlin.", "The user lives in Lisbon.")
    current.refresh_from_db()
    assert current.state == "active"
    old = Memory.objects.get(text="The user lives in Berlin.")
    assert (old.state, old.replaced_by_id) == ("superseded", current.pk)


def test_a_contradiction_is_put_before_the_person(
    script: Script, owner: Owner, say: Say, learn: Learn, known: Any
) -> None:
    a = known("The user is an only child.", category="family")
    say("my older brother Ruben taught me to drive")
    script.answers.append(
        answer(found(1, "The user has an older brother, Ruben.", "my older brother Ruben", category="family"))
    )
    script.answers.append(judged("contradiction"))
    learn()
    conflict = Conflict.objects.get()
    assert conflict.a_id == a.pk and conflict.b.text == "The user has an older brother, Ruben."
    assert conflict.a.state == conflict.b.state == "active" and conflict.state == "open"
    for side in (conflict.a, conflict.b):
        assert Evidence.objects.filter(memory=side, episode__isnull=False).exists()


def test_what_the_person_locked_is_not_rewritten(
    script: Script, owner: Owner, say: Say, learn: Learn, known: Any
) -> None:
    memory = known("The user rows on Tuesdays.")
    store.revise(owner.id, memory.pk, By("user"), locked=True)
    say("I row on Tuesdays with a club in Ghent.")
    script.answers.append(
        answer(found(1, "The user rows with a club in Ghent on Tuesdays.", "I row on Tuesdays with a club in Ghent"))
    )
    script.answers.append(judged("contained", "b"))
    learn()
    memory.refresh_from_db()
    assert memory.text == "The user rows on Tuesdays."
    assert Memory.objects.filter(state="active").count() == 2


def test_a_change_of_what_the_person_locked_is_put_before_them(
    script: Script, owner: Owner, say: Say, learn: Learn, known: Any
) -> None:
    memory = known("The user lives in Berlin.", category="home")
    store.revise(owner.id, memory.pk, By("user"), locked=True)
    say("I moved to Lisbon.")
    script.answers.append(
        answer(found(1, "The user moved to Lisbon.", "I moved to Lisbon", category="home", replaces=1))
    )
    script.answers.append(judged("update"))
    learn()
    assert set(Memory.objects.values_list("state", flat=True)) == {"active"}
    conflict = Conflict.objects.get()
    assert (conflict.a_id, conflict.relation, conflict.state) == (memory.pk, "update", "open")


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("I row with a club.", "The user rows with a club."),  # the day would be lost
        ("I row for 3 hours in Ghent, on Tuesdays", "The user is tired in Ghent for 3 hours."),  # most words would be
    ],
)
def test_what_a_fuller_statement_does_not_hold_is_not_lost_by_it(
    said: str, statement: str, script: Script, owner: Owner, say: Say, learn: Learn, known: Any
) -> None:
    memory = known("The user rows on Tuesdays before work.")
    say(said)
    script.answers.append(answer(found(1, statement, said)))
    script.answers.append(judged("contained", "b"))
    learn()
    memory.refresh_from_db()
    assert memory.state == "active" and memory.text == "The user rows on Tuesdays before work."
    assert Memory.objects.filter(state="active").count() == 2


def test_facts_told_apart_in_one_message_are_not_compared_again(script: Script, say: Say, learn: Learn) -> None:
    say("I have asthma, and my back hurts.")
    script.answers.append(
        answer(
            found(1, "The user has asthma.", "I have asthma", category="health"),
            found(1, "The user's back hurts.", "my back hurts", category="health"),
        )
    )
    assert learn().calls == 1 and Memory.objects.count() == 2


def test_a_judgement_of_pairs_that_were_not_asked_is_ignored(
    script: Script, owner: Owner, say: Say, learn: Learn, known: Any
) -> None:
    old = known("The user rows on Tuesdays.")
    say("I row on Tuesdays with a club in Ghent.")
    script.answers.append(
        answer(found(1, "The user rows with a club in Ghent.", "I row on Tuesdays with a club in Ghent"))
    )
    script.answers.append({"pairs": [{"pair": number, "relation": "update"} for number in (0, 2, 99)]})
    learn()
    old.refresh_from_db()
    assert old.state == "active" and Memory.objects.filter(state="active").count() == 2


def test_two_statements_of_one_batch_meet_as_well(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    say("I drive a Mini.")
    say("I sold the Mini and drive a van.")
    script.answers.append(
        answer(
            found(1, "The user drives a Mini.", "I drive a Mini", category="belongings"),
            found(
                2, "The user sold the Mini and drives a van.", "I sold the Mini and drive a van", category="belongings"
            ),
        )
    )
    script.answers.append(judged("update"))
    learn()
    assert dict(Memory.objects.values_list("text", "state")) == {
        "The user drives a Mini.": "superseded",
        "The user sold the Mini and drives a van.": "active",
    }


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_known_facts_are_never_duplicated(
    data: st.DataObject, script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    """Whatever mixture of facts is told again, however it is spelled: one memory a fact, with all its quotes."""
    facts = ["bees", "goats", "geese", "a mule"]
    told = data.draw(st.lists(st.sampled_from(facts), min_size=1, max_size=6))
    spelling = data.draw(
        st.sampled_from(["The user keeps {}.", "the user keeps {}", "The  user keeps {}!", "THE USER KEEPS {}"])
    )
    script.reset()
    script.always = {"pairs": []}
    for number, fact in enumerate(told):
        session = str(uuid4())
        text = f"I keep {fact}, told {number} times."
        say(text, session=session)
        script.answers.append(answer(found(1, spelling.format(fact), f"I keep {fact}")))
        learn(session=session)
    texts = [memory.text_key for memory in Memory.objects.filter(owner_id=owner.id, state="active")]
    assert len(texts) == len(set(texts)) <= len(facts)
    assert {fact for fact in facts if any(fact in m.text.lower() for m in Memory.objects.all())} >= set(told)
