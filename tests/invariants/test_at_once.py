"""Two workers and the person write to one memory at once: three processes on one database file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import pytest
from django.db import connection

from memories import store
from memories.records import Owner
from tests.invariants.promises import PROMISES
from tests.run.site import ROOT
from tests.store.saying import YOU, learn, say

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3  # of each pair of deeds, so that each of the two is the first one now and then


class Hand:
    """One of the processes."""

    def __init__(self, owner: Owner, name: str, actor: str) -> None:
        database = str(connection.settings_dict["NAME"])
        command = [sys.executable, "-m", "tests.invariants.hand", database, str(owner.id), name, actor]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def is_told(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def answers(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@pytest.fixture
def hands(owner: Owner) -> Iterator[list[Hand]]:
    three = [Hand(owner, "you", "user"), Hand(owner, "one", "consolidation"), Hand(owner, "two", "reconsolidation")]
    try:
        assert [hand.answers() for hand in three] == ["ready"] * 3
        yield three
    finally:
        for hand in three:
            hand.process.kill()
            hand.process.communicate()


def at_once(hands: list[Hand], *deeds: dict[str, Any]) -> list[str]:
    for hand, deed in zip(hands, deeds, strict=False):
        hand.is_told(json.dumps(deed))
    return [hand.answers() for hand, _deed in zip(hands, deeds, strict=False)]


def test_no_words_are_lost_and_who_is_late_is_told(owner: Owner, hands: list[Hand]) -> None:
    memory = learn(owner, "The user plays chess.", say(owner, "I play chess."))
    late = at_once(hands, *[{"do": "add_words", "memory": memory.pk, "times": 8}] * 3)
    assert all(answer.isdigit() or not answer for answer in late)
    memory.refresh_from_db()
    written = memory.text.removeprefix("The user plays chess. ").split()
    assert sorted(written) == sorted(f"{name}{word}" for name in ("you", "one", "two") for word in range(8))
    assert (memory.revision, memory.revisions.count(), memory.changes.count()) == (25, 25, 25)
    states = list(memory.changes.order_by("pk").values_list("before", "after"))
    assert all(after == before for (_b, after), (before, _a) in pairwise(states)), "one chain"
    for promise in PROMISES:
        promise(owner)


def test_of_deeds_that_cannot_all_be_done_the_late_ones_are_told_so(owner: Owner, hands: list[Hand]) -> None:
    pairs = list(combinations(["edit", "supersede", "merge", "remove"], 2)) * ROUNDS
    for place, (yours, theirs) in enumerate(pairs):
        memory = learn(owner, f"The user plays chess, {place}.", say(owner, f"I play chess, {place}."))
        other = learn(owner, f"The user plays go, {place}.", say(owner, f"I play go, {place}."))
        both = {"memory": memory.pk, "other": other.pk}
        answers = at_once(hands, {"do": yours, **both}, {"do": theirs, **both}, {"do": theirs, **both})
        assert set(answers) <= {"", "ChangedMeanwhile"}, (yours, theirs)
        assert "" in answers, "the first one is done"
        done, told = memory.changes.count() - 1, answers.count("")
        assert done == told or (theirs == "remove" and done == told - 1), "what is removed twice is removed once"
        for promise in PROMISES:
            promise(owner)
        store.forget(owner.id, [memory.pk, other.pk], YOU, learn_again=True)
