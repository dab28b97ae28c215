"""How the two vendors write requests and answers."""

from __future__ import annotations

import base64
import json
import struct
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from tests.model_server import answers


class Protocol(ABC):
    def __init__(self, body: dict[str, Any], headers: Mapping[str, str]) -> None:
        self.body = body
        self.headers = headers
        self.prompt = "\n\n".join(str(m["content"]) for m in self.messages) or "\n".join(self.texts)

    @property
    @abstractmethod
    def stream(self) -> bool: ...
    @property
    @abstractmethod
    def messages(self) -> list[dict[str, Any]]: ...
    @property
    @abstractmethod
    def texts(self) -> list[str]: ...
    @abstractmethod
    def error(self, status: int, message: str) -> dict[str, Any]: ...
    @abstractmethod
    def error_event(self, status: int, message: str) -> str: ...
    @abstractmethod
    def reply(self, text: str, finish: str) -> dict[str, Any]: ...
    @abstractmethod
    def piece(self, piece: str, so_far: str) -> str: ...
    @abstractmethod
    def last(self, text: str, finish: str) -> list[str]: ...
    @abstractmethod
    def whole(self, kind: str, size: int) -> dict[str, Any]: ...

    def tokens(self, text: str) -> tuple[int, int]:
        return len(answers.pieces(self.prompt)), len(answers.pieces(text))


class OpenAI(Protocol):
    @property
    def stream(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body.get("messages", []))

    @property
    def texts(self) -> list[str]:
        given = self.body.get("input", self.body.get("documents", []))
        return [given] if isinstance(given, str) else list(given)

    def error(self, status: int, message: str) -> dict[str, Any]:
        return {"error": {"message": message, "type": "test_error", "code": f"test_{status}"}}

    def error_event(self, status: int, message: str) -> str:
        return f"data: {json.dumps(self.error(status, message))}\n\n"

    def usage(self, text: str) -> dict[str, int]:
        prompt, completion = self.tokens(text)
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}

    def reply(self, text: str, finish: str) -> dict[str, Any]:
        choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
        return {**self._head("chat.completion"), "choices": [choice], "usage": self.usage(text)}

    def piece(self, piece: str, so_far: str) -> str:
        return self._event([{"index": 0, "finish_reason": None, "delta": {"content": piece}}])

    def last(self, text: str, finish: str) -> list[str]:
        events = [self._event([{"index": 0, "finish_reason": finish, "delta": {}}])]
        if (self.body.get("stream_options") or {}).get("include_usage"):
            events.append(self._event([], usage=self.usage(text)))
        return [*events, "data: [DONE]\n\n"]

    def whole(self, kind: str, size: int) -> dict[str, Any]:
        if kind == "models":
            return {
                "object": "list",
                "data": [{"id": "test-model", "object": "model", "created": 0, "owned_by": "tests"}],
            }
        if kind == "rerank":
            scores = [answers.relevance(self.body["query"], text) for text in self.texts]
            order = sorted(range(len(scores)), key=lambda place: -scores[place])
            return {"results": [{"index": place, "relevance_score": scores[place]} for place in order]}
        vectors = [answers.vector(text, self.body.get("dimensions") or size) for text in self.texts]
        packed = self.body.get("encoding_format") == "base64"
        data = [
            {"object": "embedding", "index": place, "embedding": _base64(vector) if packed else vector}
            for place, vector in enumerate(vectors)
        ]
        count = len(answers.pieces(self.prompt))
        usage = {"prompt_tokens": count, "total_tokens": count}
        return {"object": "list", "model": self.body.get("model"), "data": data, "usage": usage}

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": "test-1", "object": kind, "created": 0, "model": self.body.get("model", "")}

    def _event(self, choices: list[dict[str, Any]], **more: Any) -> str:
        event = {**self._head("chat.completion.chunk"), "choices": choices, **more}
        return f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


class DashScope(Protocol):
    @property
    def stream(self) -> bool:
        return self.headers.get("x-dashscope-sse") == "enable"

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body.get("input", {}).get("messages", []))

    @property
    def texts(self) -> list[str]:
        given = self.body.get("input", {})
        return list(given.get("texts", given.get("documents", [])))

    @property
    def parameters(self) -> dict[str, Any]:
        return self.body.get("parameters") or {}

    def error(self, status: int, message: str) -> dict[str, Any]:
        return {"code": f"Test{status}", "message": message, "request_id": "test-1"}

    def error_event(self, status: int, message: str) -> str:
        body = json.dumps(self.error(status, message))
        return f"id:1\nevent:error\n:HTTP_STATUS/{status}\nstatus:{status}\ndata:{body}\n\n"

    def reply(self, text: str, finish: str) -> dict[str, Any]:
        prompt, completion = self.tokens(text)
        choice = {"finish_reason": finish, "message": {"role": "assistant", "content": text}}
        usage = {"input_tokens": prompt, "output_tokens": completion, "total_tokens": prompt + completion}
        return {"output": {"choices": [choice]}, "usage": usage, "request_id": "test-1"}

    def piece(self, piece: str, so_far: str) -> str:
        text = piece if self.parameters.get("incremental_output") else so_far
        return self._event(self.reply(text, "null"))

    def last(self, text: str, finish: str) -> list[str]:
        whole = self.reply(text, finish)
        if self.parameters.get("incremental_output"):
            whole["output"]["choices"][0]["message"]["content"] = ""
        return [self._event(whole)]

    def whole(self, kind: str, size: int) -> dict[str, Any]:
        usage = {"total_tokens": len(answers.pieces(self.prompt))}
        if kind == "rerank":
            query = self.body["input"]["query"]
            scores = [answers.relevance(query, text) for text in self.texts]
            order = sorted(range(len(scores)), key=lambda place: -scores[place])
            results = [{"index": place, "relevance_score": scores[place]} for place in order]
            return {"output": {"results": results}, "usage": usage, "request_id": "test-1"}
        size = self.parameters.get("dimension") or size
        vectors = [
            {"text_index": place, "embedding": answers.vector(text, size)} for place, text in enumerate(self.texts)
        ]
        return {"output": {"embeddings": vectors}, "usage": usage, "request_id": "test-1"}

    def _event(self, body: dict[str, Any]) -> str:
        return f"id:1\nevent:result\n:HTTP_STATUS/200\ndata:{json.dumps(body, ensure_ascii=False)}\n\n"


def _base64(vector: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
