"""While two observations contradict each other no insight says either; once it is settled, what holds comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from memories import clock, contradictions, jobs, store
from memories.llm.scripted import Script
from memories.models import Conflict, Job, Memory, OwnerState
from memories.records import By, Owner
from tests.learn.conftest import Observe
from tests.learn.reflecting import insight
from tests.store.saying import everything_of

YOU, LEARNING = By("user"), By("consolidation")
Reflect = Callable[..., Job]


@pytest.fixture
def drinker(observe: Observe) -> list[Memory]:
    return [
        observe("The user drinks three espressos every morning.", "coffee"),
        observe("The user roasts beans in an old popcorn machine.", "coffee"),
        observe("The user has a hand grinder from Trieste.", "coffee"),
    ]


@pytest.fixture
def written(script: Script, drinker: list[Memory], reflect: Reflect) -> Memory:
    answer = insight(("The user drinks three espressos.", [1]), ("They roast beans.", [2]), subject="coffee")
    script.answers.append(answer)
    reflect()
    return Memory.objects.get(kind="insight")


def contradict(owner: Owner, a: Memory, b: Memory, by: By = LEARNING) -> Conflict:
    return store.raise_conflict(owner.id, a.pk, b.pk, relation="contradiction", reason="", by=by)


def test_an_open_conflict_makes_the_insight_stale_at_once_and_is_left_out_of_it(
    script: Script, owner: Owner, drinker: list[Memory], written: Memory, observe: Observe, reflect: Reflect
) -> None:
    never = observe("The user never drinks coffee.", "coffee")
    contradict(owner, drinker[0], never)
    assert Memory.objects.get(pk=written.pk).stale
    script.answers.append(insight(("The user roasts beans and has a hand grinder.", [1, 2]), subject="coffee"))
    reflect()
    asked = [row["text"] for row in script.tasks[-1].data["subjects"][0]["observations"]]
    assert asked == [drinker[1].text, drinker[2].text]
    fresh = Memory.objects.get(pk=written.pk)
    assert not fresh.stale and "espresso" not in fresh.text
    assert not Memory.objects.get(pk=never.pk).reflected


@pytest.mark.parametrize("settled", ["one side goes", "taken back"])
def test_once_it_is_settled_what_holds_is_reflected_on_again(
    settled: str, script: Script, owner: Owner, drinker: list[Memory], written: Memory, observe: Observe,
    reflect: Reflect,
) -> None:  # fmt: skip
    never = observe("The user never drinks coffee.", "coffee")
    job = jobs.request(owner.id, "reconsolidate", due_at=clock.now())
    contradict(owner, drinker[0], never, By("reconsolidation", job_id=job.pk))
    script.answers.append(insight(("The user roasts beans and has a hand grinder.", [1, 2]), subject="coffee"))
    reflect()
    if settled == "one side goes":
        store.remove(owner.id, never.pk, YOU)
    else:
        store.undo_job(owner.id, job.pk, YOU)
        assert Conflict.objects.get().ruling == contradictions.WITHDRAWN
        store.revise(owner.id, never.pk, YOU, pinned=True)  # a later change does not open it again
        assert Conflict.objects.get().state == "ruled"
    assert jobs.due(clock.now() + (Job.objects.get(kind="reflect", state="queued").due_at - clock.now()))
    script.answers.append(insight(("The user drinks three espressos and roasts beans.", [1, 2]), subject="coffee"))
    reflect()
    assert "espressos" in Memory.objects.get(pk=written.pk).text


def test_a_conflict_that_comes_while_the_model_writes_is_heeded(
    script: Script, owner: Owner, drinker: list[Memory], reflect: Reflect
) -> None:
    def meanwhile(task: object) -> object:
        contradict(owner, drinker[0], drinker[1])
        return insight(("The user drinks three espressos and roasts beans.", [1, 2]), subject="coffee")

    script.answers.append(meanwhile)
    assert reflect().state == "queued"
    assert not Memory.objects.filter(kind="insight").exists()


def test_undoing_what_was_learned_undoes_the_staleness_as_well(
    owner: Owner, drinker: list[Memory], written: Memory, observe: Observe
) -> None:
    before = everything_of(owner)
    never = observe("The user never drinks coffee.", "coffee")
    contradict(owner, drinker[0], never)
    assert Memory.objects.get(pk=written.pk).stale
    store.undo(owner.id, never.changes.get().pk, YOU)
    assert everything_of(owner) == before
    assert Conflict.objects.get().state == "dropped"


def test_of_a_strangers_conflict_nothing_is_known(
    script: Script, owner: Owner, other: Owner, drinker: list[Memory], written: Memory, observe: Observe
) -> None:
    same = observe(drinker[0].text, "coffee", by=other)
    never = observe("The user never drinks coffee.", "coffee", by=other)
    contradict(other, same, never)
    assert not Memory.objects.get(pk=written.pk).stale
    assert contradictions.disputed(owner.id) == frozenset()
    assert contradictions.disputed(other.id) == {same.pk, never.pk}


def test_disputed_observations_ask_for_no_run(owner: Owner, observe: Observe, settings: object, script: Script) -> None:
    from memories import reflect

    a, b = observe("The user is vegan.", "diet"), observe("The user eats steak.", "diet")
    contradict(owner, a, b)
    Memory.objects.update(learned_at=clock.now().replace(year=2020))
    assert reflect.ask_where_it_waits(clock.now()) == 0
    Conflict.objects.update(state="ruled")
    assert reflect.ask_where_it_waits(clock.now()) == 1
    assert reflect.ask_where_it_waits(clock.now()) == 0  # it is asked for already
    Job.objects.all().delete()
    OwnerState.objects.filter(owner_id=owner.id).update(memory="off")
    assert reflect.ask_where_it_waits(clock.now()) == 0
