"""Old memories meet new ones: what follows from each way in which two may relate, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from memories import store
from memories.llm.scripted import Script
from memories.models import Conflict, Evidence, Job, JudgedPair, Memory, OwnerState
from memories.records import By, NewMemory, Owner, Quote
from tests.learn.conftest import Learn, Say, answer, found
from tests.learn.reconsolidating import asked_about, related
from tests.store.saying import everything_of

YOU = By("user")
Reconsolidate = Callable[..., Job]
LONG_AGO, LATELY = datetime(2024, 3, 1, 9, 0, tzinfo=UTC), datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def known(owner: Owner, say: Say) -> Callable[..., Memory]:
    """A memory with the message that it was learned from."""

    def remember(text: str, at: datetime = LONG_AGO, *, by: Owner = owner, **fields: Any) -> Memory:
        episode = say(text, by=by, at=at, session=f"at {at} {text}")
        quotes = (Quote(episode.pk, 0, len(text)),)
        new = NewMemory("observation", text, fields.pop("language", "en"), quotes=quotes, valid_from=at, **fields)
        return store.remember(by.id, new, By("consolidation"))

    return remember


def states() -> dict[str, str]:
    return dict(Memory.objects.order_by("pk").values_list("text", "state"))


def test_repeats_become_one_memory_with_the_evidence_of_both(
    script: Script, known: Any, owner: Owner, reconsolidate: Reconsolidate
) -> None:
    old = known("The user rows on Tuesdays.")
    new = known("Tuesday is the day on which the user goes rowing.", LATELY)
    script.answers.append(related({frozenset(("rows", "goes")): "duplicate"}))
    job = reconsolidate()
    assert states() == {old.text: "active", new.text: "archived"}
    assert Memory.objects.get(pk=new.pk).replaced_by_id == old.pk
    assert Evidence.objects.filter(memory=old).count() == 2
    assert (job.counts["duplicate"], job.counts["pairs"], job.calls) == (1, 1, 1)


def test_the_fuller_one_stands_for_both(script: Script, known: Any, reconsolidate: Reconsolidate) -> None:
    part = known("The user rows on Tuesdays.", LATELY)
    whole = known("The user rows with a club in Ghent on Tuesdays.")
    script.answers.append(related({frozenset(("rows on", "Ghent")): ("contained", "Ghent")}))
    assert reconsolidate().counts["contained"] == 1
    assert states() == {whole.text: "active", part.text: "archived"}
    assert Evidence.objects.filter(memory=whole).count() == 2


def test_said_again_a_merged_statement_is_evidence_for_what_stands_for_it(
    script: Script, known: Any, owner: Owner, reconsolidate: Reconsolidate
) -> None:
    known("The user rows on Tuesdays.")
    whole = known("The user rows with a club in Ghent on Tuesdays.", LATELY)
    script.answers.append(related({frozenset(("rows on", "Ghent")): ("contained", "Ghent")}))
    reconsolidate()
    assert known("the user rows on tuesdays").pk == whole.pk
    assert Evidence.objects.filter(memory=whole).count() == 3 and reconsolidate().calls == 0
    mine = store.remember(owner.id, NewMemory("observation", "The user rows on Tuesdays.", "en"), YOU)
    assert mine.pk != whole.pk  # what the person writes themselves stands in their words


def test_what_was_superseded_and_then_archived_is_not_merged(known: Any, owner: Owner) -> None:
    berlin, lisbon = known("The user lives in Berlin."), known("The user lives in Lisbon.", LATELY)
    store.supersede(owner.id, berlin.pk, lisbon.pk, at=LATELY, by=By("consolidation"))
    store.archive(owner.id, berlin.pk, YOU)
    assert known("The user lives in Berlin.", LATELY).pk not in (berlin.pk, lisbon.pk)


def test_a_change_closes_the_validity_of_the_older_one(
    script: Script, known: Any, reconsolidate: Reconsolidate
) -> None:
    new = known("The user moved to Lisbon.", LATELY, category="home")
    old = known("The user lives in Berlin.", category="home")
    script.answers.append(related({frozenset(("Berlin", "Lisbon")): "update"}))
    assert reconsolidate().counts["superseded"] == 1
    assert (script.tasks[0].data["pairs"][0]["a"], script.tasks[0].data["pairs"][0]["b"]) == (old.text, new.text)
    assert "a (2024-03-01)" in script.tasks[0].prompt[1].content
    closed = Memory.objects.get(pk=old.pk)
    assert (closed.state, closed.replaced_by_id, closed.valid_until) == ("superseded", new.pk, LATELY)


def test_a_contradiction_is_put_before_the_person_with_both_quotes(
    script: Script, known: Any, reconsolidate: Reconsolidate
) -> None:
    only = known("The user is an only child.", category="family")
    brother = known("The user's brother Ruben taught them to drive.", LATELY, category="family")
    script.answers.append(related({frozenset(("only", "Ruben")): "contradiction"}))
    assert reconsolidate().counts["conflicts"] == 1
    conflict = Conflict.objects.get()
    assert (conflict.a_id, conflict.b_id, conflict.state) == (only.pk, brother.pk, "open")
    assert Evidence.objects.filter(memory__in=(only, brother), episode__isnull=False).count() == 2
    assert set(states().values()) == {"active"}


@pytest.mark.parametrize(
    ("ruling", "states_then"),
    [("newer", ["superseded", "active"]), ("older", ["active", "archived"]), ("both", ["active", "active"])],
)
def test_a_standing_ruling_settles_it_without_asking_and_can_be_undone(
    ruling: str, states_then: list[str], script: Script, known: Any, owner: Owner, reconsolidate: Reconsolidate
) -> None:
    known("The user is an only child.", category="family")
    known("The user's brother Ruben taught them to drive.", LATELY, category="family")
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"rulings": {"family": ruling}})
    before = everything_of(owner)
    script.answers.append(related({frozenset(("only", "Ruben")): "contradiction"}))
    job = reconsolidate()
    assert job.counts["ruled"] == 1 and list(states().values()) == states_then
    assert not Conflict.objects.filter(state="open").exists()
    if ruling != "both":
        store.undo_job(owner.id, job.pk, YOU)
    assert everything_of(owner) == before
    assert reconsolidate().calls == 0


def test_what_consolidation_judged_is_not_asked_about_again(
    script: Script, known: Any, say: Say, learn: Learn, reconsolidate: Reconsolidate
) -> None:
    old = known("The user rows on Tuesdays.", category="interests")
    say("My sister rows on Sundays.")
    script.answers.append(
        answer(found(1, "The user's sister rows on Sundays.", "My sister rows on Sundays", category="interests"))
    )
    script.answers.append({"pairs": [{"pair": 1, "relation": "unrelated"}]})
    learn()
    judged = JudgedPair.objects.get()
    assert (judged.a_id, judged.relation) == (old.pk, "unrelated")
    assert reconsolidate().calls == 0
    assert not Memory.objects.filter(compared=False).exists()


def test_of_unrelated_ones_only_the_judgement_is_kept(
    script: Script, known: Any, owner: Owner, reconsolidate: Reconsolidate
) -> None:
    known("The user rows on Tuesdays.")
    known("The user's sister rows on Sundays.", LATELY)
    before = everything_of(owner)
    script.answers.append(related({}))
    reconsolidate()
    assert everything_of(owner) == before
    assert JudgedPair.objects.get().relation == "unrelated"


@pytest.mark.parametrize("relation", ["duplicate", ("contained", "rows on"), "update", "contradiction"])
def test_everything_it_did_can_be_undone_and_is_not_done_again(
    relation: Any, script: Script, known: Any, owner: Owner, reconsolidate: Reconsolidate
) -> None:
    known("The user rows on Tuesdays.")
    known("The user goes rowing.", LATELY)
    before = everything_of(owner)
    script.answers.append(related({frozenset(("rows on", "goes")): relation}))
    job = reconsolidate()
    assert everything_of(owner) != before or Conflict.objects.filter(state="open").exists()
    store.undo_job(owner.id, job.pk, YOU)
    assert everything_of(owner) == before
    assert not Conflict.objects.filter(state="open").exists()
    assert reconsolidate().calls == 0
    assert everything_of(owner) == before


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The user runs 5 km on Sundays.", "The user runs ten km on Sundays."),
        ("The user rows with Otto.", "The user rows with Nell."),
        ("用户每周三划船。", "用户每周五划船。"),
    ],
)
def test_nothing_is_merged_that_would_lose_a_number_or_a_name(
    a: str, b: str, script: Script, known: Any, reconsolidate: Reconsolidate
) -> None:
    known(a)
    known(b, LATELY)
    script.answers.append(lambda task: {"pairs": [{"pair": 1, "relation": "duplicate"}]})
    assert reconsolidate().counts["left"] == 1
    assert set(states().values()) == {"active"}


def test_the_same_of_two_people_is_not_merged(script: Script, known: Any, reconsolidate: Reconsolidate) -> None:
    known("Rows on Tuesdays.", about="Nell")
    known("Goes rowing on Tuesdays.", LATELY)
    script.answers.append(lambda task: {"pairs": [{"pair": 1, "relation": "duplicate"}]})
    reconsolidate()
    assert set(states().values()) == {"active"}


def test_what_the_person_locked_or_pinned_stays(
    script: Script, known: Any, owner: Owner, reconsolidate: Reconsolidate
) -> None:
    locked = known("The user lives in Berlin.", category="home")
    store.revise(owner.id, locked.pk, YOU, locked=True)
    known("The user moved to Lisbon.", LATELY, category="home")
    pinned = known("The user rows.", category="interests")
    store.revise(owner.id, pinned.pk, YOU, pinned=True)
    known("The user rows on Tuesdays.", LATELY, category="interests")
    relations = {frozenset(("Berlin", "Lisbon")): "update", frozenset(("rows.", "Tuesdays")): ("contained", "Tuesdays")}
    script.always = related(relations)
    reconsolidate()
    assert set(states().values()) == {"active"}
    assert Conflict.objects.get().relation == "update"  # the person is asked instead


def test_merging_marks_the_insights_that_rest_on_it(
    script: Script, known: Any, owner: Owner, reconsolidate: Reconsolidate
) -> None:
    part, whole = known("The user rows on Tuesdays."), known("The user rows in Ghent on Tuesdays.", LATELY)
    insight = NewMemory("insight", "The user rows.", "en", sentences=((part.pk, whole.pk),))
    made = store.write_insight(owner.id, insight, By("reflection"))
    script.answers.append(related({frozenset(("rows on", "Ghent")): ("contained", "Ghent")}))
    reconsolidate()
    assert Memory.objects.get(pk=made.pk).stale
    assert Job.objects.filter(kind="reflect", state="queued").exists()


def test_what_is_edited_afterwards_is_compared_again(
    script: Script, known: Any, owner: Owner, reconsolidate: Reconsolidate
) -> None:
    first, second = known("The user rows on Tuesdays."), known("The user rows at dawn on Tuesdays.", LATELY)
    script.always = related({})
    reconsolidate()
    assert reconsolidate().calls == 0
    store.revise(owner.id, second.pk, YOU, text="The user rows at dusk on Tuesdays.")
    again = reconsolidate()
    assert again.calls == 1
    assert asked_about(script.tasks[-1]) == {frozenset((first.text, "The user rows at dusk on Tuesdays."))}


def test_chains_are_followed_to_what_holds_now(script: Script, known: Any, reconsolidate: Reconsolidate) -> None:
    """What was near to a merged memory meets the one that stands for it."""
    known("The user rows.", datetime(2024, 1, 1, tzinfo=UTC))
    known("The user goes rowing.", datetime(2025, 1, 1, tzinfo=UTC))
    known("The user stopped rowing for good.", datetime(2026, 1, 1, tzinfo=UTC))
    relations = {frozenset(("rows", "goes")): "duplicate", frozenset(("rows", "stopped")): "update"}
    script.always = related(relations | {frozenset(("goes", "stopped")): "update"})
    reconsolidate()
    assert states()["The user stopped rowing for good."] == "active"
    assert sum(state == "active" for state in states().values()) == 1


def test_a_stranger_with_the_same_memories_is_not_in_it(
    script: Script, known: Any, other: Owner, reconsolidate: Reconsolidate
) -> None:
    mine = [known("The user rows on Tuesdays."), known("The user goes rowing.", LATELY)]
    theirs = [known("The user rows on Tuesdays.", by=other), known("The user goes rowing weekly.", LATELY, by=other)]
    script.answers.append(related({frozenset(("rows on", "goes")): "duplicate"}))
    reconsolidate()
    assert asked_about(script.tasks[0]) == {frozenset(row.text for row in mine)}
    assert {row.state for row in Memory.objects.filter(owner_id=other.id)} == {"active"}
    assert not JudgedPair.objects.filter(owner_id=other.id).exists()
    assert Memory.objects.filter(pk__in=[row.pk for row in theirs], compared=False).count() == 2
    script.answers.append(related({frozenset(("rows on", "goes")): "duplicate"}))
    reconsolidate(of=other)
    assert Evidence.objects.filter(memory=theirs[0]).count() == 2
    assert not Evidence.objects.filter(memory__owner_id=other.id).exclude(episode__owner_id=other.id).exists()


def test_in_chinese_it_asks_in_chinese(script: Script, known: Any, reconsolidate: Reconsolidate) -> None:
    known("用户每周二划船。", language="zh")
    known("用户周二去划船。", LATELY, language="zh")
    script.answers.append(related({frozenset(("每周二", "周二去")): "duplicate"}))
    assert reconsolidate().counts["duplicate"] == 1
    assert "只用 JSON" in script.tasks[0].prompt[0].content
