"""How often one may knock: counted within a minute, in this process. With several web processes each counts its own."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Hashable
from threading import Lock

from django.conf import settings

from chat.door.problems import Problem

WINDOW = 60.0  # seconds
KEPT = 10_000  # callers that are told apart
WRONG_TOKENS = 30  # an address


class Limit:
    def __init__(self, most: Callable[[], int]) -> None:
        self._most = most
        self._times: dict[Hashable, deque[float]] = {}
        self._lock = Lock()

    def count(self, who: Hashable) -> None:
        with self._lock:
            if len(self._times) >= KEPT and who not in self._times:
                self._times.pop(next(iter(self._times)))
            self._times.setdefault(who, deque()).append(time.monotonic())

    def refuse_if_full(self, who: Hashable) -> None:
        """Raise Problem 429, with the seconds after which it is worth trying again."""
        now, most = time.monotonic(), self._most()
        with self._lock:
            times = self._times.get(who)
            while times and times[0] <= now - WINDOW:
                times.popleft()
            if not most or not times or len(times) < most:
                return
            wait = int(times[len(times) - most] + WINDOW - now) + 1
        raise Problem(429, f"Too many requests; the next one is read in {wait} s.", code="rate_limit_exceeded",
                      kind="requests", headers={"Retry-After": str(wait)})  # fmt: skip

    def forget(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._times.clear()


wrong_tokens = Limit(lambda: WRONG_TOKENS)
requests = Limit(lambda: settings.API_REQUESTS_PER_MINUTE)
