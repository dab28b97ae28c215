"""Messages that are here already are known again, however many they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from memories.portable.already import KnownEpisodes
from memories.portable.schema import EpisodeRecord
from memories.records import Owner
from tests.store.saying import MORNING, say

pytestmark = pytest.mark.django_db
TOGETHER = 30


def records(n: int, first: int = 0) -> list[EpisodeRecord]:
    return [
        EpisodeRecord.model_validate(
            {
                "id": first + number + 1, "conversation": 1, "source": "chat", "role": "user", "text": "Hm.",
                "at": MORNING + timedelta(minutes=first + number), "name": "", "time_zone": "", "state": "active",
                "redacted_spans": [],
            }
        )
        for number in range(n)
    ]  # fmt: skip


def test_no_statement_grows_with_what_was_known_before(owner: Owner) -> None:
    for number in range(3 * TOGETHER):
        say(owner, "Hm.", at=MORNING + timedelta(minutes=number))
    known = KnownEpisodes(owner.id)
    with CaptureQueriesContext(connection) as asked:
        found = [known.of(records(TOGETHER, first)) for first in range(0, 3 * TOGETHER, TOGETHER)]
    assert all(row is not None for batch in found for row in batch)
    lengths = [len(query["sql"]) for query in asked.captured_queries]
    assert max(lengths) - min(lengths) < 2 * TOGETHER, "it names what was known"


def test_one_that_was_said_once_is_known_once(owner: Owner) -> None:
    say(owner, "Hm.", at=MORNING)
    known = KnownEpisodes(owner.id)
    twice_and_later = known.of([*records(1), *records(1)]) + known.of(records(1))
    assert [row is not None for row in twice_and_later] == [True, False, False]
