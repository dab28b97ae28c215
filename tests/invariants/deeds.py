"""Everything that a person and the background work do to memories, each a step that can come after any other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Q
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from memories import bulk, by_hand, contradictions, store, trash
from memories.conflicts import queue, ruling
from memories.conflicts.choices import RULINGS, Choice
from memories.errors import CannotUndo, ChangedMeanwhile, Locked, MayNotLearn, SaidAlready
from memories.models import Change, Conflict, DoNotLearn, Episode, IndexEntry, Job, Memory
from memories.records import By, NewMemory, Owner, Quote
from memories.suggestions import token
from memories.undo import standing
from tests.invariants.promises import PROMISES, whole_state
from tests.store.saying import MORNING, WORKER, YOU, conclude, learn, say

TEXTS = st.sampled_from(["The user is vegan.", "The user is tall.", "the user is TALL", "The user runs."])
PLACES = st.integers(0, 20)
DAYS = st.integers(-3, 3)
HANDS = st.sampled_from([YOU, WORKER])
REFUSED = (ChangedMeanwhile, SaidAlready, MayNotLearn, Locked, ValueError)


class Deeds(RuleBasedStateMachine):
    person: ClassVar[Owner]

    @initialize()
    def nothing_yet(self) -> None:
        for model in (Memory, Episode, Job, IndexEntry, DoNotLearn):
            model.objects.filter(owner_id=self.person.id).delete()
        self.messages = 0
        for day, text in enumerate(("The user lives in Porto.", "The user lives in Faro.", "The user rows."), -1):
            learn(self.person, text, self.say(text, day))

    @rule(text=TEXTS, day=DAYS, by=HANDS)
    def learn(self, text: str, day: int, by: By) -> None:
        said = self.say(text, day)
        self.attempt(lambda: learn(self.person, text, said, by=by))

    @rule(text=TEXTS)
    def add_by_hand(self, text: str) -> None:
        self.attempt(lambda: by_hand.add(self.person, NewMemory("observation", text, "en"), YOU))

    @rule(text=TEXTS, state=st.sampled_from(["pending", "quarantined"]))
    def wait(self, text: str, state: Any) -> None:
        said = self.say(text, 0)
        self.attempt(lambda: learn(self.person, text, said, state=state))

    @rule(place=PLACES, other=PLACES)
    def conclude(self, place: int, other: int) -> None:
        """As reflection does: never from what is disputed."""
        disputed = contradictions.disputed(self.person.id)
        picked = [one for one in (self.pick(place), self.pick(other)) if one and one.kind == "observation"]
        sources = [one for one in picked if one.pk not in disputed]
        text = " ".join(f"It shows: {source.pk}." for source in sources)
        self.attempt(lambda: conclude(self.person, text, *[(source,) for source in sources]))

    @rule(place=PLACES, text=TEXTS, by=HANDS)
    def edit(self, place: int, text: str, by: By) -> None:
        self.to(place, lambda pk: store.revise(self.person.id, pk, by, text=text, pinned=True))

    @rule(place=PLACES, locked=st.booleans())
    def lock(self, place: int, locked: bool) -> None:
        self.to(place, lambda pk: store.revise(self.person.id, pk, YOU, locked=locked))

    @rule(place=PLACES, since=DAYS | st.none(), until=DAYS | st.none())
    def say_when_it_holds(self, place: int, since: int | None, until: int | None) -> None:
        fields: dict[str, Any] = {"valid_until": None if until is None else MORNING + timedelta(days=until)}
        if since is not None:
            fields["valid_from"] = MORNING + timedelta(days=since)
        self.to(place, lambda pk: store.revise(self.person.id, pk, YOU, **fields))

    @rule(place=PLACES, sentence=st.integers(0, 1), text=TEXTS | st.just(""))
    def edit_sentence(self, place: int, sentence: int, text: str) -> None:
        insight = self.pick(place)
        if insight is not None and insight.kind == "insight" and sentence <= insight.text.count(". "):
            expected = insight.revision
            self.attempt(
                lambda: store.edit_sentence(self.person.id, insight.pk, sentence, text, YOU, expected=expected)
            )

    @rule(place=PLACES, day=DAYS)
    def support(self, place: int, day: int) -> None:
        memory, said = self.pick(place), self.say("Once more.", day)
        if memory is not None and memory.kind == "observation":
            self.attempt(lambda: store.support(self.person.id, memory.pk, [_all_of(said)], WORKER))

    @rule(place=PLACES, other=PLACES, day=DAYS, by=HANDS)
    def supersede(self, place: int, other: int, day: int, by: By) -> None:
        new, at = self.pick(other), MORNING + timedelta(days=day)
        if new is not None:
            self.to(place, lambda pk: store.supersede(self.person.id, pk, new.pk, at=at, by=by))

    @rule(place=PLACES, other=PLACES)
    def merge(self, place: int, other: int) -> None:
        into = self.pick(other)
        if into is not None:
            self.to(place, lambda pk: store.merge(self.person.id, pk, into.pk, WORKER))

    @rule(place=PLACES, other=PLACES, text=TEXTS)
    def merge_by_hand(self, place: int, other: int, text: str) -> None:
        both = {one.pk: one.revision for one in (self.pick(place), self.pick(other)) if one}
        if len(both) == 2:
            self.attempt(lambda: bulk.merge(self.person.id, both, text))

    @rule(place=PLACES, other=PLACES, text=TEXTS)
    def suggest(self, place: int, other: int, text: str) -> None:
        source = self.pick(other)
        if source is not None and source.kind == "observation":
            new = NewMemory("insight", text, "en", sentences=((source.pk,),))
            self.to(place, lambda pk: store.suggest(self.person.id, pk, new, WORKER))

    @rule(place=PLACES, decide=st.sampled_from([store.accept_suggestion, store.dismiss_suggestion]))
    def decide(self, place: int, decide: Any) -> None:
        insight = self.pick(place)
        if insight is not None and insight.suggestion:
            expected = token(insight.suggestion)
            self.attempt(lambda: decide(self.person.id, insight.pk, YOU, expected=expected))

    @rule(place=PLACES, deed=st.sampled_from([store.archive, store.remove, store.restore, store.keep_after_all]))
    def move(self, place: int, deed: Any) -> None:
        self.to(place, lambda pk: deed(self.person.id, pk, YOU))

    @rule(place=PLACES)
    def keep_out(self, place: int) -> None:
        self.to(place, lambda pk: store.keep_out(self.person.id, pk, "fiction", YOU))

    @rule(places=st.lists(PLACES, min_size=2, max_size=4), do=st.sampled_from(["archive", "pin", "remove", "restore"]))
    def do_to_many(self, places: list[int], do: str) -> None:
        picked = [memory.pk for place in places if (memory := self.pick(place))]
        self.attempt(lambda: bulk.begin(self.person.id, bulk.Deed(do), list(dict.fromkeys(picked))))

    @rule(place=PLACES, other=PLACES, by=HANDS)
    def contradict(self, place: int, other: int, by: By) -> None:
        self.dispute(place, other, by)

    def dispute(self, place: int, other: int, by: By) -> None:
        a, b = self.pick(place), self.pick(other)
        if a is not None and b is not None and a.pk != b.pk:
            with suppress(*REFUSED):
                store.raise_conflict(self.person.id, a.pk, b.pk, relation="contradiction", reason="", by=by)

    @rule(
        place=PLACES,
        other=PLACES,
        how=st.sampled_from(RULINGS),
        text=TEXTS,
        until=DAYS | st.none(),
        since=DAYS | st.none(),
    )
    def rule_on(self, place: int, other: int, how: str, text: str, until: int | None, since: int | None) -> None:
        self.dispute(place, other, WORKER)
        waiting = Conflict.objects.filter(owner_id=self.person.id, state="open").order_by("pk")
        if not waiting:
            return
        conflict = waiting[place % len(waiting)]
        choice = Choice(
            how,
            text=text,
            when_a="at home" if place % 2 else "",
            until_a=None if until is None else MORNING + timedelta(days=until),
            since_b=None if since is None else MORNING + timedelta(days=since),
        )
        seen = queue.find(self.person.id, conflict.pk).newest  # type: ignore[attr-defined]
        self.attempt(lambda: ruling.rule(self.person.id, conflict.pk, choice, seen=seen))

    @rule(place=PLACES, quotes=st.booleans())
    def forget(self, place: int, quotes: bool) -> None:
        memory = self.pick(place)
        if memory is not None:
            receipt = store.forget(self.person.id, [memory.pk], YOU, quotes=quotes, learn_again=place % 2 == 0)
            assert not Memory.objects.filter(pk__in=receipt.ids).exists()

    @rule()
    def empty_the_trash(self) -> None:
        trashed = Memory.objects.filter(owner_id=self.person.id, state="trashed").values_list("pk", flat=True)
        trash.empty_now(self.person.id, trashed)
        assert not Memory.objects.filter(owner_id=self.person.id, state="trashed").exists()

    @rule(place=PLACES)
    def undo(self, place: int) -> None:
        """Any change there is, an undo as well: all of it or nothing."""
        changes = Change.objects.filter(owner_id=self.person.id, undone_by=None).order_by("-pk")
        if changes:
            change, before = changes[place % len(changes)], whole_state(self.person)
            try:
                undone = store.undo(self.person.id, change.pk, YOU)
            except CannotUndo:
                assert whole_state(self.person) == before
            else:
                change.refresh_from_db()
                assert change.undone_by_id == undone.pk

    @rule(place=PLACES, leave=st.booleans())
    def undo_a_job(self, place: int, leave: bool) -> None:
        jobs = Job.objects.filter(owner_id=self.person.id, kind="bulk").order_by("-pk")
        if jobs:
            before = whole_state(self.person)
            try:
                store.undo_job(self.person.id, jobs[place % len(jobs)].pk, YOU, leave=leave)
            except CannotUndo:
                assert whole_state(self.person) == before

    def pick(self, place: int) -> Memory | None:
        """Of all there are, or of the current ones: most deeds are done to those."""
        memories = Memory.objects.filter(owner_id=self.person.id).order_by("pk")
        if place % 3:
            memories = memories.filter(state="active")
        return memories[place % len(memories)] if memories else None

    def say(self, text: str, day: int) -> Episode:
        self.messages += 1
        return say(self.person, f"{text} {self.messages}", at=MORNING + timedelta(days=day))

    def to(self, place: int, deed: Callable[[int], object]) -> None:
        memory = self.pick(place)
        if memory is not None:
            self.attempt(lambda: deed(memory.pk))

    def attempt(self, deed: Callable[[], object]) -> None:
        """Do it, take it back, and do it again: in between all is as before. What is refused changes nothing."""
        before, newest = whole_state(self.person), Change.objects.order_by("-pk").first()
        job = Job.objects.order_by("-pk").first()
        try:
            with transaction.atomic():
                deed()
        except REFUSED:
            assert whole_state(self.person) == before
            return
        after = whole_state(self.person)
        since = newest.pk if newest else 0
        mine = Change.objects.filter(Q(cause=None) | Q(cause__lte=since), owner_id=self.person.id, pk__gt=since)
        together = Job.objects.filter(owner_id=self.person.id, kind="bulk", pk__gt=job.pk if job else 0).first()
        if together is not None and (together.task["do"] == "rule" or standing(self.person.id, together.pk).exists()):
            store.undo_job(self.person.id, together.pk, YOU)
            assert whole_state(self.person) == before
            undoing = Job.objects.filter(owner_id=self.person.id, kind="bulk").order_by("-pk")[0]
            store.undo_job(self.person.id, undoing.pk, YOU)
        else:
            undone = [store.undo(self.person.id, change.pk, YOU) for change in mine.order_by("-pk")]
            assert whole_state(self.person) == before
            for change in reversed(undone):
                store.undo(self.person.id, change.pk, YOU)
        assert whole_state(self.person) == after

    @invariant()
    def the_promises_hold(self) -> None:
        for promise in PROMISES:
            promise(self.person)


def _all_of(said: Episode) -> Quote:
    return Quote(said.pk, 0, len(said.text))
