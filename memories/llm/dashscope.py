"""DashScope (Model Studio) with its own package and protocol: Qwen, text-embedding-v1 to v4, gte-rerank."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import aiohttp
import dashscope
import requests
from dashscope.common.error import DashScopeException

from memories.llm.base import (
    ChatRequest,
    Said,
    Settings,
    Usage,
)
from memories.llm.failures import against_the_protocol, cut_off, of_status, scrub_chain, too_slow, unreachable
from memories.llm.filling import ResponseFormat
from memories.llm.remote import RemoteChat, RemoteEmbedding, RemoteReranker
from memories.llm.vectors import scores_in_order

# It logs every failure with what the server said, a key perhaps among it. We raise and log them ourselves.
logging.getLogger("dashscope").setLevel(logging.CRITICAL)


@contextmanager
def translated(settings: Settings) -> Iterator[None]:
    """Turn the package's errors, and those of the two HTTP clients beneath it, into ModelErrors."""
    try:
        yield
    except (TimeoutError, requests.Timeout) as error:
        scrub_chain(error, settings.api_key)
        raise too_slow(settings.model, settings.timeout) from error
    except (aiohttp.ClientError, requests.RequestException, OSError) as error:
        scrub_chain(error, settings.api_key)
        raise unreachable(settings.model) from error
    except (DashScopeException, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        scrub_chain(error, settings.api_key)
        raise against_the_protocol(settings.model) from error


def _checked(answer: Any, settings: Settings) -> Any:
    """The package returns failures as answers."""
    if answer.status_code != 200:
        said = f"{answer.code or ''} {answer.message or ''}".strip()
        raise of_status(int(answer.status_code), settings.model, said, settings.api_key, answer.headers or {})
    return answer


class _OneTry:
    """A session whose failures the package does not take for a dropped connection: it would send again, and we too."""

    def __init__(self, settings: Settings) -> None:
        self._session = requests.Session()
        self._settings = settings

    def post(self, **arguments: Any) -> Any:
        with translated(self._settings):
            return self._session.post(**arguments)


def _one_try(settings: Settings) -> aiohttp.ClientMiddlewareType:
    """The same for the asynchronous half."""

    async def send_once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        with translated(settings):
            return await send(request)

    return send_once


def _call_arguments(settings: Settings) -> dict[str, Any]:
    return {
        "model": settings.model,
        "api_key": settings.api_key or "none",
        "base_address": settings.base_url or None,
        "request_timeout": settings.timeout,
        "headers": {},
    }


class DashScopeChat(RemoteChat):
    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._session = _OneTry(settings)

    async def _stream_once(self, request: ChatRequest) -> AsyncGenerator[str | Usage, None]:
        usage, finished = Usage(calls=1), False
        with translated(self.settings):
            # A session of its own: leaving it, also by Stop, closes the connection.
            async with aiohttp.ClientSession(trust_env=True, middlewares=(_one_try(self.settings),)) as session:
                answers: Any = await dashscope.AioGeneration.call(
                    messages=_messages(request.messages),
                    result_format="message",
                    stream=True,
                    incremental_output=True,
                    session=session,
                    **_call_arguments(self.settings),
                    **self._more,
                )
                async for answer in answers:
                    choice = _checked(answer, self.settings).output.choices[0]
                    finished = finished or choice.finish_reason not in (None, "", "null")
                    usage = Usage(answer.usage.input_tokens, answer.usage.output_tokens, 1)
                    if choice.message.content:
                        yield choice.message.content
        if not finished:
            raise cut_off(self.settings.model)
        yield usage

    def _ask_once(self, messages: tuple[Said, ...], wanted: ResponseFormat | None) -> tuple[str, Usage]:
        more = {**self._more, "response_format": wanted} if wanted else self._more
        with translated(self.settings):
            answer = _checked(
                dashscope.Generation.call(
                    messages=_messages(messages),
                    result_format="message",
                    session=self._session,
                    **_call_arguments(self.settings),
                    **more,
                ),
                self.settings,
            )
            text = answer.output.choices[0].message.content or ""
            return text, Usage(answer.usage.input_tokens, answer.usage.output_tokens, 1)


def _messages(messages: Sequence[Said]) -> Any:  # plain objects do, whatever the package's types say
    return [{"role": said.role, "content": said.content} for said in messages]


class DashScopeEmbedding(RemoteEmbedding):
    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._session = _OneTry(settings)

    def _embed_once(self, texts: list[str]) -> list[list[float]]:
        with translated(self.settings):
            answer = _checked(
                dashscope.TextEmbedding.call(
                    input=texts,
                    dimension=self._asked_size or None,
                    session=self._session,
                    **_call_arguments(self.settings),
                ),
                self.settings,
            )
            found = sorted(answer.output["embeddings"], key=lambda item: item["text_index"])
            return [item["embedding"] for item in found]


class DashScopeReranker(RemoteReranker):
    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._session = _OneTry(settings)

    def _rank_once(self, query: str, texts: list[str]) -> list[float]:
        with translated(self.settings):
            answer = _checked(
                dashscope.TextReRank.call(
                    query=query,
                    documents=texts,
                    top_n=len(texts),
                    session=self._session,
                    **_call_arguments(self.settings),
                ),
                self.settings,
            )
            return scores_in_order([(item.index, item.relevance_score) for item in answer.output.results], len(texts))
