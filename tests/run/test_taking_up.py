"""After a crash nobody waits for a lease to run out: what the dead had in hand is taken up by the first tick."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator

import pytest

from chat import conversations, messages, replies, tasks
from chat.models import Reply
from memories import jobs
from memories.models import Job
from memories.records import Owner
from memoryscope_site.supervisor.taking_up import end_leases_of_the_dead

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _only_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a job does has its own tests; here it is only rung for."""
    monkeypatch.setattr("memories.tasks.run_job", lambda job_id: None)


@pytest.fixture
def dead() -> Iterator[int]:
    """The number of a process that has ended and is still listed: nobody has taken notice yet."""
    process = subprocess.Popen(["true"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    yield process.pid
    process.wait()


def in_hand(owner: Owner, holder: str) -> tuple[Job, Reply]:
    """A job and a reply that `holder` works on."""
    conversation = conversations.create(owner.id)
    _, reply = messages.say(owner, conversation.pk, "I live in Lisbon.")
    assert replies.claim(reply.pk, holder)
    job = jobs.claim(jobs.request(owner.id, Job.Kind.CONSOLIDATE, conversation.session).pk, holder)
    assert job
    return job, reply


def states(work: tuple[Job, Reply]) -> tuple[str, str]:
    for row in work:
        row.refresh_from_db()
    return work[0].state, work[1].state


def test_only_what_a_dead_process_of_this_machine_held_is_taken_up(owner: Owner, other: Owner, dead: int) -> None:
    here = socket.gethostname()
    of_the_dead = in_hand(owner, f"{here}:{dead}:a")
    also = in_hand(other, f"{here[:40]}:{dead}:b")
    of_the_living = in_hand(owner, f"{here}:{os.getpid()}:c")
    from_elsewhere = in_hand(owner, f"elsewhere.example:{dead}:d")
    unnamed = in_hand(other, "somebody")

    tasks.tick()
    assert states(of_the_dead) == ("running", "streaming"), "their leases have not run out"
    end_leases_of_the_dead()
    tasks.tick()

    assert states(of_the_dead) == states(also) == ("queued", "interrupted")
    for work in (of_the_living, from_elsewhere, unnamed):
        assert states(work) == ("running", "streaming")
    assert of_the_dead[0].attempts == 1, "a job that kills its worker again and again is parked in the end"


def test_where_others_may_work_on_the_same_database_leases_run_out_by_themselves(
    owner: Owner, dead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memoryscope_site.supervisor.taking_up.database_file", lambda: None)
    work = in_hand(owner, f"{socket.gethostname()}:{dead}:a")
    end_leases_of_the_dead()
    tasks.tick()
    assert states(work) == ("running", "streaming")
