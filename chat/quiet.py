"""The quiet time after the last message, as a timer of the web process: when it ends, learning starts.

A timer that is lost with its process loses nothing: the time stands in the conversation's row; the tick looks there.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from chat.live import here
from chat.models import Conversation
from chat.pool import in_pool
from memories import background, clock
from memories.quiet_log import log_without_words

log = logging.getLogger(__name__)
SLACK = 0.05  # seconds; never ring before the time in the row


def start(session: str, seconds: float) -> None:
    """Begin the quiet time of a conversation anew."""
    timers: dict[str, asyncio.TimerHandle] = here().the("quiet", dict)
    earlier = timers.pop(session, None)
    if earlier is not None:
        earlier.cancel()
    loop = asyncio.get_running_loop()
    timers[session] = loop.call_later(seconds + SLACK, _end, timers, session)


def _end(timers: dict[str, Any], session: str) -> None:
    timers.pop(session, None)
    here().spawn(_ring(session))


async def _ring(session: str) -> None:
    try:
        await in_pool(ring, session)
    except Exception as error:
        log_without_words(log, "could not ring for learning; the tick will", error)


def ring(session: str) -> None:
    """Ring for the learning from a conversation, if its quiet time has ended."""
    if Conversation.objects.filter(pk=session, learn_due_at__lte=clock.now()).exists():
        background.enqueue("chat.tasks.learn", session)
