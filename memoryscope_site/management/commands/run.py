"""`manage.py run`: the web pages and the worker, on this machine, until Ctrl-C."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from memoryscope_site.accounts.addresses import base_address
from memoryscope_site.layout import HOME
from memoryscope_site.supervisor import preparation, welcome
from memoryscope_site.supervisor.child import Child
from memoryscope_site.supervisor.record import AlreadyRunning, Record
from memoryscope_site.supervisor.taking_up import give_back_tasks
from memoryscope_site.supervisor.watch import Watch, say


class Command(BaseCommand):
    help = "Prepares the installation, then runs the web pages and the worker until Ctrl-C."
    requires_system_checks = []  # the worker makes all of them; here those that the operator's settings can fail

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = settings.ENV.host, settings.ENV.port
        try:
            with Record(settings.DATA_DIR) as record:
                leftovers = record.end_leftovers()
                for name in leftovers:
                    say(f"A run before this one was killed: its {name} process is ended.")
                preparation.check_address(host, port, wait=10 if leftovers else 0)
                self.check(tags=["memoryscope"])
                preparation.prepare()
                record.address = base_address()
                code = self._watch(record, host, port)
        except (AlreadyRunning, preparation.CannotStart) as reason:
            sys.exit(str(reason))
        except KeyboardInterrupt:
            code = 130
        sys.exit(code)

    def _watch(self, record: Record, host: str, port: int) -> int:
        web = [sys.executable, "-m", "daphne", "-v", "0", "-b", host, "-p", str(port), "--no-server-name"]
        web += ["--websocket_connect_timeout", "20"]  # a machine that is busy for 5 s turns nobody away
        worker = [sys.executable, "-m", "memoryscope_site", "qcluster"]
        return Watch(
            [
                Child("web", [*web, "memoryscope_site.asgi:application"], patience=10),
                Child("worker", worker, before_start=give_back_tasks),
            ],
            record,
            environment=os.environ | {"DATA_DIR": str(settings.DATA_DIR), "PYTHONUNBUFFERED": "1", **_path()},
            is_ready=lambda: welcome.answers(host, port),
            when_ready=lambda: say(welcome.welcome(record.address)),
        ).run()


def _path() -> dict[str, str]:
    """The children find the packages wherever the command was given."""
    known = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": f"{HOME}{os.pathsep}{known}" if known else str(HOME)}
