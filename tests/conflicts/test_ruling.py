"""What each ruling does, that it does what was shown, and that it is taken back as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from memories import store
from memories.conflicts import queue
from memories.conflicts.choices import Choice, effects, in_context
from memories.conflicts.ruling import put_off, rule
from memories.errors import ChangedMeanwhile, NotFound
from memories.models import Change, Conflict, Memory, Outbox, Revision
from memories.records import Owner
from tests.conflicts.conftest import MEAT, STEAK, Pair, another, settle, states, use
from tests.store.saying import WORKER, YOU, cited, everything_of

pytestmark = pytest.mark.django_db

RULED: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    ("keep_a", {}, ("active", "archived")),
    ("keep_b", {}, ("superseded", "active")),
    ("both", {"when_a": "at home", "when_b": "at his father’s"}, ("active", "active")),
    ("both", {}, ("active", "active")),
    ("merge", {"text": "Tomás eats meat on Fridays only."}, ("archived", "active")),
    ("neither", {}, ("archived", "archived")),
    ("joke", {"jokes": ("b",)}, ("active", "quarantined")),
    ("joke", {"jokes": ("a", "b")}, ("quarantined", "quarantined")),
]


@pytest.mark.parametrize(("ruling", "more", "after"), RULED)
def test_each_ruling_does_what_it_shows_and_is_undone_as_a_whole(
    ruling: str, more: dict[str, Any], after: tuple[str, str], owner: Owner, pair: Pair
) -> None:
    before = everything_of(owner)
    shown = effects(queue.find(owner.id, pair.conflict.pk), Choice(ruling, **more))
    job = settle(owner, pair.conflict, ruling, **more)
    assert states(pair) == after
    for effect in shown:
        memory = Memory.objects.get(pk=effect.memory.pk)
        assert memory.text == effect.text
        changes = Change.objects.filter(job=job, memory=memory, cause=None)
        assert changes.exists() == (effect.does != "stays")
        if effect.does == "ends":
            assert memory.valid_until == effect.at and memory.replaced_by_id == pair.b.pk
    pair.conflict.refresh_from_db()
    assert (pair.conflict.state, pair.conflict.ruling, pair.conflict.ruled_by) == ("ruled", ruling, "user")
    assert Outbox.objects.filter(owner_id=owner.id, kind="conflict.raised").count() == 2

    undone = store.undo_job(owner.id, job.pk, YOU)
    assert everything_of(owner) == before
    pair.conflict.refresh_from_db()
    assert pair.conflict.state == "open"
    if undone:  # and done again
        store.undo_job(owner.id, undone[0].job_id or 0, YOU)
        pair.conflict.refresh_from_db()
        assert pair.conflict.state == "ruled" and states(pair) == after


def test_both_true_with_days_closes_the_older_and_begins_the_newer(owner: Owner, pair: Pair) -> None:
    until, since = pair.a.valid_from + timezone.timedelta(days=9), pair.a.valid_from + timezone.timedelta(days=10)
    settle(owner, pair.conflict, "both", until_a=until, since_b=since)
    a, b = Memory.objects.get(pk=pair.a.pk), Memory.objects.get(pk=pair.b.pk)
    assert a.valid_until == until < b.valid_from == since


def test_a_merge_has_the_quotes_of_both_and_a_revision(owner: Owner, pair: Pair) -> None:
    settle(owner, pair.conflict, "merge", text="Tomás eats meat on Fridays only.")
    merged = Memory.objects.get(pk=pair.b.pk)
    assert set(cited(merged)) == {"off meat since September", "steak at his father’s"}
    assert Revision.objects.filter(memory=merged).count() == 2


@pytest.mark.parametrize(
    ("text", "read"),
    [(MEAT, "Tomás eats no meat (at home)."), ("他不吃肉。", "他不吃肉（at home）。"), ("no", "no (at home)")],
)
def test_the_circumstances_stand_before_the_full_stop(text: str, read: str) -> None:
    assert in_context(text, "at home.") == read


def test_what_changed_meanwhile_is_not_ruled_over(owner: Owner, pair: Pair) -> None:
    seen = queue.find(owner.id, pair.conflict.pk).newest  # type: ignore[attr-defined]
    store.revise(owner.id, pair.b.pk, YOU, confidence=0.9)
    with pytest.raises(ChangedMeanwhile, match="changed in the meantime"):
        rule(owner.id, pair.conflict.pk, Choice("keep_a"), seen=seen)
    assert states(pair) == ("active", "active")
    settle(owner, pair.conflict, "keep_a")
    with pytest.raises(ChangedMeanwhile, match="settled in the meantime"):
        rule(owner.id, pair.conflict.pk, Choice("keep_b"), seen=seen)


def test_the_stranger_rules_on_nothing(owner: Owner, other: Owner, pair: Pair) -> None:
    for deed in (
        lambda: rule(other.id, pair.conflict.pk, Choice("keep_a"), seen=0),
        lambda: put_off(other.id, pair.conflict.pk),
    ):
        with pytest.raises(NotFound):
            deed()
    assert queue.count(other.id) == 0 and Conflict.objects.get().state == "open"


def test_the_weightiest_comes_first_and_what_was_put_off_last(owner: Owner, pair: Pair) -> None:
    light = another(owner)
    found = list(queue.waiting(owner.id))
    assert [(one.pk, one.impact) for one in found] == [(pair.conflict.pk, 3), (light.pk, 0)]  # type: ignore[attr-defined]
    use(owner, light.b)
    store.revise(owner.id, light.a.pk, YOU, pinned=True)
    found = list(queue.waiting(owner.id))
    assert [(one.pk, one.impact) for one in found] == [(light.pk, 6), (pair.conflict.pk, 3)]  # type: ignore[attr-defined]
    put_off(owner.id, light.pk)
    assert [one.pk for one in queue.waiting(owner.id)] == [pair.conflict.pk, light.pk]


def test_undoing_its_only_change_opens_the_conflict_again(owner: Owner, pair: Pair) -> None:
    job = settle(owner, pair.conflict, "keep_b")
    store.undo(owner.id, Change.objects.get(job=job, cause=None).pk, YOU)
    pair.conflict.refresh_from_db()
    assert pair.conflict.state == "open"


def test_a_pair_once_ruled_is_raised_again_only_when_a_program_learned_other_words(owner: Owner, pair: Pair) -> None:
    def again() -> str:
        pk, ids = pair.conflict.pk, (pair.a.pk, pair.b.pk)
        assert store.raise_conflict(owner.id, *ids, relation="contradiction", reason="", by=WORKER).pk == pk
        return Conflict.objects.get(pk=pk).state

    settle(owner, pair.conflict, "both")
    assert again() == "ruled"
    store.revise(owner.id, pair.b.pk, YOU, text=STEAK + " He likes it.")
    assert again() == "ruled"
    store.revise(owner.id, pair.b.pk, WORKER, text="Tomás eats steak every day.")
    assert again() == "open"
