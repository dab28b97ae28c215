"""Many people talk at once while the worker learns, old chats are imported and the index is rebuilt."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.endurance import checks
from tests.endurance.facts import Fact, facts
from tests.endurance.importing import write_file
from tests.endurance.model import instruct, taught
from tests.endurance.page import Page
from tests.endurance.person import Person, make_people
from tests.endurance.records import Records
from tests.endurance.talks import Talks, talk
from tests.model_server import ModelServer
from tests.run.site import Site, wait_until

QUIET = {
    "LEARN_QUIET_SECONDS": "1",
    "LEARN_AFTER_MESSAGES": "4",
    "REFLECT_AFTER_OBSERVATIONS": "3",
    "WORKERS": "2",
}


def site_with(server: ModelServer, data: Path, **environment: str) -> Site:
    """A site whose models are the model server's."""
    return Site(data, CHAT_BASE_URL=server.url, CHAT_MODEL="test-model", **(QUIET | environment))


@dataclass(frozen=True, slots=True)
class Size:
    sockets: int
    people: int
    messages: int
    """In all, divided among the sockets."""
    imported: int
    rebuilds: int = 3
    words: int = 36
    """Of each reply."""
    tokens_per_second: float = 120


@dataclass(slots=True)
class Figures:
    """In seconds, by the browser's clock, unless named otherwise."""

    messages: int = 0
    first_token: dict[str, float] = field(default_factory=dict)
    reply: dict[str, float] = field(default_factory=dict)
    recall_ms: dict[str, float] = field(default_factory=dict)
    learned: int = 0
    insights: int = 0
    jobs: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def spread(values: list[float]) -> dict[str, float]:
    values = sorted(values)
    return {"p50": round(median(values), 3), "p95": round(values[int(0.95 * (len(values) - 1))], 3)}


async def run_load(site: Site, server: ModelServer, size: Size, seed: int) -> Figures:
    """Raise AssertionError when anything is not as it must be. The site runs already and is left running."""
    chance = random.Random(seed)
    known = taught(server, facts(chance))
    names = [f"person{number}" for number in range(size.people)]
    talks = Talks(names, known, chance)
    await asyncio.to_thread(make_people, site, [*names, "stranger"])
    people = [await asyncio.to_thread(Person, site, name) for name in names]
    old = [next(known) for _ in range(size.imported // 20)]
    instruct(server, words=size.words, tokens_per_second=size.tokens_per_second)
    imported = site.data.with_name("old.jsonl")
    write_file(imported, size.imported, old, chance)

    pages = [Page(people[number % size.people], chance) for number in range(size.sockets)]
    begun = asyncio.get_running_loop().time()
    each, more = divmod(size.messages, size.sockets)
    talking = [talk(page, talks, each + (number < more)) for number, page in enumerate(pages)]
    import_done, rebuilt, _ = await asyncio.gather(
        asyncio.to_thread(site.manage, "import_chat", str(imported), "--user", names[0], "--learn", "--yes"),
        asyncio.to_thread(_rebuild, site, size.rebuilds),
        asyncio.gather(*talking),
    )
    seconds = asyncio.get_running_loop().time() - begun
    assert import_done.returncode == 0, import_done.stderr
    records = Records(site.data)
    await asyncio.to_thread(
        wait_until, "all is learned", lambda: not records.still_open(), 300, lambda: f"{records.still_open()}"
    )
    _check(site, server, records, talks, pages, old, size)
    checks.check_logs(site.said(), import_done.stderr, import_done.stdout, rebuilt)
    insights = len(records.rows("SELECT 1 FROM memories_memory WHERE kind = 'insight'"))
    assert insights, "nothing was summed up"
    ended = [one for page in pages for one in page.said]
    return Figures(
        messages=size.messages,
        first_token=spread([one.first_token for one in ended if one.first_token and not one.by_form]),
        reply=spread([one.total for one in ended]),
        recall_ms=spread(records.column("SELECT recall_ms FROM chat_reply WHERE recall_ms IS NOT NULL")),
        learned=len(records.rows("SELECT 1 FROM memories_memory WHERE kind = 'observation'")),
        insights=insights,
        jobs=dict(records.count("SELECT kind || ' ' || state FROM memories_job")),
        seconds=round(seconds, 1),
    )


def _check(
    site: Site, server: ModelServer, records: Records, talks: Talks, pages: list[Page], old: list[Fact], size: Size
) -> None:
    lost = [how for page in pages for said in page.said for how in said.lost]
    assert not lost, f"connections were lost: {lost}\n{site.said()}"
    everything: Counter[str] = Counter()
    for name, told in talks.told.items():
        checks.check_messages(records, name, told)
        everything += told.texts
        checks.check_facts(records, name, told.facts | (set(old) if name == "person0" else set()))
    assert everything.total() == size.messages
    checks.check_replies(records, size.words, interrupted=False)
    checks.check_pages(pages, size.words)
    checks.check_asked_once(server, everything)
    checks.check_stranger(records, "stranger")
    ids = records.count("SELECT external_id FROM memories_episode WHERE source = 'import'")
    assert ids == Counter(f"m{number}" for number in range(size.imported))
    checks.check_index(records)
    checks.check_jobs(records)
    checks.check_found(site, "person0", [*old[:5], *list(talks.told["person0"].facts)[:5]])


def _rebuild(site: Site, times: int) -> str:
    done = [site.manage("rebuild_index") for _ in range(times)]
    assert all(one.returncode == 0 for one in done), done
    return "\n".join(one.stdout + one.stderr for one in done)
