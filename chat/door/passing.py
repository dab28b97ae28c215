"""Passes answers of the model's server on as they come, and keeps the reply when it is over."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import aclosing
from typing import Any

import httpx2

from chat import quiet
from chat.door import own_voice, record
from chat.door.answering import Answer
from chat.door.asking import Asked
from chat.door.listening import Listening
from chat.door.problems import Problem
from chat.door.record import Recorded
from chat.door.upstream import Call, Upstream, asked, kept_headers, upstream_of
from chat.door.who import Caller
from chat.pool import in_pool
from memories import clock
from memories.llm.usage import estimate_tokens

Headers = Mapping[str, str]


async def through(upstream: Upstream, call: Call, answer: Answer, gone: asyncio.Future[None]) -> None:
    """Ask the server and hand its answer on, whatever it is."""
    await _until(gone, _pass_on(upstream, call, answer, {}))
    await answer.end()


class Passage:
    """One completion on its way: what goes by is heard, and kept before the client hears that it is over, as its next
    request may follow at once. The message itself is kept while the model begins: the program waits for its words.
    """

    def __init__(self, caller: Caller, wanted: Asked, answer: Answer) -> None:
        self.caller = caller
        self.wanted = wanted
        self.answer = answer
        self.heard = Listening(streamed=wanted.streamed)
        self._began = time.perf_counter()
        self._first: float | None = None
        self._kept = False
        self._recording = asyncio.ensure_future(self._record())

    async def _record(self) -> Recorded | None:
        wanted = self.wanted
        if wanted.conversation is None:
            return None
        recorded = await in_pool(record.record, self.caller, wanted.turns, wanted.name, wanted.conversation.pk)
        due = recorded.conversation.learn_due_at if recorded else None
        if recorded and due:
            quiet.start(recorded.conversation.session, max(0.0, (due - clock.now()).total_seconds()))
        return recorded

    async def chunk(self, chunk: bytes) -> None:
        self.heard.hear(chunk)
        if self._first is None and self.heard.text:
            self._first = time.perf_counter()
        if self.heard.over:
            await self.keep()
        await self.answer.chunk(chunk)

    async def keep(self, *, stopped: bool = False) -> None:
        if self._kept:
            return
        self._kept = True
        self.heard.end()
        facts = {"total_ms": (time.perf_counter() - self._began) * 1000}
        if self._first is not None:
            facts["first_token_ms"] = (self._first - self._began) * 1000
        recorded = await asyncio.shield(self._recording)
        await asyncio.shield(in_pool(_keep, self, recorded, facts, stopped))


async def completion(
    caller: Caller, wanted: Asked, headers: Headers, answer: Answer, gone: asyncio.Future[None]
) -> None:
    """Ask the model, hand its answer on, and keep it as a reply. A client that goes away stops the model."""
    passage = Passage(caller, wanted, answer)
    told = {"x-memory-recalled": str(wanted.in_prompt)}
    if wanted.conversation:
        told["x-conversation-id"] = wanted.conversation.session
    upstream = upstream_of("chat")
    if upstream is None:
        work = _speak(passage, told)
    else:
        work = _pass_on(upstream, Call("POST", "/chat/completions", headers, wanted.body), answer, told, passage)
    try:
        stopped = await _until(gone, work)
    finally:  # what was said is kept, however it ended
        await passage.keep(stopped=gone.done())
    if not stopped:
        await answer.end()


def _keep(passage: Passage, recorded: Recorded | None, facts: dict[str, Any], stopped: bool) -> None:
    caller, wanted, heard = passage.caller, passage.wanted, passage.heard
    used = heard.tokens or (0, 0)
    if recorded and wanted.recalled:
        facts |= record.keep_recall(caller.owner, recorded, wanted.recalled)
    if recorded and heard.finish not in ("tool_calls", "function_call"):
        facts |= {"model": wanted.model[:120], "input_tokens": used[0], "output_tokens": used[1]}
        record.keep_reply(recorded, heard.text, stopped=stopped, **facts)
    if recorded and recorded.new:
        record.tell_changed(recorded)
    prompt = sum(estimate_tokens(said.content) for said in wanted.request.messages)
    record.count_tokens(caller.owner, sum(heard.tokens or (prompt, estimate_tokens(heard.text))) if heard.text else 0)


async def _pass_on(
    upstream: Upstream, call: Call, answer: Answer, told: dict[str, str], passage: Passage | None = None
) -> None:
    async with asked(upstream, call) as response:
        await answer.begin(response.status_code, kept_headers(response) | told)
        failed = response.status_code >= 400
        try:
            async for chunk in response.aiter_bytes():
                if passage is not None and not failed:
                    await passage.chunk(chunk)
                else:
                    await answer.chunk(_without(upstream.key, chunk) if failed else chunk)
        except httpx2.HTTPError:
            raise Problem(
                502, "The model's server broke off.", code="upstream_broke_off", kind="server_error"
            ) from None


async def _speak(passage: Passage, told: dict[str, str]) -> None:
    chunks: AsyncGenerator[bytes, None] = own_voice.chunks(passage.wanted)
    kind = "text/event-stream" if passage.wanted.streamed else "application/json"
    async with aclosing(chunks):
        async for chunk in chunks:
            if not passage.answer.begun:
                await passage.answer.begin(200, {"content-type": kind} | told)
            await passage.chunk(chunk)


async def _until(gone: asyncio.Future[None], work: Coroutine[Any, Any, None]) -> bool:
    """Do the work unless the client goes away first; return whether it did."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not task.done():
            task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        if not gone.done():
            raise
        return True
    return False


def _without(key: str, chunk: bytes) -> bytes:
    """A server's complaint may repeat the key that it was given: it is the installation's, not the client's."""
    return chunk.replace(key.encode(), b"[key]") if len(key) >= 4 else chunk
