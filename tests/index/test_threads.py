"""The pool of the web process makes tokens in several threads at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from memories.index.analyser import stem

ENDINGS = ("", "s", "ing", "ed", "ational", "fulness", "ization", "ly", "ies", "ement")
MIDDLES = ("lor", "um", "eat", "ink")
WORDS = [f"{first}{middle}{ending}" for first in "bcdfgk" for middle in MIDDLES for ending in ENDINGS]


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_stem_as_one_does_alone(restless: None) -> None:
    fresh = stem.__wrapped__  # without what is remembered of earlier calls
    alone = [fresh(word) for word in WORDS]
    with ThreadPoolExecutor(4) as threads:
        for together in threads.map(lambda _number: [fresh(word) for word in WORDS], range(12)):
            assert together == alone
