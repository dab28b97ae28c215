"""Where REDIS_URL is set, a bell on Redis that rings when events were committed, so that nobody has to look so often.

It carries nothing and may fail: the events are in the database, where whoever waits for them looks anyway.
"""

from __future__ import annotations

import asyncio
import logging
import time
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

if TYPE_CHECKING:
    from redis import Redis

log = logging.getLogger(__name__)
CHANNEL = "memoryscope:events"
PATIENCE = 0.2  # seconds that a save may wait for Redis
PAUSE = 5.0  # seconds without asking it after it did not answer
_silent_until = 0.0


def ring_on_commit() -> None:
    """Ring when the transaction commits; once, however many events it writes one after the other."""
    if settings.REDIS_URL:
        waiting = connection.run_on_commit
        if not (waiting and waiting[-1][1] is _ring):
            transaction.on_commit(_ring)


async def listen(heard: asyncio.Event) -> None:
    """Set `heard` whenever it rings, until cancelled. Does nothing without REDIS_URL."""
    if not settings.REDIS_URL:
        return
    from redis import RedisError
    from redis.asyncio import Redis as AsyncRedis

    while True:
        try:
            waiting = AsyncRedis.from_url(settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=2)
            async with waiting, waiting.pubsub(ignore_subscribe_messages=True) as channel:
                await channel.subscribe(CHANNEL)
                async for _message in channel.listen():
                    heard.set()
        except (RedisError, OSError) as error:
            log.warning("Redis does not answer (%s); events take a little longer", type(error).__name__)
        await asyncio.sleep(PAUSE)


def _ring() -> None:
    global _silent_until
    from redis import RedisError

    if time.monotonic() < _silent_until:
        return
    try:
        _redis(settings.REDIS_URL).publish(CHANNEL, "")
    except (RedisError, OSError) as error:
        _silent_until = time.monotonic() + PAUSE
        log.warning("Redis does not answer (%s); events take a little longer", type(error).__name__)


@cache
def _redis(address: str) -> Redis:
    """Its connections are made anew after a fork. Never asked twice: a save waits for it."""
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(
        address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
    )
