"""Redis rings when events were committed; without an answer from it nothing is lost, only a little later."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction

from chat.pool import in_pool
from memories import bell, outbox
from memories.records import Owner

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rung(settings: Any) -> Iterator[asyncio.Event]:
    if not os.environ.get("REDIS_URL"):
        pytest.skip("needs REDIS_URL of a Redis server")
    settings.REDIS_URL = os.environ["REDIS_URL"]
    yield asyncio.Event()


async def listening(rung: asyncio.Event) -> asyncio.Task[None]:
    """Begin to listen; done when it has rung for the first time."""
    task = asyncio.create_task(bell.listen(rung))
    while not rung.is_set():
        await asyncio.to_thread(bell._ring)
        with suppress(TimeoutError):
            await asyncio.wait_for(rung.wait(), 0.05)
    await asyncio.sleep(0.1)  # what is still on its way of those
    rung.clear()
    return task


async def test_it_rings_when_the_event_can_be_read_and_not_before(rung: asyncio.Event, owner: Owner) -> None:
    task = await listening(rung)
    seen: list[bool] = []

    def write() -> None:
        with transaction.atomic():
            outbox.emit(owner.id, "memory.changed", memory=1)
            outbox.emit(owner.id, "memory.changed", memory=2)
            time.sleep(0.1)
            seen.append(rung.is_set())

    await in_pool(write)
    await asyncio.wait_for(rung.wait(), 10)
    assert seen == [False]
    assert [event.payload["memory"] for event in await in_pool(outbox.read_after, owner.id, 0)] == [1, 2]
    task.cancel()


def test_a_save_does_not_wait_for_a_redis_that_is_gone(
    settings: Any, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    with transaction.atomic():
        outbox.emit(owner.id, "memory.changed", memory=1)
    assert outbox.newest(owner.id) == 1
    assert bell._silent_until > time.monotonic(), "and it is not asked again at once"
