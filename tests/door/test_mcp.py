"""The official client: over standard input and output for one person, over HTTP for whoever has a token."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2
import pytest
import uvicorn
from asgiref.sync import sync_to_async
from django.db import connection
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from chat.door import tokens
from chat.door.mcp_http import McpOverHttp
from memories.models import Memory
from memories.records import Owner
from memoryscope_site.database_copy import copy_database
from memoryscope_site.models import User
from tests.run.site import ROOT
from tests.store.saying import learn


@pytest.fixture
def url(transactional_db: None) -> Iterator[str]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(16)
    host = "{}:{}".format(*listening.getsockname())
    web = uvicorn.Server(uvicorn.Config(McpOverHttp([host]), log_level="critical", lifespan="on", access_log=False))
    thread = Thread(target=web.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://{host}/mcp"
    web.should_exit = True
    thread.join(10)
    listening.close()


@asynccontextmanager
async def with_token(url: str, token: str) -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=20) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        yield client


async def ask(client: Client, tool: str, **arguments: Any) -> Any:
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content
    return answer.structured_content


async def test_a_program_searches_adds_lists_and_forgets(url: str, person: User, owner: Owner) -> None:
    _row, token = await sync_to_async(tokens.make)(person.pk, "an agent")
    await sync_to_async(learn)(owner, "Yining is allergic to walnuts.")
    async with with_token(url, token) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert names == {"search_memories", "list_memories", "add_memory", "forget_memory"}
        found = await ask(client, "search_memories", query="Which nuts may I not eat?")
        assert [memory["text"] for memory in found["memories"]] == ["Yining is allergic to walnuts."]
        added = await ask(client, "add_memory", text="I play the cello.", subject="music")
        assert added["new"] and not (await ask(client, "add_memory", text="I play the cello."))["new"]
        assert (await ask(client, "list_memories"))["total"] == 2
        await ask(client, "forget_memory", memory_id=added["memory"]["id"])
        assert (await ask(client, "list_memories"))["total"] == 1
        refused = await client.call_tool("add_memory", {"text": "My password is hunter2-Xk9!"})
        assert refused.is_error and await sync_to_async(Memory.objects.count)() == 1


async def test_a_strangers_token_finds_nothing_and_a_reading_one_changes_nothing(
    url: str, person: User, stranger: User, owner: Owner
) -> None:
    memory = await sync_to_async(learn)(owner, "Yining is allergic to walnuts.")
    _row, theirs = await sync_to_async(tokens.make)(stranger.pk, "an agent")
    _row, reading = await sync_to_async(tokens.make)(person.pk, "a reader", ["read"])
    async with with_token(url, theirs) as client:
        assert (await ask(client, "search_memories", query="walnuts"))["memories"] == []
        assert (await client.call_tool("forget_memory", {"memory_id": memory.pk})).is_error
    async with with_token(url, reading) as client:
        assert (await ask(client, "list_memories"))["total"] == 1
        assert (await client.call_tool("forget_memory", {"memory_id": memory.pk})).is_error
    async with httpx2.AsyncClient() as web:
        assert (await web.post(url, json={}, headers={"Authorization": "Bearer ms-wrong"})).status_code == 401
    assert await sync_to_async(Memory.objects.count)() == 1


async def test_one_person_is_served_over_standard_input_and_output(
    transactional_db: None, person: User, stranger: User, owner: Owner, other: Owner, tmp_path: Path
) -> None:
    await sync_to_async(learn)(owner, "Yining is allergic to walnuts.")
    await sync_to_async(learn)(other, "The stranger eats walnuts.")
    # A file of its own: tests read the bytes of this one, which drops the locks of this process, and the server, taking
    # itself for the last that uses it, would throw away its log.
    database = tmp_path / "copy.sqlite3"
    await sync_to_async(copy_database)(Path(str(connection.settings_dict["NAME"])), database)
    kept = {name: os.environ[name] for name in ("DATA_DIR", "ENV_FILE", "PATH")}
    environment = kept | {"DATABASE_URL": f"sqlite:///{database}"}
    command = StdioServerParameters(
        command=sys.executable, args=["manage.py", "mcp", person.username], cwd=str(ROOT), env=environment
    )
    async with Client(command) as client:
        found = await ask(client, "search_memories", query="Who eats walnuts?")
        assert [memory["text"] for memory in found["memories"]] == ["Yining is allergic to walnuts."]
