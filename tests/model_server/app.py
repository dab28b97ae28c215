"""The ASGI application: reads a request, asks the rules, and answers, fails, waits or breaks off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from tests.model_server import answers, protocols
from tests.model_server.control import Control, Entry
from tests.model_server.rules import Fact, Kind, Rule

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

PATHS: dict[str, tuple[type[protocols.Protocol], Kind]] = {
    "/v1/chat/completions": (protocols.OpenAI, "chat"),
    "/v1/embeddings": (protocols.OpenAI, "embeddings"),
    "/v1/rerank": (protocols.OpenAI, "rerank"),
    "/v1/models": (protocols.OpenAI, "models"),
    "/api/v1/services/aigc/text-generation/generation": (protocols.DashScope, "chat"),
    "/api/v1/services/embeddings/text-embedding/text-embedding": (protocols.DashScope, "embeddings"),
    "/api/v1/services/rerank/text-rerank/text-rerank": (protocols.DashScope, "rerank"),
}


class BreakOff(Exception):
    """Ends the connection without a proper end of the answer."""


class App:
    def __init__(self, control: Control) -> None:
        self.control = control

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        raw = b""
        while True:
            event = await receive()
            raw += event.get("body", b"")
            if not event.get("more_body"):
                break
        body: dict[str, Any] = json.loads(raw) if raw else {}
        path: str = scope["path"]
        if path.startswith("/control"):
            query = {name: values[-1] for name, values in parse_qs(scope["query_string"].decode()).items()}
            return await send_json(send, 200, await self.obey(path, body, query))
        if path not in PATHS:
            return await send_json(send, 404, {"error": {"message": f"no such path: {path}"}})
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        protocol_class, kind = PATHS[path]
        protocol = protocol_class(body, headers)
        entry = self.control.record(
            kind=kind,
            path=path,
            model=body.get("model", ""),
            stream=protocol.stream,
            authorization=headers.get("authorization", ""),
            task=answers.task_of(body, protocol.prompt) if kind == "chat" else "",
            prompt=protocol.prompt,
            body=body,
        )
        gone = asyncio.create_task(_until_gone(receive))
        try:
            await self.answer(protocol, entry, self.control.rule_for(entry), send, gone)
        finally:
            gone.cancel()

    async def obey(self, path: str, body: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
        control = self.control
        if path == "/control/log":
            return control.as_json()
        if path == "/control/release":
            control.release(body.get("gate", ""))
        elif path == "/control/wait":
            await asyncio.to_thread(
                control.wait_for,
                query["state"],
                int(query.get("count", "1")),
                float(query.get("timeout", "10")),
                query.get("match", ""),
            )
            return control.as_json()
        elif path == "/control/script":
            control.learn(Fact(**body)) if "quote" in body else control.add(Rule(**body))
        else:
            if body.get("reset"):
                control.reset()
            for rule in body.get("rules", []):
                control.add(Rule(**rule))
            for fact in body.get("facts", []):
                control.learn(Fact(**fact))
            control.embedding_size = body.get("embedding_size", control.embedding_size)
        return {"ok": True}

    async def answer(
        self, protocol: protocols.Protocol, entry: Entry, rule: Rule, send: Send, gone: asyncio.Task[None]
    ) -> None:
        if rule.delay and not await self.pause(entry, gone, rule.delay):
            return
        if rule.drop:
            self.control.mark(entry, "cut")
            # ASGI knows no way to close without an answer, and uvicorn makes a 500 of an exception before its start.
            send.__self__.transport.abort()  # type: ignore[attr-defined]
            return
        if rule.status:
            self.control.mark(entry, "failed")
            message = (rule.message or f"status {rule.status} as asked").replace("{key}", key_of(entry))
            headers = {"retry-after": rule.retry_after} if rule.retry_after else {}
            return await send_json(send, rule.status, protocol.error(rule.status, message), headers)
        if entry.kind != "chat":
            self.control.mark(entry, "done")  # before the client can see the end, so that it finds this state then
            usual = protocol.whole(entry.kind, self.control.embedding_size)
            return await send_json(send, 200, usual if rule.answer is None else rule.answer)
        text = self.text(protocol, entry, rule)
        if protocol.stream:
            return await self.stream(protocol, entry, rule, text, send, gone)
        if rule.gate_after is not None and not await self.wait_at_gate(entry, rule, gone):
            return
        if rule.cut_after is not None:
            await start(send, 200, "application/json", {"content-length": "1000"})
            await send({"type": "http.response.body", "body": b'{"choices":', "more_body": True})
            self.control.mark(entry, "cut")
            raise BreakOff
        self.control.mark(entry, "done")
        await send_json(send, 200, protocol.reply(text, rule.finish))

    def text(self, protocol: protocols.Protocol, entry: Entry, rule: Rule) -> str:
        if rule.tokens:
            return "".join(f" token{number}" for number in range(1, rule.tokens + 1)).strip()
        answer = rule.answer(entry) if callable(rule.answer) else rule.answer
        if answer is None and entry.task == "Extraction":
            answer = answers.extraction(entry.prompt, self.control.facts)
        elif answer is None:
            answer = answers.EMPTY.get(entry.task) or answers.reply(protocol.messages)
        thought = f"<think>\n{rule.think}\n</think>\n\n" if rule.think else ""
        return thought + answers.as_text(answer)

    async def stream(
        self,
        protocol: protocols.Protocol,
        entry: Entry,
        rule: Rule,
        text: str,
        send: Send,
        gone: asyncio.Task[None],
    ) -> None:
        await start(send, 200, "text/event-stream")
        parts = answers.pieces(text)
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(len(parts) + 1):
            if rule.cut_after == number:
                self.control.mark(entry, "cut")
                raise BreakOff
            if rule.fail_after == number:
                self.control.mark(entry, "failed")
                message = (rule.message or "broken in mid-stream").replace("{key}", key_of(entry))
                await send_piece(send, protocol.error_event(500, message))
                break
            if rule.gate_after == number and not await self.wait_at_gate(entry, rule, gone):
                return
            if number == len(parts):
                self.control.mark(entry, "done")
                for event in protocol.last(text, rule.finish):
                    await send_piece(send, event)
                break
            if rule.tokens_per_second:
                await asyncio.sleep(max(0.0, began + number / rule.tokens_per_second - loop.time()))
            await send_piece(send, protocol.piece(parts[number], "".join(parts[: number + 1])))
            entry.sent = number + 1
            await asyncio.sleep(0)
            if gone.done():
                return self.control.mark(entry, "gone")
        await send({"type": "http.response.body", "body": b""})

    async def pause(self, entry: Entry, gone: asyncio.Task[None], seconds: float) -> bool:
        done, _ = await asyncio.wait({gone}, timeout=seconds)
        if done:
            self.control.mark(entry, "gone")
        return not done

    async def wait_at_gate(self, entry: Entry, rule: Rule, gone: asyncio.Task[None]) -> bool:
        """Whether the gate was opened before the client went away."""
        mark = self.control.gate_mark()
        self.control.mark(entry, "waiting")
        while not self.control.is_open(rule.gate, mark):
            if not await self.pause(entry, gone, 0.01):
                return False
        self.control.mark(entry, "open")
        return True


def key_of(entry: Entry) -> str:
    return entry.authorization.removeprefix("Bearer ")


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def start(send: Send, status: int, content_type: str, headers: dict[str, str] | None = None) -> None:
    pairs = {"content-type": content_type, **(headers or {})}
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(name.encode(), value.encode()) for name, value in pairs.items()],
        }
    )


async def send_piece(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def send_json(send: Send, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
    await start(send, status, "application/json", headers)
    await send({"type": "http.response.body", "body": json.dumps(body, ensure_ascii=False).encode()})
