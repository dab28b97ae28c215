"""kill -9 of every kind of process while people talk and it learns: nothing is lost, nothing is learned twice."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.model_server import ModelServer
from tests.run.site import Site, wait_until
from tests.run.talker import Talker, conversation_of

FACTS = [
    ("I play the cello on Mondays.", "The user plays the cello on Mondays."),
    ("My sister Ines lives in Porto.", "The user's sister Ines lives in Porto."),
    ("I am allergic to walnuts.", "The user is allergic to walnuts."),
    ("My cat is called Biscuit.", "The user's cat is called Biscuit."),
    ("I drive an old blue Saab.", "The user drives an old blue Saab."),
    ("I teach chemistry at a school.", "The user teaches chemistry at a school."),
    ("My favourite tea is oolong.", "The user's favourite tea is oolong."),
    ("I broke my left wrist skiing.", "The user broke their left wrist skiing."),
    ("My daughter studies architecture.", "The user's daughter studies architecture."),
    ("I keep bees behind the garage.", "The user keeps bees behind the garage."),
    ("My landlord is Mr Okafor.", "The user's landlord is Mr Okafor."),
    ("I swim every morning before work.", "The user swims every morning before work."),
]


def rows(site: Site, query: str) -> list[Any]:
    with closing(sqlite3.connect(site.data / "memoryscope.sqlite3", timeout=20)) as database:
        return database.execute(query).fetchall()


def kill(site: Site, victim: str, chance: random.Random) -> None:
    try:
        if victim == "supervisor":
            site.kill()
            site.start()
        elif victim == "worker child":
            chance.choice(site.workers()).kill()
        else:
            psutil.Process(site.groups()[victim]).kill()
    except (KeyError, IndexError, psutil.Error) as error:
        raise AssertionError(f"there was no {victim} to kill") from error


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_is_lost_and_nothing_is_learned_twice(
    prepared: Path, tmp_path: Path, model_server: ModelServer
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for quote, statement in FACTS:
        model_server.control.learn(quote=quote, statement=statement)
    model_server.control.add(kind="chat", task="reply", tokens=40, tokens_per_second=80)
    shutil.copytree(prepared, tmp_path / "data")
    site = Site(
        tmp_path / "data",
        WORKERS="2",
        CHAT_BASE_URL=model_server.url,
        CHAT_MODEL="test-model",
        LEARN_QUIET_SECONDS="0.2",
        LEARN_AFTER_MESSAGES="2",
    )
    try:
        site.start()
        wait_until("the worker is there", lambda: len(site.workers()) == 4)
        talker = Talker(site, "yining")
        victims = ["web", "worker", "worker child", "supervisor"]
        chance.shuffle(victims)
        moments = dict(zip(sorted(chance.sample(range(1, len(FACTS)), len(victims))), victims, strict=True))
        conversations = [
            conversation_of(talker.say("/chat/new/", f"Hello {number}", f"hello-{number}")) for number in range(3)
        ]
        for number, (quote, _) in enumerate(FACTS):
            talker.say(f"/chat/{conversations[number % 3]}/send/", quote, f"fact-{number}")
            if number in moments:
                print(f"after message {number}: {moments[number]}")
                wait_until("all are there", lambda: "web" in site.groups() and len(site.workers()) == 4)
                kill(site, moments[number], chance)
        assert "locked" not in site.said()

        # Leases of the dead run out: not by waiting for them, but by a clock that is ahead.
        site.interrupt()
        assert site.wait() == 0
        site.environment["CLOCK_OFFSET_SECONDS"] = "300"
        site.start()
        wait_until(
            "every message is learned from",
            lambda: (
                not rows(site, "SELECT 1 FROM memories_episode WHERE learning = 'due'")
                and not rows(
                    site, "SELECT 1 FROM memories_job WHERE kind = 'consolidate' AND state IN ('queued', 'running')"
                )
            ),
        )
        for conversation in conversations:  # whoever reads an abandoned reply settles it
            assert "Hello" in talker.page(f"/chat/{conversation}/")

        said = Counter(text for (text,) in rows(site, "SELECT text FROM memories_episode WHERE role = 'user'"))
        assert said == Counter([quote for quote, _ in FACTS] + [f"Hello {number}" for number in range(3)])
        learned = Counter(text for (text,) in rows(site, "SELECT text FROM memories_memory WHERE kind = 'observation'"))
        assert learned == Counter(statement for _, statement in FACTS)
        states = Counter(state for (state,) in rows(site, "SELECT state FROM chat_reply"))
        assert set(states) <= {"done", "interrupted"} and states.total() == len(FACTS) + 3
        for (reply,) in rows(site, "SELECT id FROM chat_reply WHERE state = 'interrupted'"):
            assert talker.post(f"/chat/replies/{reply}/retry/", {"carry_on": "1"})[0] == 302
        wait_until(
            "interrupted replies are complete",
            lambda: not rows(site, "SELECT 1 FROM chat_reply WHERE state IN ('waiting', 'streaming')"),
        )
        assert "locked" not in site.said()
    finally:
        site.clean_up()
