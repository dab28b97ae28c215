"""Whatever is done to memories, in whatever order, the promises hold; and what can be undone is undone exactly."""

from __future__ import annotations

from hypothesis.stateful import run_state_machine_as_test

from memories.records import Owner
from tests.invariants.deeds import Deeds
from tests.invariants.effort import EFFORT
from tests.invariants.promises import whole_state
from tests.store.saying import learn, say


def test_memory_keeps_its_promises_in_any_order(owner: Owner, other: Owner) -> None:
    learn(other, "The user is vegan.", say(other, "I am vegan."))
    theirs = whole_state(other)

    class Ours(Deeds):
        person = owner

        def teardown(self) -> None:
            assert whole_state(other) == theirs

    run_state_machine_as_test(Ours, settings=EFFORT)  # type: ignore[no-untyped-call]
