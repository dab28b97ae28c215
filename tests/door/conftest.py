"""The site over HTTP in the test's own process, with the model server behind it, and a program that has a token."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from threading import Thread
from typing import Any

import openai
import pytest
import uvicorn

from chat.door import limits, tokens, upstream
from memoryscope_site.models import User
from tests.chat.conftest import _running_model_server, model_server, server
from tests.model_server import ModelServer

__all__ = ["_running_model_server", "model_server", "server"]


@pytest.fixture(autouse=True)
def _count_anew() -> None:
    limits.requests.forget()
    limits.wrong_tokens.forget()


@pytest.fixture(scope="session")
def _served() -> Iterator[str]:
    from memoryscope_site.asgi import application

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    config = uvicorn.Config(application, log_level="critical", lifespan="off", access_log=False, ws="none")
    web = uvicorn.Server(config)
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        await web.serve(sockets=[listening])

    thread = Thread(target=asyncio.run, args=(serve(),), name="door", daemon=True)
    thread.start()
    yield "http://{}:{}".format(*listening.getsockname())
    asyncio.run_coroutine_threadsafe(upstream.close(), loops[0]).result(10)
    web.should_exit = True
    thread.join(10)
    listening.close()


@pytest.fixture
def address(_served: str, transactional_db: None) -> str:
    """Where the site is reached."""
    return _served


@pytest.fixture
def program(address: str, person: User) -> Iterator[openai.OpenAI]:
    """The openai package with a token of the person's."""
    with client_of(address, person) as client:
        yield client


@pytest.fixture
def strangers_program(address: str, stranger: User) -> Iterator[openai.OpenAI]:
    with client_of(address, stranger) as client:
        yield client


@pytest.fixture
def asked(server: ModelServer) -> Any:
    """What the model was asked, newest last: the bodies as they reached it."""

    def bodies() -> list[dict[str, Any]]:
        return [entry.body for entry in server.control.requests if entry.path.endswith("/chat/completions")]

    return bodies


def client_of(address: str, user: User, **token: Any) -> openai.OpenAI:
    _row, made = tokens.make(user.pk, "a program", **token)
    return openai.OpenAI(base_url=f"{address}/v1", api_key=made, max_retries=0, timeout=20)
