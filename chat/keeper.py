"""Every quarter of a second, while replies are being written here: checkpoints, leases and stop flags in one go."""

from __future__ import annotations

import asyncio
import logging

from chat import replies
from chat.live import Here, here
from chat.pool import in_pool
from memories.quiet_log import log_without_words

log = logging.getLogger(__name__)
EVERY = 0.25


def start() -> None:
    """Have a keeper in this process. It ends by itself when the last reply is settled."""
    place = here()
    task = place.kept.get("keeper")
    if task is None or task.done():
        place.kept["keeper"] = place.spawn(_keep(place))


async def _keep(place: Here) -> None:
    while place.lives:
        await asyncio.sleep(EVERY)
        points = [replies.Checkpoint(live.reply_id, live.text) for live in place.lives.values() if live.claimed]
        if not points:
            continue
        try:
            stop, lost = await in_pool(replies.keep, points)
            for live in [live for live in place.lives.values() if live.undrawn]:
                await live.close_blocks()  # a model that pauses leaves no finished block waiting
        except Exception as error:  # the next round tries again; leases outlast many of them
            log_without_words(log, "replies could not be checkpointed", error)
            continue
        for ending in [place.lives[n] for n in stop | lost if n in place.lives]:
            if ending.reply_id in lost:
                ending.lose()
            else:
                ending.stop()
