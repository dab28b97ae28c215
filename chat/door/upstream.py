"""The server behind the endpoint: that of the configured model, if it speaks the OpenAI protocol."""

from __future__ import annotations

import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache

import certifi
import httpx2
from django.conf import settings

from chat.door.problems import Problem
from chat.live import here

OPENAI = "https://api.openai.com/v1"
DASHSCOPE = "https://dashscope.aliyuncs.com/compatible-mode/v1"
_HANDED_ON = ("accept", "content-type")
_KEPT = ("content-type", "retry-after", "x-request-id")  # of the answer's headers, with those of the vendor:
_KEPT_BEGIN = ("openai-", "x-ratelimit-")


@dataclass(frozen=True, slots=True)
class Upstream:
    base_url: str
    model: str
    timeout: float
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked of the server; of a client's headers only some are handed on."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


def upstream_of(role: str) -> Upstream | None:
    """None for a model that is no server of that protocol: ours are asked by their own interface then."""
    entry = settings.MODELS.get(role) or {}
    backend: str = entry.get("BACKEND", "")
    url: str = entry.get("BASE_URL", "")
    if backend.startswith("memories.llm.openai."):
        url = url or OPENAI
    elif backend.startswith("memories.llm.dashscope."):
        url = url.replace("/api/v1", "/compatible-mode/v1") or DASHSCOPE
    else:
        return None
    return Upstream(url.rstrip("/"), entry.get("MODEL", ""), entry.get("TIMEOUT", 60), entry.get("API_KEY", ""))


@asynccontextmanager
async def asked(upstream: Upstream, call: Call) -> AsyncGenerator[httpx2.Response, None]:
    """The answer as it begins; leaving it early closes its connection. Raise Problem when there is none."""
    sent = {name: value for name, value in call.headers.items() if name in _HANDED_ON or name.startswith("openai-")}
    sent |= {"accept-encoding": "identity"}
    if upstream.key:
        sent["authorization"] = f"Bearer {upstream.key}"
    timeout = httpx2.Timeout(upstream.timeout, connect=min(10.0, upstream.timeout))
    client: httpx2.AsyncClient = here().the("door", _client)
    try:
        request = client.build_request(
            call.method, upstream.base_url + call.path, headers=sent, content=call.body or None, timeout=timeout
        )
        response = await client.send(request, stream=True)
    except httpx2.TimeoutException:
        raise Problem(504, "The model's server did not answer in time.", code="upstream_timeout",
                      kind="server_error") from None  # fmt: skip
    except (httpx2.HTTPError, httpx2.InvalidURL):
        raise Problem(502, "The model's server cannot be reached.", code="upstream_unreachable",
                      kind="server_error") from None  # fmt: skip
    try:
        yield response
    finally:
        await response.aclose()


def _client() -> httpx2.AsyncClient:
    """One for each event loop: connections belong to it. An answer that is left early closes its own."""
    return httpx2.AsyncClient(verify=_trusted(), limits=httpx2.Limits(max_connections=None, keepalive_expiry=5.0))


async def close() -> None:
    """End the connections of this event loop."""
    client: httpx2.AsyncClient = here().the("door", _client)
    await client.aclose()


def kept_headers(response: httpx2.Response) -> dict[str, str]:
    """Those of an answer's headers that concern the client."""
    return {name: value for name, value in response.headers.items() if name in _KEPT or name.startswith(_KEPT_BEGIN)}


@cache
def _trusted() -> ssl.SSLContext:
    """Loaded once: it takes as long as a short connection."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
