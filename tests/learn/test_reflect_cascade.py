"""A correction reaches every insight that rests on it: stale at once, out of recall, then rewritten or withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from memories import clock, store, trash
from memories.errors import NotFound
from memories.llm.scripted import Script
from memories.models import DoNotLearn, Evidence, Job, Memory
from memories.profile import profile
from memories.records import By, NewMemory, Owner, Query
from memories.retrieve import retrieve
from tests.learn.conftest import Observe, run_now
from tests.learn.reconsolidating import related
from tests.learn.reflecting import insight

YOU = By("user")
Run = Callable[..., Job]
WRITTEN = insight(("The user rows in Ghent and won a race.", [1, 2]), ("Their shoulder hurts from it.", [3]))
DEEDS: dict[str, Callable[[Owner, Memory, Memory], object]] = {
    "edited": lambda owner, row, new: store.revise(owner.id, row.pk, YOU, text="The user's knee hurts after rowing."),
    "superseded": lambda owner, row, new: store.supersede(owner.id, row.pk, new.pk, at=clock.now(), by=YOU),
    "removed": lambda owner, row, new: store.remove(owner.id, row.pk, YOU),
    "archived": lambda owner, row, new: store.archive(owner.id, row.pk, YOU),
    "merged": lambda owner, row, new: store.merge(owner.id, row.pk, new.pk, YOU),
    "forgotten": lambda owner, row, new: store.forget(owner.id, [row.pk], YOU),
    "moved to another subject": lambda owner, row, new: store.revise(owner.id, row.pk, YOU, subject="health"),
    "contradicted": lambda owner, row, new: store.raise_conflict(
        owner.id, row.pk, new.pk, relation="contradiction", reason="", by=YOU
    ),
}


@pytest.fixture
def written(script: Script, rower: list[Memory], reflect: Run) -> Memory:
    script.answers.append(WRITTEN)
    reflect()
    return Memory.objects.get(kind="insight")


def recalled(owner: Owner) -> list[int]:
    """What a question about rowing finds, and what stands in every prompt."""
    found = retrieve(owner, Query("Where does the user row, and did they win a race?", clock.now()))
    return [row.id for row in (*found.results, *profile(owner)) if row.kind == "memory"]


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_whatever_happens_to_an_observation_the_insight_is_out_of_recall_until_it_is_rewritten(
    deed: Any, script: Script, owner: Owner, written: Memory, rower: list[Memory], observe: Observe, reflect: Run
) -> None:
    assert written.pk in recalled(owner)
    new = observe("The user's shoulder has healed.", "shoulder", category="health")
    deed(owner, rower[2], new)
    assert Memory.objects.get(pk=written.pk).stale
    assert written.pk not in recalled(owner)
    script.always = insight(("The user rows in Ghent and won a race.", [1, 2]))
    reflect()
    fresh = Memory.objects.get(pk=written.pk)
    assert (fresh.stale, fresh.text, fresh.state) == (False, "The user rows in Ghent and won a race.", "active")
    assert written.pk in recalled(owner)


def test_what_the_person_never_wants_learned_is_not_written_nor_suggested(
    script: Script, owner: Owner, written: Memory, rower: list[Memory], reflect: Run
) -> None:
    DoNotLearn.objects.create(owner_id=owner.id, pattern="won a race", created_at=clock.now())
    store.revise(owner.id, rower[2].pk, YOU, text="The user's knee hurts after rowing.")
    script.always = insight(("The user rows in Ghent and won a race.", [1, 2]))
    assert reflect().counts["withdrawn"] == 1
    store.restore(owner.id, written.pk, YOU)
    store.revise(owner.id, written.pk, YOU, locked=True)
    store.revise(owner.id, rower[2].pk, YOU, text="The user's hip hurts after rowing.")
    reflect()
    assert "won a race" not in str(Memory.objects.get(pk=written.pk).suggestion)


def test_every_insight_that_rests_on_it_is_reached_and_no_strangers(
    script: Script, owner: Owner, other: Owner, rower: list[Memory], observe: Observe
) -> None:
    mine = [
        store.write_insight(owner.id, NewMemory("insight", text, "en", sentences=((rower[0].pk,),)), By("reflection"))
        for text in ("Rows.", "Is in Ghent.", "Has a club.")
    ]
    twin = observe(rower[0].text, by=other)
    theirs = store.write_insight(
        other.id, NewMemory("insight", "Rows.", "en", sentences=((twin.pk,),)), By("reflection")
    )
    store.remove(owner.id, rower[0].pk, YOU)
    assert all(Memory.objects.get(pk=row.pk).stale for row in mine)
    assert not Memory.objects.get(pk=theirs.pk).stale
    assert not Job.objects.filter(owner_id=other.id, kind="reflect").exists()


def test_an_insight_never_rests_on_another_so_there_is_one_level(owner: Owner, written: Memory) -> None:
    with pytest.raises(NotFound):
        store.write_insight(
            owner.id, NewMemory("insight", "Of it.", "en", sentences=((written.pk,),)), By("reflection")
        )


def test_what_reconsolidation_merged_can_be_undone_after_the_insights_have_followed(
    script: Script, owner: Owner, written: Memory, rower: list[Memory], observe: Observe
) -> None:
    fuller = observe("The user rows with a club in Ghent on Tuesdays at dawn.")
    script.answers.append(related({frozenset(("Tuesdays.", "dawn")): ("contained", "dawn")}))
    merging = run_now(owner, "reconsolidate")
    script.answers.append(insight(("The user rows in Ghent at dawn and won a race.", [1, 3])))
    run_now(owner, "reflect")
    cited = Evidence.objects.filter(memory=written).values_list("observation_id", flat=True)
    assert set(cited) == {rower[1].pk, fuller.pk}
    store.undo_job(owner.id, merging.pk, YOU)
    assert Memory.objects.get(pk=rower[0].pk).state == "active"
    assert not Memory.objects.get(pk=rower[0].pk).reflected
    script.answers.append(insight(("The user rows in Ghent on Tuesdays and won a race.", [1, 2])))
    run_now(owner, "reflect")
    assert "Tuesdays" in Memory.objects.get(pk=written.pk).text


def test_emptying_the_trash_leaves_locked_words_alone(
    script: Script, owner: Owner, written: Memory, rower: list[Memory]
) -> None:
    store.revise(owner.id, written.pk, YOU, locked=True)
    store.remove(owner.id, rower[2].pk, YOU)
    assert trash.empty(clock.now() + timedelta(days=31)) == 1
    kept = Memory.objects.get(pk=written.pk)
    assert (kept.text, kept.state, kept.stale) == (written.text, "active", True)
