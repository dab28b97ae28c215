"""kill -9, and the ways back: the supervisor starts its children again, somebody starts the supervisor."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta

import psutil

from tests.run.site import Site, lives, wait_until

KINDS = ("supervisor", "web", "worker", "worker child")
THERE = 4  # of the worker's, once all is up: two that work and two helpers, below its main and its middle process
TOO_OFTEN, WITHIN = 5, 60.0  # deaths of one child after which the supervisor gives up, as it says itself


class Killer:
    """Kills one process after the other, never one child so often that the supervisor would stop by design.

    `ahead`: the last one is the supervisor, and it comes back with a clock that is so far ahead. The leases of the dead
    have run out then, and nobody needs to wait for that.
    """

    def __init__(
        self, site: Site, each: int, chance: random.Random, say: Callable[[str], object], ahead: timedelta = timedelta()
    ) -> None:
        self.site, self.chance, self.say, self.ahead = site, chance, say, ahead
        self.left = [kind for kind in KINDS for _ in range(each)]
        chance.shuffle(self.left)
        if ahead:
            self.left.remove("supervisor")
            self.left.append("supervisor")
        self.logs: list[str] = []
        self.deaths: dict[str, deque[float]] = {name: deque(maxlen=TOO_OFTEN - 1) for name in ("web", "worker")}

    def next(self, busy: Callable[[], object]) -> None:
        """Wait until all processes are there, and for the worker's until it works; then strike at a random moment."""
        wait_until("all processes are there", self.all_there, 120, self.site.said)
        kind = next((kind for kind in self.left if not self._too_often(kind)), None)
        if kind is None:
            kind = self.left[0]
            wait_until("the supervisor's patience is back", lambda: not self._too_often(kind), WITHIN + 5)
        self.left.remove(kind)
        if kind.startswith("worker"):
            wait_until("the worker works", busy, 60, self.site.said)
        moment = self.chance.uniform(0.0, 0.5 if kind.startswith("worker") else 2.5)
        time.sleep(moment)  # not to wait for anything: the random point itself
        self._strike(kind)

    def all_there(self) -> bool:
        groups = self.site.groups()
        return {"web", "worker"} == set(groups) and self.site.answers() and len(self.site.workers()) == THERE

    def _strike(self, kind: str) -> None:
        if kind == "supervisor":
            self.say("kill -9 supervisor")
            self.site.kill()
            self.logs.append(self.site.said())
            for deaths in self.deaths.values():
                deaths.clear()
            if self.ahead and not self.left:
                self.site.environment["CLOCK_OFFSET_SECONDS"] = str(self.ahead.total_seconds())
            self.site.start()
            return
        name = kind.removesuffix(" child")
        try:
            victim = psutil.Process(self.site.groups()[name])
            if kind == "worker child":
                victim = self.chance.choice([*victim.children(recursive=True)])
            self.say(f"kill -9 {kind} ({victim.pid})")
            victim.kill()
        except (KeyError, IndexError, psutil.NoSuchProcess) as error:
            raise AssertionError(f"there was no {kind} to kill: {self.site.said()}") from error
        self.deaths[name].append(time.monotonic())
        wait_until("it has ended", lambda: not lives(victim.pid), 20, self.site.said)

    def _too_often(self, kind: str) -> bool:
        deaths = self.deaths.get(kind.removesuffix(" child"))
        return deaths is not None and len(deaths) == TOO_OFTEN - 1 and time.monotonic() - deaths[0] < WITHIN + 2
