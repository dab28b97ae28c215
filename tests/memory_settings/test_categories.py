"""A category switched off takes what is there out of recall, and switched on again brings it back as it was."""

from __future__ import annotations

import pytest

from memories import categories, clock, store
from memories.models import Job, Memory, OwnerState
from memories.records import Owner, Query
from memories.retrieve import retrieve
from tests.store.saying import YOU, conclude, everything_of, learn, say

pytestmark = pytest.mark.django_db(transaction=True)  # the work of the job begins once it is committed


@pytest.fixture
def asthma(owner: Owner) -> Memory:
    return learn(owner, "Yining has asthma.", say(owner, "I have asthma."), category="health")


def recalled(owner: Owner, words: str) -> list[str]:
    found = retrieve(owner, Query(words, at=clock.now()))
    return [result.text for result in found.results if result.kind == "memory"]


def test_off_is_out_of_recall_and_on_brings_all_of_it_back(owner: Owner, asthma: Memory, other: Owner) -> None:
    inhaler = learn(owner, "Yining carries an inhaler.", say(owner, "I carry an inhaler."), category="health")
    bike = learn(owner, "Yining rides a bicycle.", say(owner, "I ride a bicycle."), category="belongings")
    text = "Yining has asthma and an inhaler. It does not keep Yining off the bicycle."
    about = conclude(owner, text, (asthma, inhaler), (bike,), category="health")
    theirs = learn(other, "The stranger has asthma.", say(other, "I have asthma."), category="health")
    before = everything_of(owner)
    assert {asthma.text, about.text} <= set(recalled(owner, "Do I have asthma?"))

    categories.switch(owner.id, {"health": "off"}, {})
    assert recalled(owner, "Do I have asthma? Where is my inhaler?") == []
    assert recalled(owner, "my bicycle") == [bike.text]
    assert categories.put_away(owner.id).count() == 3
    assert Job.objects.get(kind="switch").counts == {"archived": 3}
    theirs.refresh_from_db()
    assert theirs.state == "active"

    categories.switch(owner.id, {"health": "on"}, {})
    assert everything_of(owner) == before
    assert asthma.text in recalled(owner, "Do I have asthma?")
    assert not categories.put_away(owner.id).exists()


def test_the_job_can_be_undone_by_itself(owner: Owner, asthma: Memory) -> None:
    categories.switch(owner.id, {"health": "off"}, {})
    store.undo_job(owner.id, Job.objects.get(kind="switch").pk, YOU)
    asthma.refresh_from_db()
    assert asthma.state == "active" and recalled(owner, "Do I have asthma?") == [asthma.text]


def test_what_waits_and_what_was_before_go_as_well(owner: Owner) -> None:
    waits = learn(owner, "Yining has hay fever.", say(owner, "I have hay fever."), category="health", state="pending")
    old = learn(owner, "Yining weighs 70 kg.", say(owner, "I weigh 70 kg."), category="health")
    new = learn(owner, "Yining weighs 68 kg.", say(owner, "I weigh 68 kg."), category="health")
    store.supersede(owner.id, old.pk, new.pk, at=clock.now(), by=YOU)
    categories.switch(owner.id, {"health": "off"}, {})
    assert recalled(owner, "What did I weigh before?") == []
    categories.switch(owner.id, {"health": "ask"}, {})
    states = [Memory.objects.get(pk=memory.pk).state for memory in (waits, old, new)]
    assert states == ["pending", "superseded", "active"]


def test_ask_changes_nothing_that_is_there(owner: Owner, asthma: Memory) -> None:
    before = everything_of(owner)
    categories.switch(owner.id, {"health": "ask"}, {})
    assert everything_of(owner) == before and not Job.objects.filter(kind="switch").exists()


def test_what_the_person_removed_meanwhile_stays_where_they_put_it(owner: Owner, asthma: Memory) -> None:
    archived = learn(owner, "Yining broke a leg.", say(owner, "I broke a leg."), category="health")
    store.archive(owner.id, archived.pk, YOU)
    edited = learn(owner, "Yining wears lenses.", say(owner, "I wear lenses."), category="health")
    categories.switch(owner.id, {"health": "off"}, {})
    store.remove(owner.id, asthma.pk, YOU)
    store.revise(owner.id, edited.pk, YOU, text="Yining wears glasses.")
    categories.switch(owner.id, {"health": "on"}, {})
    states = {memory.text: memory.state for memory in Memory.objects.all()}
    assert states == {
        asthma.text: "trashed", archived.text: "archived", "Yining wears glasses.": "active",
    }  # fmt: skip


def test_what_is_said_anew_meanwhile_is_not_doubled(owner: Owner, asthma: Memory) -> None:
    categories.switch(owner.id, {"health": "off"}, {})
    again = learn(owner, asthma.text, by=YOU, category="other")
    categories.switch(owner.id, {"health": "on"}, {})
    assert Job.objects.filter(kind="switch").latest("pk").counts == {"left": 1}
    assert list(Memory.objects.filter(state="active")) == [again]


def test_a_second_thought_before_the_worker_came_moves_nothing(owner: Owner, asthma: Memory) -> None:
    job = Job.objects.create(
        owner_id=owner.id, kind="switch", session="health", state="running", claimed_by="w", due_at=clock.now(),
        created_at=clock.now(),
    )  # fmt: skip
    assert categories.run(job) == {}
    asthma.refresh_from_db()
    assert asthma.state == "active"


def test_more_than_one_batch(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(categories, "BATCH", 2)
    for number in range(5):
        learn(owner, f"Yining owns tile {number}.", category="belongings")
    categories.switch(owner.id, {"belongings": "off"}, {})
    assert categories.counts(owner.id)["belongings"] == {"current": 0, "waiting": 0, "away": 5}
    categories.switch(owner.id, {"belongings": "on"}, {})
    assert categories.counts(owner.id)["belongings"] == {"current": 5, "waiting": 0, "away": 0}


def test_what_a_switch_would_do_is_told_first(owner: Owner, asthma: Memory) -> None:
    bike = learn(owner, "Yining rides a bicycle.", category="belongings")
    conclude(owner, "Yining rides in spite of asthma. It is a bicycle.", (asthma, bike), (bike,), category="belongings")
    (effect,) = categories.effects(owner.id, {"health": "off", "belongings": "on"})
    assert (effect.category, effect.goes, effect.insights, effect.comes) == ("health", 1, 1, 0)
    (effect,) = categories.effects(owner.id, {"health": "ask"})
    assert (effect.goes, effect.comes, effect.stays) == (0, 0, 1)
    assert OwnerState.objects.get(owner_id=owner.id).categories == {}
    categories.switch(owner.id, {"health": "off"}, {})
    (effect,) = categories.effects(owner.id, {"health": "on"})
    assert (effect.goes, effect.comes) == (0, 1)
