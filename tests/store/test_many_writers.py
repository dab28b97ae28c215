from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from memories import clock, jobs, outbox, store
from memories.errors import ChangedMeanwhile
from memories.models import Memory
from memories.records import By, NewMemory, Owner
from tests.store.saying import WORKER, YOU, learn, quote, say

pytestmark = pytest.mark.django_db(transaction=True)


def unheard(task: str, *ids: int) -> None:
    """A ring that no worker hears: the test claims by itself."""


@pytest.fixture(autouse=True)
def no_worker(settings: Any) -> None:
    settings.BACKGROUND = f"{__name__}.unheard"


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same time, each in a thread and connection of its own; return results or errors."""
    results: list[Any] = [None] * len(deeds)
    start = Barrier(len(deeds))

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = deeds[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_workers_and_the_person_on_one_memory_lose_nothing(owner: Owner) -> None:
    said = [say(owner, f"I live in Lisbon, day {place}.") for place in range(6)]
    memory = learn(owner, "The user lives in Lisbon.")

    def worker(mine: list[Any]) -> None:
        for episode in mine:
            store.support(owner.id, memory.pk, [quote(episode, "I live in Lisbon")], WORKER)

    def person() -> None:
        for place in range(4):
            revision = Memory.objects.get(pk=memory.pk).revision
            store.revise(owner.id, memory.pk, YOU, expected=revision, text=f"The user lives in Lisbon, floor {place}.")

    assert at_once(lambda: worker(said[:3]), lambda: worker(said[3:]), person) == [None, None, None]
    memory.refresh_from_db()
    assert (memory.text, memory.revision) == ("The user lives in Lisbon, floor 3.", 5)
    assert memory.evidence.count() == 6
    assert memory.changes.count() == 1 + 6 + 4
    states = list(memory.changes.order_by("pk").values_list("before", "after"))
    assert all(after == before for (_b, after), (before, _a) in pairwise(states)), "one chain"


def test_of_two_edits_of_the_same_version_one_is_told_so(owner: Owner) -> None:
    memory = learn(owner, "The user lives in Lisbon.")
    edits = [
        lambda: store.revise(owner.id, memory.pk, YOU, expected=1, text="The user lives in Porto."),
        lambda: store.revise(owner.id, memory.pk, WORKER, expected=1, text="The user lives in Faro."),
    ]
    results = at_once(*edits)
    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [ChangedMeanwhile]
    assert memory.revisions.count() == 2


def test_the_same_fact_learned_by_many_at_once_is_one_memory(owner: Owner) -> None:
    new = NewMemory("observation", "The user is vegan.", "en")
    results = at_once(*[lambda: store.remember(owner.id, new, WORKER) for _ in range(4)])
    assert {memory.pk for memory in results} == {Memory.objects.get(owner_id=owner.id).pk}


def test_two_workers_claim_one_job_once(owner: Owner) -> None:
    for place in range(5):
        job = jobs.request(owner.id, "consolidate", f"session {place}")
        claims = at_once(*[partial(jobs.claim, job.pk, worker) for worker in ("a", "b", "c")])
        won = [claim for claim in claims if claim is not None]
        assert len(won) == 1
        job.refresh_from_db()
        assert job.attempts == 1


def test_one_session_is_never_run_twice_at_once(owner: Owner) -> None:
    first = jobs.request(owner.id, "consolidate", "one")
    assert jobs.claim(first.pk, "a") is not None
    second = jobs.request(owner.id, "consolidate", "one")
    jobs.release_lapsed(clock.now() + 2 * jobs.LEASE)
    claims = at_once(lambda: jobs.claim(first.pk, "b"), lambda: jobs.claim(second.pk, "c"))
    assert len([claim for claim in claims if claim is not None]) <= 1


def test_events_of_many_writers_are_numbered_without_a_gap(owner: Owner) -> None:
    def write(name: str) -> None:
        for place in range(5):
            store.remember(owner.id, NewMemory("observation", f"{name} {place}", "en"), By("import"))

    at_once(*[partial(write, name) for name in ("one", "two", "three")])
    assert [event.seq for event in outbox.read_after(owner.id, 0)] == list(range(1, 16))
