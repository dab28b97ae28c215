from __future__ import annotations

import pytest

from memories import jobs, store
from memories.errors import CannotUndo, ChangedMeanwhile
from memories.models import Change, Memory, Revision
from memories.records import By, Owner
from tests.store.saying import MORNING, WORKER, YOU, conclude, everything_of, learn, quote, say


def last_change(memory: Memory) -> Change:
    return memory.changes.order_by("-pk")[0]


def test_undoing_what_was_learned_is_as_if_it_had_never_been(owner: Owner) -> None:
    learn(owner, "The user is tall.")
    before = everything_of(owner)
    memory = learn(owner, "The user is vegan.", say(owner, "I'm vegan."))

    store.undo(owner.id, last_change(memory).pk, YOU)

    assert everything_of(owner) == before
    memory.refresh_from_db()
    assert (memory.state, memory.kept_out) == ("trashed", "undone")
    assert Revision.objects.get(memory=memory).text == "The user is vegan."


def test_an_undo_can_be_undone_and_that_again(owner: Owner) -> None:
    memory = learn(owner, "The user is vegan.", say(owner, "I'm vegan."))
    learned = last_change(memory)
    with_it = everything_of(owner)

    undone = store.undo(owner.id, learned.pk, YOU)
    assert everything_of(owner) == []
    redone = store.undo(owner.id, undone.pk, YOU)
    assert everything_of(owner) == with_it
    learned.refresh_from_db()
    assert learned.undone_by is None, "it stands again"
    store.undo(owner.id, redone.pk, YOU)
    assert everything_of(owner) == []


@pytest.mark.parametrize(
    "deed",
    [
        lambda owner, memory: store.revise(owner.id, memory.pk, YOU, text="The user eats fish.", pinned=True),
        lambda owner, memory: store.support(owner.id, memory.pk, [quote(say(owner, "No meat!"), "No meat")], WORKER),
        lambda owner, memory: store.archive(owner.id, memory.pk, YOU),
        lambda owner, memory: store.remove(owner.id, memory.pk, YOU),
        lambda owner, memory: store.supersede(
            owner.id, memory.pk, learn(owner, "The user eats meat.").pk, at=MORNING, by=YOU
        ),
    ],
    ids=["edit", "support", "archive", "remove", "supersede"],
)
def test_every_kind_of_change_is_undone_exactly(owner: Owner, deed: object) -> None:
    memory = learn(owner, "The user is vegan.", say(owner, "I'm vegan."))
    before = next(state for state in everything_of(owner) if state["id"] == memory.pk)
    deed(owner, memory)  # type: ignore[operator]
    store.undo(owner.id, last_change(memory).pk, YOU)
    assert next(state for state in everything_of(owner) if state["id"] == memory.pk) == before


def test_what_was_undone_is_not_archived(owner: Owner) -> None:
    memory = learn(owner, "The user is vegan.", say(owner, "I'm vegan."))
    store.undo(owner.id, last_change(memory).pk, YOU)
    with pytest.raises(ChangedMeanwhile):
        store.archive(owner.id, memory.pk, YOU)
    assert last_change(memory).action == Change.Action.UNDONE


def test_a_revision_after_an_undo_gets_a_number_of_its_own(owner: Owner) -> None:
    memory = learn(owner, "The user lives in Lisbon.")
    store.revise(owner.id, memory.pk, YOU, text="The user lives in Porto.")
    store.undo(owner.id, last_change(memory).pk, YOU)
    store.revise(owner.id, memory.pk, YOU, text="The user lives in Faro.", expected=1)
    texts = dict(memory.revisions.values_list("number", "text"))
    assert texts == {1: "The user lives in Lisbon.", 2: "The user lives in Porto.", 3: "The user lives in Faro."}


def test_what_was_changed_again_later_cannot_be_undone(owner: Owner) -> None:
    memory = learn(owner, "The user lives in Lisbon.")
    first = last_change(memory)
    store.revise(owner.id, memory.pk, YOU, pinned=True)
    with pytest.raises(CannotUndo, match="changed again later"):
        store.undo(owner.id, first.pk, YOU)
    store.undo(owner.id, last_change(memory).pk, YOU)
    store.undo(owner.id, first.pk, YOU)
    with pytest.raises(CannotUndo, match="already"):
        store.undo(owner.id, first.pk, YOU)


