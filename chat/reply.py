"""One reply from beginning to end: claim, prepare, stream, settle. Runs apart from the socket that asked for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, cast

from django.utils import translation
from django.utils.translation import gettext_noop

from chat import keeper, replies
from chat.asked import Owed
from chat.live import Live, here
from chat.models import Reply
from chat.pool import in_pool, in_waiting_pool
from chat.prepare import Prepared, prepare, waits_for_a_server
from chat.tailer import tailer
from chat.wellformed import Joiner
from memories.errors import ModelError
from memories.llm import models
from memories.llm.base import ChatModel, ChatRequest, Usage
from memories.quiet_log import log_without_words

log = logging.getLogger(__name__)
LONGEST = 200_000  # characters; a model that does not end is ended
BLOCKS_EVERY = 0.1
EMPTY = gettext_noop("The model sent an empty reply.")
BROKEN = gettext_noop("The program made a mistake; the log says which.")


def start(owed: Owed) -> None:
    """Have the reply written in this process, unless another one has begun. Pages here that show it watch at once."""
    place = here()
    if owed.reply not in place.lives:
        live = place.lives[owed.reply] = Live(owed.reply)
        for socket in tailer().sockets(owed.owner):
            socket.begun(owed.conversation, live)
        live.task = place.spawn(_write(live))
        keeper.start()


async def _write(live: Live) -> None:
    try:
        await _answer(live)
    finally:
        here().lives.pop(live.reply_id, None)


async def _answer(live: Live) -> None:
    begun = time.perf_counter()
    facts: dict[str, Any] = {}
    try:
        reply = await in_pool(replies.claim, live.reply_id)
        if reply is None:
            return
        live.claimed = True
        if reply.text:  # carried on from an earlier attempt
            live.grow(reply.text)
        prepared = await (in_waiting_pool if waits_for_a_server() else in_pool)(prepare, reply)
        facts["model"] = prepared.model
        with translation.override(reply.conversation.owner.language):  # should the model fail, the words are theirs
            await _stream(live, prepared, facts, begun)
        state = Reply.State.DONE
        if not live.text.strip():
            state, facts["error"] = Reply.State.FAILED, EMPTY
    except asyncio.CancelledError:
        if not live.stopping:
            raise  # the loop is ending; the lease will tell
        _not_cancelled()
        state = Reply.State.STOPPED
    except ModelError as error:
        state, facts["error"] = Reply.State.FAILED, str(error)[:500]
    except Exception as error:
        log_without_words(log, f"reply {live.reply_id} failed", error)
        state, facts["error"] = Reply.State.FAILED, BROKEN
    if not live.lost:
        facts["total_ms"] = (time.perf_counter() - begun) * 1000
        await _settle(live, state, facts)


async def _stream(live: Live, prepared: Prepared, facts: dict[str, Any], begun: float) -> None:
    if prepared.request is None:
        live.grow(prepared.words)
        return
    joiner, drawn = Joiner(), begun
    async with aclosing(_pieces(prepared.by or models.chat, prepared.request)) as pieces:
        async for piece in pieces:
            if isinstance(piece, Usage):
                facts |= {"input_tokens": piece.input_tokens, "output_tokens": piece.output_tokens}
                facts["usage_estimated"] = piece.estimated
                continue
            text = joiner.add(piece)
            if not text:
                continue
            facts.setdefault("first_token_ms", (time.perf_counter() - begun) * 1000)
            live.grow(text)
            await asyncio.sleep(0)  # a model that never waits would let nobody else run
            if live.undrawn and time.perf_counter() - drawn > BLOCKS_EVERY:
                await live.close_blocks()
                drawn = time.perf_counter()
            if len(live.text) > LONGEST:
                break
    rest = joiner.rest()
    if rest:
        live.grow(rest)


def _pieces(model: ChatModel, request: ChatRequest) -> AsyncGenerator[str | Usage, None]:
    """Closing it closes the connection to the model."""
    return cast(AsyncGenerator[str | Usage, None], model.stream(request))


async def _settle(live: Live, state: str, facts: dict[str, Any]) -> None:
    """Write the end. A database that is busy for long is asked again: the text is not given up."""
    for wait in (0.5, 2.0, 0.0):
        try:
            await in_pool(replies.settle, live.reply_id, state, live.text, keeper=replies.KEEPER, **facts)
            return
        except Exception as error:
            log_without_words(log, f"reply {live.reply_id} could not be settled", error)
            await asyncio.sleep(wait)


def _not_cancelled() -> None:
    """We asked for the cancellation and have dealt with it; awaiting goes on."""
    task = asyncio.current_task()
    while task is not None and task.cancelling():
        task.uncancel()
