"""Processes beside the one that measures: one says something whenever it is told to, one asks for the first time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

from tests.benchmarks.people import NOW, set_up
from tests.benchmarks.timing import memory_mb

_COMMAND = (sys.executable, "-c", f"from {__name__} import main; main()")


class Writer:
    """Another process, which says one thing more in the person's name whenever it is asked to."""

    def __init__(self, owner_id: int) -> None:
        self._command = [*_COMMAND, "say", str(owner_id)]
        self.last = ""

    def __enter__(self) -> Writer:
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def say(self) -> None:
        if self._process.stdin is None or self._process.stdout is None:
            raise SystemExit("the writing process was not started")
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self.last = self._process.stdout.readline().strip()
        if not self.last:
            raise SystemExit("the writing process has ended")


def asked_first(owner_id: int, questions: list[str]) -> dict[str, float]:
    """In a new process, as warm as a server is that was just started: what the first question takes, and the memory."""
    done = subprocess.run(
        [*_COMMAND, "ask", str(owner_id)], input=json.dumps(questions), capture_output=True, text=True, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _say(owner: Any) -> None:
    from memories import episodes

    for number, _ in enumerate(sys.stdin):
        word = f"zanzibar{number}"
        at = NOW - timedelta(days=1) + timedelta(seconds=number)
        text = f"The word of the day is {word}."
        episodes.add(owner, source="chat", session="now", role="user", text=text, at=at, learn=False)
        print(word, flush=True)


def _ask(owner: Any) -> None:
    from memories.records import Query
    from memories.retrieve import retrieve, warm

    first, *others = json.loads(sys.stdin.read())
    warm()
    before = memory_mb()
    began = time.perf_counter()
    recalled = retrieve(owner, Query(text=first, at=NOW))
    took = (time.perf_counter() - began) * 1000
    if recalled.error or not recalled.results:
        raise SystemExit(f"nothing was recalled: {recalled.error}")
    for question in others:
        retrieve(owner, Query(text=question, at=NOW))
    print(json.dumps({"first_ms": took, "process_mb": before, "owner_mb": memory_mb() - before}))


def main() -> None:
    set_up()
    from django.contrib.auth import get_user_model

    {"say": _say, "ask": _ask}[sys.argv[1]](get_user_model().objects.get(pk=int(sys.argv[2])).as_owner)
