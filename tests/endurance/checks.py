"""After the storm: every message once, every reply whole, every fact once and with its own person only."""

from __future__ import annotations

import json
from collections import Counter

from tests.endurance.facts import Fact
from tests.endurance.model import asked, reply_to
from tests.endurance.page import Page
from tests.endurance.records import Records
from tests.endurance.talks import Told
from tests.model_server import ModelServer
from tests.run.site import Site

OBSERVATIONS = "SELECT id, text, state FROM memories_memory WHERE owner_id = ? AND kind = 'observation'"
QUOTES = """
    SELECT episode.id, evidence.start, evidence."end", episode.text, episode.owner_id
    FROM memories_evidence evidence JOIN memories_episode episode ON episode.id = evidence.episode_id
    WHERE evidence.memory_id = ?"""
ANSWERS = """
    SELECT asked.text, reply.state, said.text, message.active
    FROM chat_reply reply
    JOIN chat_message question ON question.id = reply.asked_id
    JOIN memories_episode asked ON asked.id = question.episode_id
    LEFT JOIN chat_message message ON message.id = reply.message_id
    LEFT JOIN memories_episode said ON said.id = message.episode_id
    ORDER BY reply.id"""
CITED = """
    SELECT cited.owner_id
    FROM memories_evidence evidence JOIN memories_memory cited ON cited.id = evidence.observation_id
    WHERE evidence.memory_id = ?"""

BAD = ("locked", "Traceback", " ERROR ")


def check_messages(records: Records, name: str, told: Told, source: str = "chat") -> None:
    """Everything that this person said is stored once, and nothing else is."""
    query = "SELECT text FROM memories_episode WHERE owner_id = ? AND source = ? AND role = 'user'"
    stored = records.count(query, [records.person(name), source])
    assert stored == told.texts, f"{name}: lost {told.texts - stored}, too much {stored - told.texts}"


def check_replies(records: Records, words: int, *, interrupted: bool) -> Counter[str]:
    """The last reply to each message is whole and is the one that is shown. Returns how the attempts ended."""
    attempts: dict[str, list[tuple[str, str, int]]] = {}
    for text, *attempt in records.rows(ANSWERS):
        attempts.setdefault(text, []).append(tuple(attempt))
    for text, tried in attempts.items():
        *earlier, (state, said, active) = tried
        assert (state, active) == ("done", 1), (text, tried)
        assert said == reply_to(text, words), f"the reply to {text!r} is {said!r}"
        assert all(one[0] == "interrupted" for one in earlier), (text, tried)
        assert all(not one[2] for one in earlier), f"two replies to {text!r} are shown"
    states = Counter(state for tried in attempts.values() for state, *_ in tried)
    assert interrupted or set(states) == {"done"}, states
    return states


def check_pages(pages: list[Page], words: int) -> None:
    """What came over the sockets is what the model sent, without a hole and without anything twice."""
    for page in pages:
        for said in [said for said in page.said if not said.by_form]:
            assert said.shown == reply_to(said.text, words), f"{said.text!r} was answered with {said.shown!r}"


def check_asked_once(server: ModelServer, texts: Counter[str]) -> None:
    """The model was asked for each reply once, and sent all of it."""
    requests = [entry for entry in server.control.requests if entry.task == "reply"]
    assert {entry.state for entry in requests} == {"done"}
    assert Counter(asked(entry) for entry in requests) == texts


def check_facts(records: Records, name: str, facts: set[Fact]) -> None:
    """Each fact is one active memory with its quotes, each once; there is nothing else, least of all of others."""
    owner = records.person(name)
    observations = records.rows(OBSERVATIONS, [owner])
    learned = Counter(text for _, text, _ in observations)
    wanted = Counter(fact.statement for fact in facts)
    assert learned == wanted, f"{name}: not learned {wanted - learned}, too much {learned - wanted}"
    by_statement = {fact.statement: fact for fact in facts}
    for memory, text, state in observations:
        assert state == "active", (text, state)
        quotes = records.rows(QUOTES, [memory])
        assert quotes and len(set(quotes)) == len(quotes), f"{text!r} rests on {quotes}"
        for _, start, end, said, whose in quotes:
            assert said[start:end] == by_statement[text].quote and whose == owner, (text, said, start, end)
        changes = records.count("SELECT action FROM memories_change WHERE memory_id = ?", [memory])
        assert changes["learned"] == 1 and set(changes) <= {"learned", "supported"}, (text, changes)
    _check_insights(records, owner)


def _check_insights(records: Records, owner: int) -> None:
    query = "SELECT id, subject FROM memories_memory WHERE owner_id = ? AND kind = 'insight' AND state = 'active'"
    insights = records.rows(query, [owner])
    assert len({subject for _, subject in insights}) == len(insights), f"two insights of one subject: {insights}"
    for insight, _ in insights:
        assert set(records.column(CITED, [insight])) == {owner}


def check_stranger(records: Records, name: str) -> None:
    owner = records.person(name)
    for table in ("memories_memory", "memories_episode", "memories_change", "memories_job", "memories_recall"):
        assert records.column(f"SELECT count(*) FROM {table} WHERE owner_id = ?", [owner]) == [0], table


def check_index(records: Records) -> None:
    """The index holds every active memory and episode, each once, and nothing else."""
    query = "SELECT owner_id, ref FROM memories_indexentry WHERE kind = ? AND NOT gone"
    for kind in ("memory", "episode"):
        held = records.rows(query, [kind])
        there = records.rows(f"SELECT owner_id, id FROM memories_{kind} WHERE state = 'active'")
        assert sorted(held) == sorted(there), f"{kind}: {set(held) ^ set(there)}"
    (without,) = records.column("SELECT count(*) FROM memories_indexentry WHERE NOT gone AND length(vectors) = 0")
    assert not without, f"{without} documents without vectors"


def check_jobs(records: Records) -> Counter[str]:
    """Nothing is stuck, nothing was given up. Returns how many ended how."""
    query = "SELECT kind, state, error, parked_reason FROM memories_job WHERE state NOT IN ('done', 'queued')"
    stopped = records.rows(query)
    assert all(state == "failed" and "stopped in the middle" in error for _, state, error, _ in stopped), stopped
    return records.count("SELECT kind || ' ' || state FROM memories_job")


def check_logs(*logs: str) -> None:
    for log in logs:
        bad = [line for line in log.splitlines() if any(sign in line for sign in BAD)]
        assert not bad, "\n".join([*bad, log[-6000:]])


def check_found(site: Site, name: str, facts: list[Fact]) -> None:
    """What was learned is found by a search, and by no stranger's."""
    asked_for = json.dumps([fact.statement for fact in facts])
    found = site.python(
        "import json; from django.contrib.auth import get_user_model; from memories.records import Query\n"
        "from memories.retrieve import retrieve; from memories import clock\n"
        f"for name in ({name!r}, 'stranger'):\n"
        "    owner = get_user_model().objects.get(username=name).as_owner\n"
        f"    texts = json.loads({asked_for!r})\n"
        "    recalled = [retrieve(owner, Query(text=text, at=clock.now())) for text in texts]\n"
        "    print(sum(text in [r.text for r in one.results + one.profile] for text, one in zip(texts, recalled)))\n"
    )
    assert found.split() == [str(len(facts)), "0"], f"{found} of {len(facts)}"
