"""Answers in OpenAI's form by models that speak another protocol, or are none: offline, scripted, packaged."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, cast

from chat.door.asking import Asked
from chat.door.problems import Problem
from memories import clock
from memories.errors import ModelError
from memories.llm import models
from memories.llm.base import Usage

LARGEST_BATCH = 2048  # texts, as OpenAI has it


async def chunks(asked: Asked) -> AsyncGenerator[bytes, None]:
    """The whole answer, or one event after the other. Raise Problem before anything was said."""
    head = {"id": f"chatcmpl-{secrets.token_hex(12)}", "created": int(clock.now().timestamp()), "model": asked.model}
    text, usage, begun = [], Usage(), False
    pieces = cast(AsyncGenerator[str | Usage, None], models.chat.stream(asked.request))
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                if isinstance(piece, Usage):
                    usage = piece
                    continue
                text.append(piece)
                if asked.streamed:
                    delta = {"content": piece} if begun else {"role": "assistant", "content": piece}
                    begun = True
                    yield _event(head, [{"index": 0, "delta": delta, "finish_reason": None}])
    except ModelError as error:
        problem = Problem(502, str(error), code="model_error", kind="server_error")
        if not begun:
            raise problem from error
        yield b"data: " + problem.body + b"\n\n"
        return
    used = {"prompt_tokens": usage.input_tokens, "completion_tokens": usage.output_tokens,
            "total_tokens": usage.input_tokens + usage.output_tokens}  # fmt: skip
    if asked.streamed:
        yield _event(head, [{"index": 0, "delta": {}, "finish_reason": "stop"}])
        if asked.wants_usage:
            yield _event(head, [], usage=used)
        yield b"data: [DONE]\n\n"
        return
    message = {"role": "assistant", "content": "".join(text)}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    yield json.dumps(head | {"object": "chat.completion", "choices": [choice], "usage": used}).encode()


def models_list() -> bytes:
    entry = {"id": models.chat.name, "object": "model", "created": 0, "owned_by": "memoryscope"}
    return json.dumps({"object": "list", "data": [entry]}).encode()


def embeddings(body: dict[str, Any]) -> bytes:
    """Vectors of the configured embedding. Raise Problem."""
    given = body.get("input")
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text for text in texts):
        raise Problem(400, "`input` is a text or a list of texts.", code="invalid_input", param="input")
    if len(texts) > LARGEST_BATCH:
        raise Problem(400, f"`input` holds at most {LARGEST_BATCH} texts.", code="invalid_input", param="input")
    try:
        vectors = models.embedding.embed_batch(texts)
    except ModelError as error:
        raise Problem(502, str(error), code="model_error", kind="server_error") from error
    packed = body.get("encoding_format") == "base64"
    data = [
        {
            "object": "embedding",
            "index": place,
            "embedding": base64.b64encode(vector.astype("<f4").tobytes()).decode() if packed else vector.tolist(),
        }
        for place, vector in enumerate(vectors)
    ]
    usage = {"prompt_tokens": 0, "total_tokens": 0}
    return json.dumps({"object": "list", "model": models.embedding.name, "data": data, "usage": usage}).encode()


def _event(head: dict[str, Any], choices: list[dict[str, Any]], **more: Any) -> bytes:
    event = head | {"object": "chat.completion.chunk", "choices": choices} | more
    return b"data: " + json.dumps(event).encode() + b"\n\n"
