"""OpenAI, and every server that speaks its protocol: vLLM, Ollama, LM Studio, DeepSeek and others."""

from __future__ import annotations

import logging
import ssl
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any, cast

import certifi
import openai
from django.utils.translation import gettext as _
from openai.types.chat import ChatCompletionMessageParam

from memories.errors import ModelError
from memories.llm.base import (
    A,
    ChatRequest,
    Filled,
    Said,
    Settings,
    Task,
    Usage,
)
from memories.llm.failures import (
    Temporary,
    against_the_protocol,
    cut_off,
    of_status,
    scrub,
    scrub_chain,
    too_slow,
    unreachable,
)
from memories.llm.filling import ResponseFormat
from memories.llm.remote import RemoteChat, RemoteEmbedding, RemoteReranker
from memories.llm.usage import estimate_tokens
from memories.llm.vectors import scores_in_order

# At DEBUG they log whole prompts, which hold what people said; at INFO a line for every request.
for _logger in ("openai", "httpx", "httpx2"):
    logging.getLogger(_logger).setLevel(logging.WARNING)


@contextmanager
def translated(settings: Settings) -> Iterator[None]:
    """Turn the package's errors into ModelErrors."""
    try:
        yield
    except openai.APIStatusError as error:
        scrub_chain(error, settings.api_key)
        raise of_status(
            error.status_code, settings.model, _said(error), settings.api_key, error.response.headers
        ) from error
    except openai.APITimeoutError as error:
        scrub_chain(error, settings.api_key)
        raise too_slow(settings.model, settings.timeout) from error
    except openai.APIConnectionError as error:
        scrub_chain(error, settings.api_key)
        raise unreachable(settings.model) from error
    except openai.APIError as error:  # an error inside a stream, or an answer that is none
        scrub_chain(error, settings.api_key)
        said = scrub(error.message, settings.api_key)[:300]
        words = _("The server of %(model)s failed. It says: %(said)s") % {"model": settings.model, "said": said}
        raise Temporary(words) from error
    except (openai.OpenAIError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        scrub_chain(error, settings.api_key)
        raise against_the_protocol(settings.model) from error


def _said(error: openai.APIStatusError) -> str:
    body = error.body
    if isinstance(body, dict):
        return str(body.get("message") or body)
    return error.message


@cache
def _trusted() -> ssl.SSLContext:
    """Loaded once: it takes as long as a short connection. The system's authorities and those of the package."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _client_arguments(settings: Settings) -> dict[str, Any]:
    return {
        "api_key": settings.api_key or "none",  # local servers want none, the package wants one
        "base_url": settings.base_url or None,
        "timeout": openai.Timeout(settings.timeout, connect=min(10.0, settings.timeout)),
        "max_retries": 0,  # retries are ours: retry.py
    }


class OpenAIChat(RemoteChat):
    async def _stream_once(self, request: ChatRequest) -> AsyncGenerator[str | Usage, None]:
        usage, text, finished = None, [], False
        with translated(self.settings):
            # A client of its own, as its connections belong to one event loop, and leaving it, also by Stop, closes
            # them. Nothing is lost: kept connections expire after five seconds.
            http = openai.DefaultAsyncHttpxClient(verify=_trusted())
            async with openai.AsyncOpenAI(**_client_arguments(self.settings), http_client=http) as client:
                stream = await client.chat.completions.create(
                    model=self.settings.model,
                    messages=_messages(request.messages),
                    stream=True,
                    stream_options={"include_usage": True},
                    **self._more,
                )
                async with stream:
                    async for chunk in stream:
                        if chunk.usage:
                            usage = Usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens, 1)
                        for choice in chunk.choices[:1]:
                            finished = finished or bool(choice.finish_reason)
                            if choice.delta and choice.delta.content:
                                text.append(choice.delta.content)
                                yield choice.delta.content
        if not finished and usage is None:
            raise cut_off(self.settings.model)
        yield usage or _estimated(request.messages, "".join(text))

    def fill(self, task: Task[A]) -> Filled[A]:
        try:
            return super().fill(task)
        except ModelError as error:
            # A server that does not know the JSON modes says so once; from then on the prompt alone must do.
            if not error.permanent or self._json_mode == "plain" or "response_format" not in str(error):
                raise
        self._json_mode = "plain"
        return super().fill(task)

    def _ask_once(self, messages: tuple[Said, ...], wanted: ResponseFormat | None) -> tuple[str, Usage]:
        more = {**self._more, "response_format": wanted} if wanted else self._more
        with translated(self.settings):
            completion = self._client.chat.completions.create(
                model=self.settings.model, messages=_messages(messages), **more
            )
            text = completion.choices[0].message.content or ""
            if completion.usage is None:
                return text, _estimated(messages, text)
            return text, Usage(completion.usage.prompt_tokens, completion.usage.completion_tokens, 1)

    @cached_property
    def _client(self) -> openai.OpenAI:
        return openai.OpenAI(**_client_arguments(self.settings))


def _messages(messages: Sequence[Said]) -> list[ChatCompletionMessageParam]:
    return [cast(ChatCompletionMessageParam, {"role": said.role, "content": said.content}) for said in messages]


def _estimated(messages: Sequence[Said], text: str) -> Usage:
    return Usage(sum(estimate_tokens(said.content) for said in messages), estimate_tokens(text), 1, estimated=True)


class OpenAIEmbedding(RemoteEmbedding):
    def _embed_once(self, texts: list[str]) -> list[list[float]]:
        more: dict[str, Any] = {"dimensions": self._asked_size} if self._asked_size else {}
        with translated(self.settings):
            answer = self._client.embeddings.create(
                model=self.settings.model,
                input=texts,
                encoding_format="float",  # not every server knows the package's default, base64
                **more,
            )
            return [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]

    @cached_property
    def _client(self) -> openai.OpenAI:
        return openai.OpenAI(**_client_arguments(self.settings))


class OpenAICompatibleReranker(RemoteReranker):
    """POST {base_url}/rerank, as vLLM, Infinity, Jina and others have it; OpenAI itself has none."""

    def _rank_once(self, query: str, texts: list[str]) -> list[float]:
        body = {"model": self.settings.model, "query": query, "documents": texts, "top_n": len(texts)}
        with translated(self.settings):
            answer = cast(dict[str, Any], self._client.post("/rerank", body=body, cast_to=object))
            return scores_in_order([(item["index"], item["relevance_score"]) for item in answer["results"]], len(texts))

    @cached_property
    def _client(self) -> openai.OpenAI:
        return openai.OpenAI(**_client_arguments(self.settings))
