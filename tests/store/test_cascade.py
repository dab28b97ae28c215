from __future__ import annotations

from typing import Any

import pytest

from memories import outbox, store
from memories.errors import ChangedMeanwhile
from memories.models import Conflict, Job
from memories.records import NewMemory, Owner
from tests.store.saying import MORNING, REFLECTION, WORKER, YOU, conclude, learn, say


@pytest.mark.parametrize(
    ("deed", "stale"),
    [
        (lambda owner, memory: store.revise(owner.id, memory.pk, YOU, text="The user eats fish."), True),
        (lambda owner, memory: store.remove(owner.id, memory.pk, YOU), True),
        (lambda owner, memory: store.archive(owner.id, memory.pk, YOU), True),
        (
            lambda owner, memory: store.supersede(
                owner.id, memory.pk, learn(owner, "The user eats all.").pk, at=MORNING, by=WORKER
            ),
            True,
        ),
        (lambda owner, memory: store.revise(owner.id, memory.pk, YOU, pinned=True, keywords=["food"]), False),
    ],
    ids=["edit", "remove", "archive", "supersede", "pin"],
)
def test_an_insight_goes_stale_at_once_when_what_it_says_may_no_longer_hold(
    owner: Owner, deed: Any, stale: bool
) -> None:
    vegan = learn(owner, "The user is vegan.")
    insight = conclude(owner, "The user eats plants.", (vegan,))
    deed(owner, vegan)
    insight.refresh_from_db()
    assert insight.stale is stale
    assert insight.changes.filter(action="stale").count() == stale
    assert Job.objects.filter(owner_id=owner.id, kind="reflect", state="queued").count() == stale


def test_a_rewritten_insight_is_fresh_again(owner: Owner) -> None:
    vegan, tall = learn(owner, "The user is vegan."), learn(owner, "The user is tall.")
    insight = conclude(owner, "The user eats plants.", (vegan,))
    store.revise(owner.id, vegan.pk, YOU, text="The user eats fish.")
    new = NewMemory("insight", "The user eats fish. The user is tall.", "en", sentences=((vegan.pk,), (tall.pk,)))
    store.write_insight(owner.id, new, REFLECTION, replacing=insight.pk)
    insight.refresh_from_db()
    assert (insight.stale, insight.revision) == (False, 2)
    assert insight.text == "The user eats fish. The user is tall."
    assert sorted(insight.evidence.values_list("sentence", "observation_id")) == [(0, vegan.pk), (1, tall.pk)]
    miscounted = NewMemory("insight", "The user is very tall.", "en", sentences=((tall.pk,), (vegan.pk,)))
    for replacing in (None, insight.pk):
        with pytest.raises(ValueError, match="sentences"):
            store.write_insight(owner.id, miscounted, REFLECTION, replacing=replacing)
    store.remove(owner.id, insight.pk, YOU)
    with pytest.raises(ChangedMeanwhile):
        store.write_insight(owner.id, new, REFLECTION, replacing=insight.pk)


def test_a_pair_is_asked_about_once_and_settles_itself_when_a_side_goes(owner: Owner) -> None:
    hates = learn(owner, "The user hates coriander.", say(owner, "I hate coriander."))
    likes = learn(owner, "The user likes coriander.", say(owner, "Coriander grew on me.", session="two"))
    raised = store.raise_conflict(
        owner.id, likes.pk, hates.pk, relation="contradiction", reason="taste", by=WORKER, suggestion="keep_b"
    )
    assert (raised.a_id, raised.b_id, raised.state) == (hates.pk, likes.pk, "open")
    event = outbox.read_after(owner.id, 0)[-1]
    assert (event.kind, event.payload) == ("conflict.raised", {"conflict": raised.pk, "job": 0, "session": "two"})
    again = store.raise_conflict(owner.id, hates.pk, likes.pk, relation="contradiction", reason="", by=WORKER)
    assert again.pk == raised.pk

    store.remove(owner.id, hates.pk, YOU)
    raised.refresh_from_db()
    assert raised.state == "dropped"
    store.restore(owner.id, hates.pk, YOU)
    raised.refresh_from_db()
    assert raised.state == "open"


def test_what_was_ruled_stays_ruled(owner: Owner) -> None:
    a, b = learn(owner, "The user hates coriander."), learn(owner, "The user likes coriander.")
    raised = store.raise_conflict(owner.id, a.pk, b.pk, relation="contradiction", reason="", by=WORKER)
    Conflict.objects.filter(pk=raised.pk).update(state="ruled")
    again = store.raise_conflict(owner.id, a.pk, b.pk, relation="contradiction", reason="", by=WORKER)
    assert (again.pk, again.state) == (raised.pk, "ruled")
