"""Whatever is done to memories, in whatever order, these things hold."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from memories import store
from memories.errors import CannotUndo, ChangedMeanwhile, SaidAlready
from memories.history import next_revision
from memories.models import Change, Evidence, Memory, Revision
from memories.records import NewMemory, Owner
from memories.suggestions import token
from tests.store.saying import MORNING, WORKER, YOU, conclude, everything_of, learn, say

TEXTS = st.sampled_from(["The user is vegan.", "The user is tall.", "the user is TALL", "The user runs."])
PLACES = st.integers(0, 20)


def machine(owner: Owner) -> type[RuleBasedStateMachine]:
    class Deeds(RuleBasedStateMachine):
        @initialize()
        def nothing_yet(self) -> None:
            Memory.objects.filter(owner_id=owner.id).delete()
            self.messages = 0

        def pick(self, place: int) -> Memory | None:
            memories = Memory.objects.filter(owner_id=owner.id).order_by("pk")
            return memories[place % len(memories)] if memories else None

        @rule(text=TEXTS)
        def learn(self, text: str) -> None:
            self.messages += 1
            with suppress(SaidAlready):  # an insight may say it
                learn(owner, text, say(owner, f"{text} {self.messages}"))

        @rule(place=PLACES)
        def conclude(self, place: int) -> None:
            source = self.pick(place)
            if source is not None and source.kind == "observation":
                conclude(owner, f"It shows: {source.pk}.", (source,))

        @rule(place=PLACES, text=TEXTS)
        def edit(self, place: int, text: str) -> None:
            self.attempt(place, lambda memory: store.revise(owner.id, memory.pk, YOU, text=text, pinned=True))

        @rule(place=PLACES, other=PLACES)
        def supersede(self, place: int, other: int) -> None:
            new = self.pick(other)
            if new is not None:
                self.attempt(
                    place,
                    lambda memory: (
                        memory.pk != new.pk and store.supersede(owner.id, memory.pk, new.pk, at=MORNING, by=YOU)
                    ),
                )

        @rule(place=PLACES, other=PLACES)
        def merge(self, place: int, other: int) -> None:
            into = self.pick(other)
            if into is not None and into.kind == "observation":
                self.attempt(
                    place,
                    lambda memory: (
                        memory.kind == "observation"
                        and memory.pk != into.pk
                        and store.merge(owner.id, memory.pk, into.pk, WORKER)
                    ),
                )

        @rule(place=PLACES, other=PLACES, text=TEXTS)
        def suggest(self, place: int, other: int, text: str) -> None:
            source = self.pick(other)
            if source is not None and source.kind == "observation":
                new = NewMemory("insight", text, "en", sentences=((source.pk,),))
                self.attempt(place, lambda memory: store.suggest(owner.id, memory.pk, new, WORKER))

        @rule(place=PLACES, decide=st.sampled_from([store.accept_suggestion, store.dismiss_suggestion]))
        def decide(self, place: int, decide: Any) -> None:
            self.attempt(
                place,
                lambda memory: decide(
                    owner.id, memory.pk, YOU, expected=token(memory.suggestion) if memory.suggestion else "none"
                ),
            )

        @rule(place=PLACES, other=PLACES)
        def dispute(self, place: int, other: int) -> None:
            a, b = self.pick(place), self.pick(other)
            if a is not None and b is not None and a.pk != b.pk:
                store.raise_conflict(owner.id, a.pk, b.pk, relation="contradiction", reason="", by=WORKER)

        @rule(place=PLACES, deed=st.sampled_from([store.archive, store.remove, store.restore]))
        def move(self, place: int, deed: Any) -> None:
            self.attempt(place, lambda memory: deed(owner.id, memory.pk, YOU))

        @rule(place=PLACES)
        def undo(self, place: int) -> None:
            changes = Change.objects.filter(owner_id=owner.id, undone_by=None).order_by("-pk")
            if not changes:
                return
            change = changes[place % len(changes)]
            try:
                undone = store.undo(owner.id, change.pk, YOU)
            except CannotUndo:
                return
            change.refresh_from_db()
            assert change.undone_by_id == undone.pk

        def attempt(self, place: int, deed: Any) -> None:
            """Do it, take it back, and do it again: in between all is as before."""
            memory = self.pick(place)
            if memory is None:
                return
            before, newest = everything_of(owner), Change.objects.order_by("-pk").first()
            try:
                deed(memory)
            except (ChangedMeanwhile, SaidAlready):
                assert everything_of(owner) == before
                return
            after = everything_of(owner)
            own = Change.objects.filter(memory=memory, pk__gt=newest.pk if newest else 0).order_by("pk").first()
            if own is None:
                return
            undone = store.undo(owner.id, own.pk, YOU)
            assert without_moments_in_the_trash(everything_of(owner)) == without_moments_in_the_trash(before)
            store.undo(owner.id, undone.pk, YOU)
            assert without_moments_in_the_trash(everything_of(owner)) == without_moments_in_the_trash(after)

        @invariant()
        def each_statement_is_current_once(self) -> None:
            keys = list(Memory.objects.filter(owner_id=owner.id, state="active").values_list("text_key", flat=True))
            assert len(keys) == len(set(keys))

        @invariant()
        def nothing_ends_before_it_begins(self) -> None:
            for memory in Memory.objects.filter(owner_id=owner.id, valid_until__isnull=False):
                assert memory.valid_until is not None
                assert memory.valid_until >= memory.valid_from

        @invariant()
        def every_revision_can_be_read(self) -> None:
            for memory in Memory.objects.filter(owner_id=owner.id):
                numbers = list(
                    Revision.objects.filter(memory=memory).order_by("number").values_list("number", flat=True)
                )
                assert numbers == list(range(1, next_revision(memory)))
                assert Revision.objects.get(memory=memory, number=memory.revision).text == memory.text

        @invariant()
        def evidence_leads_somewhere(self) -> None:
            for piece in Evidence.objects.filter(owner_id=owner.id).select_related("episode", "observation"):
                assert piece.episode or piece.observation
                assert piece.episode is None or (piece.end or 0) <= len(piece.episode.text)

        @invariant()
        def the_last_change_says_how_it_is(self) -> None:
            current = {state.pop("id"): state for state in everything_of(owner)}
            for memory in Memory.objects.filter(owner_id=owner.id):
                assert memory.changes.order_by("-pk")[0].after == current.get(memory.pk)

    return Deeds


def without_moments_in_the_trash(states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The 30 days of the trash begin anew with an undo: the one thing that an undo does not bring back."""
    return [{**state, "changed_at": None} if state["state"] == "trashed" else state for state in states]


def test_the_store_holds_its_promises_in_any_order(owner: Owner) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine(owner),
        settings=settings(
            max_examples=25,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
