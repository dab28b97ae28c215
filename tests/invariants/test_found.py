"""What the search in test_any_order.py found, each as small as it gets."""

from __future__ import annotations

from datetime import timedelta

import pytest

from memories import clock, store
from memories.errors import CannotUndo, ChangedMeanwhile
from memories.models import Memory
from memories.records import Owner, Quote
from tests.invariants.promises import PROMISES, exported
from tests.store.saying import MORNING, WORKER, YOU, learn, say

DAY = timedelta(days=1)


def holds(owner: Owner) -> None:
    for promise in PROMISES:
        promise(owner)


def heard(owner: Owner, text: str, day: int = 0) -> Memory:
    return learn(owner, text, say(owner, text, at=MORNING + day * DAY))


def test_what_was_undone_or_removed_gets_no_evidence(owner: Owner) -> None:
    memory = learn(owner, "The user is tall.")
    said = say(owner, "I am tall.")
    store.undo(owner.id, memory.changes.get().pk, YOU)
    with pytest.raises(ChangedMeanwhile):
        store.support(owner.id, memory.pk, [Quote(said.pk, 0, 9)], WORKER)
    assert memory.evidence.count() == 0


def test_only_a_current_memory_takes_the_place_of_another(owner: Owner) -> None:
    one, two = heard(owner, "The user lives in Porto."), heard(owner, "The user lives in Faro.", 1)
    store.supersede(owner.id, one.pk, two.pk, at=two.valid_from, by=WORKER)
    with pytest.raises(ChangedMeanwhile):
        store.supersede(owner.id, two.pk, one.pk, at=two.valid_from, by=WORKER)
    holds(owner)


def test_an_undo_does_not_lead_a_chain_round_to_itself(owner: Owner) -> None:
    one, two = heard(owner, "The user lives in Porto."), heard(owner, "The user lives in Faro.", 1)
    store.supersede(owner.id, one.pk, two.pk, at=two.valid_from, by=WORKER)
    store.restore(owner.id, one.pk, YOU)
    store.supersede(owner.id, two.pk, one.pk, at=two.valid_from, by=YOU)
    restored = one.changes.order_by("-pk")[0]
    with pytest.raises(CannotUndo):
        store.undo(owner.id, restored.pk, YOU)
    holds(owner)


def test_what_was_superseded_holds_no_longer_than_it_did(owner: Owner) -> None:
    old, new = heard(owner, "The user lives in Porto."), heard(owner, "The user lives in Faro.", 3)
    store.revise(owner.id, old.pk, YOU, valid_until=MORNING + DAY)
    store.supersede(owner.id, old.pk, new.pk, at=clock.now(), by=WORKER)
    old.refresh_from_db()
    assert old.valid_until == MORNING + DAY


def test_what_began_earlier_than_thought_ends_what_it_replaced_earlier(owner: Owner) -> None:
    first, old = heard(owner, "The user lives in Porto."), heard(owner, "The user lives in Faro.", 3)
    store.supersede(owner.id, first.pk, old.pk, at=old.valid_from, by=WORKER)
    new = heard(owner, "The user lives in Braga.", 4)
    store.supersede(owner.id, old.pk, new.pk, at=new.valid_from, by=WORKER)
    store.revise(owner.id, new.pk, YOU, valid_from=MORNING + DAY)
    first.refresh_from_db()
    old.refresh_from_db()
    assert (first.valid_until, old.valid_until) == (MORNING + DAY, MORNING + 3 * DAY)
    holds(owner)
    store.undo(owner.id, new.changes.order_by("-pk")[0].pk, YOU)
    first.refresh_from_db()
    old.refresh_from_db()
    assert (first.valid_until, old.valid_until) == (MORNING + 3 * DAY, MORNING + 4 * DAY)


def test_what_was_replaced_does_not_hold_beside_what_replaced_it(owner: Owner) -> None:
    old, new = heard(owner, "The user lives in Porto."), heard(owner, "The user lives in Faro.", 3)
    store.supersede(owner.id, old.pk, new.pk, at=new.valid_from, by=WORKER)
    with pytest.raises(ChangedMeanwhile):
        store.revise(owner.id, old.pk, YOU, valid_until=MORNING + 4 * DAY)
    with pytest.raises(ChangedMeanwhile):
        store.revise(owner.id, old.pk, YOU, valid_until=None)


def test_an_export_is_the_same_after_an_undo_though_messages_came_in_the_same_moment(owner: Owner) -> None:
    memory = learn(owner, "The user is tall.", say(owner, "I am tall."))
    one, two, three = (say(owner, f"Tall, {place}.") for place in range(3))
    store.support(owner.id, memory.pk, [Quote(three.pk, 0, 7)], WORKER)
    store.support(owner.id, memory.pk, [Quote(one.pk, 0, 7)], WORKER)
    before = exported(owner)
    last = store.support(owner.id, memory.pk, [Quote(two.pk, 0, 7)], WORKER).changes.order_by("-pk")[0]
    store.undo(owner.id, last.pk, YOU)
    assert exported(owner) == before


@pytest.mark.parametrize("state", ["pending", "quarantined"])
def test_what_is_not_current_contradicts_nothing(owner: Owner, state: str) -> None:
    memory, waits = learn(owner, "The user is vegan."), learn(owner, "The user eats fish.", state=state)
    with pytest.raises(ChangedMeanwhile):
        store.raise_conflict(owner.id, memory.pk, waits.pk, relation="contradiction", reason="", by=WORKER)
    holds(owner)
