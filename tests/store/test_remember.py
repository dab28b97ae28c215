from __future__ import annotations

import pytest

from memories import outbox, store
from memories.errors import ChangedMeanwhile, Locked, NotFound, SaidAlready
from memories.models import Change, Revision
from memories.records import By, NewMemory, Owner, Quote
from tests.store.saying import MORNING, WORKER, YOU, cited, learn, quote, say


def test_a_fact_is_kept_with_its_quote_its_history_and_an_event(owner: Owner) -> None:
    said = say(owner, "I'm vegan, and I moved to Lisbon in March.")
    memory = learn(owner, "The user is vegan.", said, "I’m VEGAN")

    assert memory.state == "active"
    assert memory.valid_from == MORNING
    assert cited(memory) == ["I'm vegan"]
    change = Change.objects.get(memory=memory)
    assert (change.action, change.actor, change.before) == ("learned", "consolidation", None)
    assert change.after is not None and change.after["text"] == "The user is vegan."
    assert change.after["evidence"] == [{"episode": said.pk, "start": 0, "end": 9}]
    assert Revision.objects.get(memory=memory).text == "The user is vegan."
    event = outbox.read_after(owner.id, 0)[-1]
    assert (event.kind, event.payload) == ("memory.learned", {"memory": memory.pk, "job": 0, "session": "one"})


def test_saying_the_same_again_adds_evidence_instead_of_a_second_memory(owner: Owner) -> None:
    first = learn(owner, "The user is vegan.", say(owner, "I'm vegan."))
    again = learn(owner, "the user is  vegan", say(owner, "As I said, I'm vegan.", session="two"), "I'm vegan")

    assert again.pk == first.pk
    assert cited(first) == ["I'm vegan.", "I'm vegan"]
    assert [change.action for change in first.changes.order_by("pk")] == ["learned", "supported"]


def test_what_is_already_known_from_the_same_words_changes_nothing(owner: Owner) -> None:
    said = say(owner, "I'm vegan.")
    memory = learn(owner, "The user is vegan.", said)
    store.support(owner.id, memory.pk, [quote(said, "I'm vegan.")], WORKER)
    assert memory.changes.count() == 1


@pytest.mark.parametrize(
    ("fields", "offsets"),
    [({"role": "assistant"}, (0, 3)), ({"state": "temporary"}, (0, 3)), ({}, (3, 3)), ({}, (0, 99))],
)
def test_only_the_persons_own_words_that_are_there_are_evidence(
    owner: Owner, fields: dict[str, str], offsets: tuple[int, int]
) -> None:
    said = say(owner, "You are vegan.", **fields)
    new = NewMemory("observation", "The user is vegan.", "en", quotes=(Quote(said.pk, *offsets),))
    with pytest.raises(ValueError, match="episode"):
        store.remember(owner.id, new, WORKER)


def test_an_edit_makes_a_revision_and_the_old_one_stays_readable(owner: Owner) -> None:
    memory = learn(owner, "The user lives in Lisbon.", say(owner, "I live in Lisbon."))
    store.revise(owner.id, memory.pk, YOU, expected=1, text="The user lives in Porto.", keywords=("home",))

    memory.refresh_from_db()
    assert (memory.text, memory.revision, memory.keywords) == ("The user lives in Porto.", 2, ["home"])
    assert [revision.text for revision in memory.revisions.order_by("number")] == [
        "The user lives in Lisbon.",
        "The user lives in Porto.",
    ]


def test_an_edit_of_what_somebody_else_changed_is_refused(owner: Owner) -> None:
    memory = learn(owner, "The user lives in Lisbon.")
    store.revise(owner.id, memory.pk, YOU, expected=1, text="The user lives in Porto.")
    with pytest.raises(ChangedMeanwhile):
        store.revise(owner.id, memory.pk, YOU, expected=1, text="The user lives in Faro.")
    memory.refresh_from_db()
    assert memory.text == "The user lives in Porto."


def test_an_edit_cannot_say_what_another_memory_says(owner: Owner) -> None:
    lisbon = learn(owner, "The user lives in Lisbon.")
    other = learn(owner, "The user lives in Porto.")
    with pytest.raises(SaidAlready) as refused:
        store.revise(owner.id, other.pk, YOU, text="the user lives in lisbon")
    assert refused.value.memory_id == lisbon.pk


def test_an_edit_that_changes_nothing_leaves_no_trace(owner: Owner) -> None:
    memory = learn(owner, "The user lives in Lisbon.")
    store.revise(owner.id, memory.pk, YOU, text="The user lives in Lisbon. ", pinned=False)
    assert memory.changes.count() == 1


