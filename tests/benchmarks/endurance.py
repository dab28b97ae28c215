"""python -m tests.benchmarks.endurance [--seed N] [--only load|kills] [--json]: the whole storm, in its own folder.

Load: 1,000 messages over 20 sockets while the worker learns, 5,000 messages are imported and the index is rebuilt.
Kills: kill -9 of supervisor, web, worker and one of the worker's children, five times each, while people talk.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.endurance.kills import Storm, run_kills
from tests.endurance.load import Size, run_load, site_with
from tests.model_server import ModelServer


def main(part: str | None = None) -> None:
    """With a part only that is run, whatever is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", choices=[part] if part else ["load", "kills"], default=part)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--sockets", type=int, default=20)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--imported", type=int, default=5000)
    parser.add_argument("--each", type=int, default=5, help="how often each kind of process is killed")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    say(f"seed {given.seed}")
    figures: dict[str, Any] = {"seed": given.seed}
    if given.only != "kills":
        size = Size(given.sockets, given.people, given.messages, given.imported)
        figures["load"] = in_a_site(lambda site, server: run_load(site, server, size, given.seed))
        say(f"load: {figures['load']}")
    if given.only != "load":
        storm = Storm(sockets=8, people=4, each=given.each)
        figures["kills"] = in_a_site(lambda site, server: run_kills(site, server, storm, given.seed, say))
        say(f"kills: {figures['kills']}")
    if given.json:
        print(json.dumps(figures))


def in_a_site(run: Callable[..., Any], **environment: str) -> dict[str, Any]:
    """Start a site, let `run` do its worst, stop it, and see that no process is left."""
    with tempfile.TemporaryDirectory(prefix="endurance") as folder, ModelServer() as server:
        site = site_with(server, Path(folder) / "data", **environment)
        try:
            site.start()
            found = asyncio.run(run(site, server))
            site.interrupt()
            assert site.wait() == 0, site.said()
            assert site.processes() == []
        except BaseException:
            say(site.said()[-8000:])
            raise
        finally:
            site.clean_up()
    return asdict(found)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
