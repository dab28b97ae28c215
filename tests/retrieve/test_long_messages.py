"""A message as long as one may be, of whatever is pasted: nothing takes its time by the square of its length.

The alarm is no measurement: what is linear takes well under a second, what is not takes minutes.
"""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from chat.titles import title_from
from memories import asking, clock, dates, episodes, screening
from memories.index.former import former, named_after
from memories.llm.offline.extraction import extract
from memories.records import Owner, Query
from memories.retrieve import retrieve

pytestmark = pytest.mark.django_db
LENGTH = 32_000
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"
_RANDOM = random.Random(7)
PASTED = {
    "one word": "a" * LENGTH,
    "base64": "".join(_RANDOM.choices(_LETTERS, k=LENGTH)),
    "blanks": "I keep bees" + " " * LENGTH,
    "lines": "\n" * LENGTH,
    "log": "2026-05-05T09:00:00 INFO worker-1 took task 1234 in 12 ms\n" * (LENGTH // 58),
    "emoji": "🐝" * LENGTH,
    "chinese": "我们在成都的老房子里住" * (LENGTH // 11),
    "before": "搬家" * (LENGTH // 2) + "之前",
    "quotes": "“" * LENGTH,
    "brackets": "(" * LENGTH,
    "digits": "1 " * (LENGTH // 2),
    "remember": "remember that " * (LENGTH // 14),
}


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    def ring(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError("a long message takes too long")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", PASTED)
def test_what_is_done_before_a_reply(name: str, owner: Owner) -> None:
    text = PASTED[name]
    asking.recognise(text)
    former(text)
    named_after(text)
    episodes.add(owner, source="chat", session="one", role="user", text=text, at=clock.now(), learn=True)
    retrieve(owner, Query(text=text, at=clock.now()))


@pytest.mark.parametrize("name", PASTED)
def test_what_is_done_after_a_reply(name: str, owner: Owner) -> None:
    text = PASTED[name]
    title_from(text)
    screening.secrets_in(text)
    dates.resolve(text, clock.now(), owner.time_zone)
    extract({"messages": [{"number": 1, "role": "user", "text": text}]})