def test_what_was_replaced_is_closed_and_linked(owner: Owner) -> None:
    berlin = learn(owner, "The user lives in Berlin.", say(owner, "I live in Berlin."))
    lisbon = learn(owner, "The user lives in Lisbon.")
    store.supersede(owner.id, berlin.pk, lisbon.pk, at=lisbon.valid_from, by=WORKER)
    berlin.refresh_from_db()
    assert (berlin.state, berlin.replaced_by_id, berlin.valid_until) == ("superseded", lisbon.pk, lisbon.valid_from)
    with pytest.raises(ChangedMeanwhile):
        store.revise(owner.id, berlin.pk, YOU, text="The user lives in Potsdam.")


def test_nothing_automatic_touches_a_locked_memory(owner: Owner) -> None:
    memory = learn(owner, "The user is vegan.")
    store.revise(owner.id, memory.pk, YOU, locked=True)
    other = learn(owner, "The user eats meat.")
    with pytest.raises(Locked):
        store.revise(owner.id, memory.pk, WORKER, text="The user eats meat now.")
    with pytest.raises(Locked):
        store.supersede(owner.id, memory.pk, other.pk, at=MORNING, by=WORKER)
    with pytest.raises(Locked):
        store.remove(owner.id, memory.pk, By("reconsolidation"))
    assert store.revise(owner.id, memory.pk, YOU, text="The user is a strict vegan.").revision == 2


def test_what_is_kept_out_can_be_kept_after_all(owner: Owner) -> None:
    memory = learn(owner, "The user is a pirate.", state="quarantined", kept_out="fiction")
    assert Change.objects.get(memory=memory).action == "kept_out"
    assert store.keep_after_all(owner.id, memory.pk, YOU).state == "active"
    assert memory.changes.count() == 2


@pytest.mark.parametrize("state", ["archived", "trashed"])
def test_what_was_put_away_comes_back_to_where_it_was(owner: Owner, state: str) -> None:
    memory = learn(owner, "The user is vegan.")
    away = {"archived": store.archive, "trashed": store.remove}[state]
    assert away(owner.id, memory.pk, YOU).state == state
    assert store.restore(owner.id, memory.pk, YOU).state == "active"


def test_from_the_trash_back_to_the_past(owner: Owner) -> None:
    old, new = learn(owner, "The user lives in Berlin."), learn(owner, "The user lives in Lisbon.")
    store.supersede(owner.id, old.pk, new.pk, at=new.valid_from, by=YOU)
    store.remove(owner.id, old.pk, YOU)
    assert store.restore(owner.id, old.pk, YOU).state == "superseded"
    assert store.restore(owner.id, old.pk, YOU).state == "active"


def test_a_stranger_gets_nowhere(owner: Owner, other: Owner) -> None:
    said = say(owner, "I'm vegan.")
    memory, second = learn(owner, "The user is vegan.", said), learn(owner, "The user is tall.")
    theirs = learn(other, "The user eats meat.")
    quotes = [quote(said, "vegan")]
    attempts = [
        lambda: store.remember(other.id, NewMemory("observation", "Vegan.", "en", quotes=tuple(quotes)), YOU),
        lambda: store.remember(other.id, NewMemory("insight", "Vegan.", "en", sentences=((memory.pk,),)), YOU),
        lambda: store.revise(other.id, memory.pk, YOU, text="Mine now."),
        lambda: store.support(other.id, memory.pk, quotes, YOU),
        lambda: store.support(other.id, theirs.pk, quotes, YOU),
        lambda: store.supersede(other.id, memory.pk, theirs.pk, at=MORNING, by=YOU),
        lambda: store.supersede(other.id, theirs.pk, memory.pk, at=MORNING, by=YOU),
        lambda: store.archive(other.id, memory.pk, YOU),
        lambda: store.remove(other.id, memory.pk, YOU),
        lambda: store.restore(other.id, memory.pk, YOU),
        lambda: store.keep_after_all(other.id, memory.pk, YOU),
        lambda: store.raise_conflict(other.id, memory.pk, second.pk, relation="contradiction", reason="", by=YOU),
        lambda: store.raise_conflict(other.id, theirs.pk, memory.pk, relation="contradiction", reason="", by=YOU),
        lambda: store.write_insight(
            other.id, NewMemory("insight", "x", "en", sentences=((theirs.pk,),)), YOU, replacing=memory.pk
        ),
        lambda: store.undo(other.id, memory.changes.get().pk, YOU),
        lambda: store.undo_job(other.id, 1, YOU),
        lambda: store.forget(other.id, [memory.pk], YOU),
        lambda: store.blast(other.id, [memory.pk]),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()
    memory.refresh_from_db()
    assert (memory.text, memory.state, memory.changes.count()) == ("The user is vegan.", "active", 1)
