"""Replies that another process writes: their checkpoints are read while somebody here watches."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from chat import replies
from chat.live import Growing, Listener, here
from chat.models import Reply
from chat.pool import in_pool
from memories import clock
from memories.quiet_log import log_without_words

log = logging.getLogger(__name__)
EVERY = 0.25


@dataclass(frozen=True, slots=True)
class Seen:
    live: bool
    text: str


class Elsewhere:
    def __init__(self) -> None:
        self._texts: dict[int, Growing] = {}
        self._task: asyncio.Task[None] | None = None

    async def watch(self, reply_id: int, listener: Listener, have: int) -> None:
        """Give the listener what there is beyond `have`, and what comes, until the reply is settled."""
        growing = self._texts.get(reply_id)
        if growing is None:
            seen = (await in_pool(look, [reply_id])).get(reply_id)
            if seen is None or not seen.live:
                return  # settled meanwhile: the page is told by an event
            growing = Growing(reply_id, seen.text)
            await growing.close_blocks()
            growing = self._texts.setdefault(reply_id, growing)  # never without a listener: it would be dropped
        growing.watch(listener, have)
        if self._task is None or self._task.done():
            self._task = here().spawn(self._run())

    def leave(self, listener: Listener) -> None:
        for growing in self._texts.values():
            growing.listeners.discard(listener)

    async def _run(self) -> None:
        while self._texts:
            await asyncio.sleep(EVERY)
            for reply_id in [n for n, growing in self._texts.items() if not growing.listeners]:
                del self._texts[reply_id]
            try:
                seen = await in_pool(look, list(self._texts))
            except Exception as error:
                log_without_words(log, "checkpoints could not be read", error)
                continue
            for reply_id, growing in list(self._texts.items()):
                await self._compare(growing, seen.get(reply_id))

    async def _compare(self, growing: Growing, seen: Seen | None) -> None:
        if seen is None or not seen.live:
            self._texts.pop(growing.reply_id, None)
        elif len(seen.text) > len(growing.text):
            growing.grow(seen.text[len(growing.text) :])
            if growing.undrawn:
                await growing.close_blocks()


def look(reply_ids: list[int]) -> dict[int, Seen]:
    """State and text of replies; one whose writer is gone is settled on the way."""
    rows = list(Reply.objects.filter(pk__in=reply_ids).values("pk", "state", "text", "lease_until"))
    now = clock.now()
    for row in rows:
        if row["state"] in Reply.LIVE and row["lease_until"] and row["lease_until"] < now:
            replies.settle_lapsed(Reply.objects.select_related("conversation").get(pk=row["pk"]).conversation)
            row["state"] = Reply.State.INTERRUPTED
    return {row["pk"]: Seen(row["state"] in Reply.LIVE, row["text"]) for row in rows}


def elsewhere() -> Elsewhere:
    """This process's."""
    found: Elsewhere = here().the("elsewhere", Elsewhere)
    return found
