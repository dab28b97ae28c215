"""People talk and the worker learns while processes are killed; in the end nothing is lost, nothing is there twice."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.endurance import checks
from tests.endurance.damage import Killer
from tests.endurance.facts import facts
from tests.endurance.model import instruct, taught
from tests.endurance.page import Page
from tests.endurance.person import Person, make_people
from tests.endurance.records import Records
from tests.endurance.talks import Talks
from tests.model_server import ModelServer
from tests.run.site import Site, wait_until


@dataclass(frozen=True, slots=True)
class Storm:
    sockets: int
    people: int
    each: int
    """How often each kind of process is killed."""
    words: int = 40
    """Of each reply."""
    tokens_per_second: float = 60
    thinking: float = 0.3
    """Seconds before the model answers the worker."""
    patience: float = 300
    """Seconds until everything has come to rest by itself."""
    ahead: timedelta = timedelta()
    """Do not wait for leases: the last start is with a clock that is so far ahead."""


@dataclass(slots=True)
class Damage:
    """What the storm did, and what is left of it."""

    messages: int = 0
    lost_connections: int = 0
    interrupted: int = 0
    replies: dict[str, int] = field(default_factory=dict)
    learned: int = 0
    insights: int = 0
    jobs: dict[str, int] = field(default_factory=dict)
    runs: int = 0
    """Of jobs: one that was killed and taken up again ran twice."""
    slowest_reply: float = 0.0
    """Seconds from sending to the end, restarts and the old writer's lease included."""
    seconds_to_rest: float = 0.0


async def run_kills(
    site: Site, server: ModelServer, storm: Storm, seed: int, say: Callable[[str], object] = print
) -> Damage:
    """Raise AssertionError when anything is not as it must be. The site runs already and is left running."""
    chance = random.Random(seed)
    names = [f"person{number}" for number in range(storm.people)]
    talks = Talks(names, taught(server, facts(chance)), chance)
    await asyncio.to_thread(make_people, site, [*names, "stranger"])
    people = [await asyncio.to_thread(Person, site, name) for name in names]
    instruct(server, words=storm.words, tokens_per_second=storm.tokens_per_second, delay=storm.thinking)
    records = Records(site.data)
    pages = [Page(people[number % storm.people], chance) for number in range(storm.sockets)]
    killer = Killer(site, storm.each, random.Random(seed), say, storm.ahead)
    over = asyncio.Event()

    async def talk(page: Page) -> None:
        while not over.is_set():
            await page.say(talks.next(page.person.name))
        await page.close()

    talking = asyncio.ensure_future(asyncio.gather(*(talk(page) for page in pages)))
    killing = asyncio.create_task(_kill(killer, records))
    both: list[asyncio.Future[Any]] = [talking, killing]
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)  # talking ends first if it fails
    over.set()
    try:
        await asyncio.gather(talking, killing)
        await asyncio.to_thread(wait_until, "all are there again", killer.all_there, 120, site.said)
        records.ahead = storm.ahead
        begun = asyncio.get_running_loop().time()
        await asyncio.to_thread(
            wait_until, "all has come to rest", lambda: not records.still_open(), storm.patience,
            lambda: f"{records.still_open()}\n{site.said()}",
        )  # fmt: skip
    finally:
        killing.cancel()
    rest = asyncio.get_running_loop().time() - begun
    return _check(site, records, talks, pages, storm, killer, rest)


async def _kill(killer: Killer, records: Records) -> None:
    while killer.left:
        await asyncio.to_thread(killer.next, records.a_job_runs)


def _check(
    site: Site, records: Records, talks: Talks, pages: list[Page], storm: Storm, killer: Killer, rest: float
) -> Damage:
    everything: Counter[str] = Counter()
    for name, told in talks.told.items():
        checks.check_messages(records, name, told)
        checks.check_facts(records, name, told.facts)
        everything += told.texts
    replies = checks.check_replies(records, storm.words, interrupted=True)
    checks.check_pages(pages, storm.words)
    checks.check_stranger(records, "stranger")
    checks.check_index(records)
    jobs = checks.check_jobs(records)
    checks.check_logs(*killer.logs, site.said())
    said = [said for page in pages for said in page.said]
    return Damage(
        messages=everything.total(),
        lost_connections=sum(bool(one.lost) for one in said),
        interrupted=sum(one.interrupted for one in said),
        replies=dict(replies),
        learned=len(records.rows("SELECT 1 FROM memories_memory WHERE kind = 'observation'")),
        insights=len(records.rows("SELECT 1 FROM memories_memory WHERE kind = 'insight'")),
        jobs=dict(jobs),
        runs=records.column("SELECT coalesce(sum(attempts), 0) FROM memories_job")[0],
        slowest_reply=round(max(one.total for one in said), 1),
        seconds_to_rest=round(rest, 1),
    )