def test_what_somebody_said_again_since_cannot_come_back_twice(owner: Owner) -> None:
    memory = learn(owner, "The user is vegan.")
    store.remove(owner.id, memory.pk, YOU)
    learn(owner, "The user is vegan.")
    with pytest.raises(CannotUndo, match="says the same"):
        store.undo(owner.id, last_change(memory).pk, YOU)


def test_undoing_an_update_brings_the_old_one_back(owner: Owner) -> None:
    berlin = learn(owner, "The user lives in Berlin.", say(owner, "I live in Berlin."))
    before = everything_of(owner)
    job = jobs.request(owner.id, "consolidate", "one")
    by = By("consolidation", job_id=job.pk)
    lisbon = learn(owner, "The user lives in Lisbon.", say(owner, "I moved to Lisbon."), by=by)
    store.supersede(owner.id, berlin.pk, lisbon.pk, at=MORNING, by=by)
    after = everything_of(owner)

    undone = store.undo(owner.id, lisbon.changes.get().pk, YOU)
    assert everything_of(owner) == before
    store.undo(owner.id, undone.pk, YOU)
    assert everything_of(owner) == after


def test_a_job_is_undone_as_a_whole(owner: Owner) -> None:
    known = learn(owner, "The user is vegan.", say(owner, "I'm vegan."))
    before = everything_of(owner)
    job = jobs.request(owner.id, "consolidate", "one")
    by = By("consolidation", job_id=job.pk)
    said = say(owner, "As a vegan living in Lisbon I miss cheese.")
    store.support(owner.id, known.pk, [quote(said, "vegan")], by)
    store.revise(owner.id, known.pk, by, text="The user is vegan and misses cheese.")
    learn(owner, "The user lives in Lisbon.", said, "living in Lisbon", by=by)

    undone = store.undo_job(owner.id, job.pk, YOU)

    assert len(undone) == 3
    assert everything_of(owner) == before
    with pytest.raises(CannotUndo, match="nothing"):
        store.undo_job(owner.id, job.pk, YOU)


def test_a_job_is_undone_wholly_or_not_at_all(owner: Owner) -> None:
    job = jobs.request(owner.id, "consolidate", "one")
    by = By("consolidation", job_id=job.pk)
    touched, untouched = learn(owner, "The user is vegan.", by=by), learn(owner, "The user is tall.", by=by)
    store.revise(owner.id, touched.pk, YOU, text="The user eats no meat.")
    before = everything_of(owner)
    with pytest.raises(CannotUndo):
        store.undo_job(owner.id, job.pk, YOU)
    assert everything_of(owner) == before
    untouched.refresh_from_db()
    assert untouched.state == "active"


def test_an_edit_and_its_undo_leave_the_insights_as_they_were(owner: Owner) -> None:
    vegan, tall = learn(owner, "The user is vegan."), learn(owner, "The user is tall.")
    insight = conclude(owner, "The user eats plants. The user is tall.", (vegan,), (tall,))
    before = everything_of(owner)

    store.revise(owner.id, vegan.pk, YOU, text="The user eats fish.")
    insight.refresh_from_db()
    assert insight.stale
    edited = everything_of(owner)
    undone = store.undo(owner.id, last_change(vegan).pk, YOU)
    assert everything_of(owner) == before
    store.undo(owner.id, undone.pk, YOU)
    assert everything_of(owner) == edited


def test_an_insight_rewritten_since_goes_stale_when_its_source_is_undone(owner: Owner) -> None:
    vegan = learn(owner, "The user is vegan.")
    insight = conclude(owner, "The user eats plants.", (vegan,))
    store.revise(owner.id, vegan.pk, YOU, text="The user eats fish.")
    store.revise(owner.id, insight.pk, By("reflection"), text="The user eats from the sea.")
    insight.refresh_from_db()
    assert not insight.stale
    store.undo(owner.id, last_change(vegan).pk, YOU)
    insight.refresh_from_db()
    assert (insight.stale, insight.text) == (True, "The user eats from the sea.")


def test_what_rested_on_a_deleted_conversation_is_still_undone(owner: Owner) -> None:
    from memories import episodes

    memory = learn(owner, "The user is vegan.", say(owner, "I'm vegan.", session="gone"))
    learned = last_change(memory)
    assert episodes.forget_session(owner.id, "gone") == 1
    undone = store.undo(owner.id, learned.pk, YOU)
    store.undo(owner.id, undone.pk, YOU)
    memory.refresh_from_db()
    assert (memory.state, memory.evidence.count()) == ("active", 0)
