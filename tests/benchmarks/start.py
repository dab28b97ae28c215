"""python -m tests.benchmarks.start [--json]: from a fresh clone to the first streamed reply, and every way to stop.

The last commit is cloned into a folder of its own, and `make run` is given there as anybody would; pip takes the
packages from its cache where it has them. Ends with 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.checkout import Clone
from tests.endurance.page import Page
from tests.endurance.person import Person
from tests.run.site import ROOT

NAME = "yining"
FIRST_START, SECOND_START = 120.0, 8.0  # seconds
PATIENCE = 600.0  # seconds: a start that takes longer has failed


@dataclass(frozen=True, slots=True)
class Figure:
    what: str
    value: float
    bar: float | None = None
    """At most so much; None is told and not judged."""
    unit: str = "s"

    @property
    def missed(self) -> bool:
        return self.bar is not None and self.value > self.bar

    def __str__(self) -> str:
        bar = "" if self.bar is None else f"(at most {self.bar:g} {self.unit})"
        return f"{self.what:<52} {self.value:8.2f} {self.unit:<4} {bar}{' MISSED' if self.missed else ''}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    figures: list[Figure] = []
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", file=sys.stderr)

    def tell(figure: Figure) -> None:
        figures.append(figure)
        print(figure, file=sys.stderr if as_json else sys.stdout, flush=True)

    with tempfile.TemporaryDirectory(prefix="memoryscope-start-") as name:
        folder = Path(name) / "memoryscope"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
        clone = Clone(folder)
        try:
            measure(clone, tell)
        except BaseException:
            print(clone.said()[-4000:], file=sys.stderr)
            raise
        finally:
            clone.clean_up()
    if as_json:
        print(json.dumps({figure.what: {"value": figure.value, "bar": figure.bar} for figure in figures}))
    sys.exit(any(figure.missed for figure in figures))


def measure(clone: Clone, tell: Callable[[Figure], None]) -> None:
    tell(Figure("first start: make run to the first page", started(clone), FIRST_START))
    link = re.search(r"(/setup/\w+/)", clone.said())
    assert link, "it printed no link for the first account"
    first_token, whole = asyncio.run(first_reply(Person(clone, NAME, setup=link[1])))
    tell(Figure("first streamed reply: its first words", first_token))
    tell(Figure("first streamed reply: all of it", whole))
    tell(left_by_ctrl_c(clone))

    tell(Figure("second start: make run to the first page", started(clone), SECOND_START))
    tell(left_by_ctrl_c(clone))

    started(clone)
    before = set(clone.groups().values())
    clone.kill()
    tell(Figure("make run after kill -9 of the supervisor", started(clone)))
    assert "A run before this one was killed" in clone.said()
    assert not before & {process.pid for process in clone.processes()}, "what the killed run left still runs"
    Person(clone, NAME)
    tell(left_by_ctrl_c(clone))


def started(clone: Clone) -> float:
    """Seconds from the command until a page is there."""
    begun = time.monotonic()
    clone.begin()
    clone.wait_for_page(PATIENCE)
    taken = time.monotonic() - begun
    clone.wait_until_ready()
    return taken


async def first_reply(person: Person) -> tuple[float, float]:
    """Seconds to the first words and to the end of a reply to a message sent over the socket."""
    page = Page(person, random.Random(1))
    await page.say("Hello. My cat is called Biscuit.")  # opens the conversation, by the form
    said = await page.say("What is my cat called?")
    await page.close()
    assert said.first_token and said.shown and not said.lost, said
    return said.first_token, said.total


def left_by_ctrl_c(clone: Clone) -> Figure:
    clone.interrupt()
    clone.wait()
    return Figure("processes left by Ctrl-C", len(clone.processes()), 0, "")


if __name__ == "__main__":
    main()
