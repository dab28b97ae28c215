"""manage.py mcp: memory for programs that speak MCP, over standard input and output, or over HTTP."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from chat.door import mcp_server, tokens
from chat.door.mcp_http import PATH, McpOverHttp
from chat.door.who import Caller


class Command(BaseCommand):
    help = (
        "Without --http it serves one person over standard input and output: NAME, or the one whose token stands in "
        "MEMORYSCOPE_TOKEN. With --http it serves everybody who has a token, in this process, under /mcp."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", metavar="NAME", help="whose memories")
        parser.add_argument("--http", action="store_true", help="serve over HTTP")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8001)
        parser.add_argument(
            "--reached-as", nargs="+", default=[], metavar="HOST:PORT", help="names under which a proxy asks for it"
        )

    def handle(self, *, name: str | None, http: bool, host: str, port: int, reached_as: list[str], **_: Any) -> None:
        if http:
            hosts = [f"{host}:{port}", f"localhost:{port}", f"127.0.0.1:{port}", *reached_as]
            self.stderr.write(f"MCP at http://{host}:{port}{PATH}; Ctrl-C ends it.")
            uvicorn.run(McpOverHttp(hosts), host=host, port=port, log_level="warning", access_log=False)
            return
        caller = self._caller(name)
        mcp_server.server(lambda _context: caller).run("stdio")

    def _caller(self, name: str | None) -> Caller:
        token = os.environ.get("MEMORYSCOPE_TOKEN", "")
        if name:
            user: Any = get_user_model().objects.filter(username=name, is_active=True).first()
            if user is None:
                raise CommandError(f"There is nobody called {name} who may sign in.")
            return Caller(user.as_owner, "mcp", may_chat=True, may_read=True, may_write=True)
        row = tokens.find(token)
        if row is None:
            raise CommandError("Say whose memories: by NAME, or with a token in MEMORYSCOPE_TOKEN.")
        owner: Any = row.owner
        return Caller(owner.as_owner, row.name, row.may_chat, row.may_read, row.may_write)
