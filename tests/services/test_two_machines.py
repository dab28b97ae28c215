"""One person at two machines: what happens on one is seen and steered from the other, and survives its end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psutil
import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.run.site import Site, wait_until
from tests.run.talker import Talker, conversation_of
from tests.services.conftest import Machines

pytestmark = [pytest.mark.services, pytest.mark.slow]
TEN = "one two three four five six seven eight nine ten"


class Page:
    """A page that is open at one of the machines."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.text = ""

    def send(self, kind: str, **fields: Any) -> None:
        self.socket.send(json.dumps({"kind": kind, **fields}))

    def says(self, conversation: str, text: str) -> int:
        self.send("send", conversation=conversation, text=text, client_id=uuid4().hex)
        return int(self.until(lambda frame: frame["kind"] == "sent")["reply"])

    def until(self, fits: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        while True:
            frame: dict[str, Any] = json.loads(self.socket.recv(timeout=30))
            if frame["kind"] == "text":
                self.text = self.text[: frame["at"]] + frame["text"]
            if fits(frame):
                return frame
            assert frame["kind"] != "error", frame

    def reads(self, words: str) -> None:
        while self.text != words:
            self.until(lambda frame: frame["kind"] == "text")

    def sees_reply(self, reply: int, *states: str) -> str:
        def fits(frame: dict[str, Any]) -> bool:
            return frame.get("event") == "reply.changed" and frame["reply"] == reply and frame["state"] in states

        return str(self.until(fits)["state"])


@contextmanager
def opened(site: Site, session: str, conversation: str, **have: int) -> Iterator[Page]:
    """A page at that machine, which has so much of the reply already: `_17=3`."""
    address = f"127.0.0.1:{site.port}"
    headers = {"Cookie": f"sessionid={session}"}
    with connect(f"ws://{address}/ws/", origin=Origin(f"http://{address}"), additional_headers=headers) as socket:
        page = Page(socket)
        page.until(lambda frame: frame["kind"] == "hello")
        offsets = {name.removeprefix("_"): at for name, at in have.items()}
        page.send("subscribe", conversation=conversation, after_seq=0, offsets=offsets)
        yield page


@pytest.fixture
def talker(machines: Machines) -> Talker:
    return Talker(machines.first, f"person-{uuid4().hex[:8]}")


def begin(machines: Machines, talker: Talker) -> str:
    """A conversation with one message and its reply."""
    conversation = conversation_of(talker.say("/chat/new/", "Hello", uuid4().hex))
    settled = f"SELECT 1 FROM chat_reply WHERE conversation_id = '{conversation}' AND state = 'done'"
    wait_until("the first reply is there", lambda: machines.rows(settled))
    return conversation


def test_a_reply_is_read_and_stopped_at_the_other_machine(machines: Machines, talker: Talker) -> None:
    conversation = begin(machines, talker)
    machines.model.add(match="Count", answer=TEN, gate_after=3)
    with (
        opened(machines.first, talker.session, conversation) as here,
        opened(machines.second, talker.session, conversation) as there,
    ):
        reply = here.says(conversation, "Count")
        here.reads("one two three")
        there.reads("one two three")
        there.send("stop", reply=reply)
        assert here.sees_reply(reply, "stopped", "done") == "stopped"
        assert there.sees_reply(reply, "stopped", "done") == "stopped"
    assert machines.rows(f"SELECT state FROM chat_reply WHERE id = {reply}") == [("stopped",)]


def test_a_stranger_at_the_other_machine_hears_nothing(machines: Machines, talker: Talker) -> None:
    conversation = begin(machines, talker)
    stranger = Talker(machines.second, f"stranger-{uuid4().hex[:8]}")
    with opened(machines.second, stranger.session, conversation) as there:
        assert there.until(lambda frame: frame["kind"] != "hello")["code"] == "not_found"
        talker.say(f"/chat/{conversation}/send/", "Something private", uuid4().hex)
        there.send("ping")
        assert there.until(lambda _frame: True)["kind"] == "pong"


def test_when_a_web_process_dies_its_page_goes_on_at_the_other_machine(machines: Machines, talker: Talker) -> None:
    conversation = begin(machines, talker)
    machines.model.add(match="Count", answer=TEN, gate_after=3)
    with opened(machines.first, talker.session, conversation) as here:
        reply = here.says(conversation, "Count")
        here.reads("one two three")
        wait_until(
            "what was written is kept",
            lambda: machines.rows(f"SELECT text FROM chat_reply WHERE id = {reply}") == [("one two three",)],
        )
        psutil.Process(machines.first.groups()["web"]).kill()
    machines.model.release()
    with opened(machines.second, talker.session, conversation, **{f"_{reply}": 0}) as there:
        wait_until(
            "it counts as interrupted",
            lambda: machines.rows(f"SELECT state FROM chat_reply WHERE id = {reply}") == [("interrupted",)],
        )
        there.send("retry", reply=reply, carry_on=True)
        there.until(lambda frame: frame.get("event") == "reply.changed" and frame["state"] == "done")
    wait_until("the first machine is back", machines.first.answers)


def test_two_workers_learn_everything_once(machines: Machines, talker: Talker) -> None:
    words = ["cello", "viola", "harp", "oboe", "flute", "drum"]
    for word in words:
        machines.model.learn(quote=f"I play the {word}", statement=f"The user plays the {word}.")
    at_second = Talker.__new__(Talker)
    at_second.site, at_second.session = machines.second, talker.session
    for number, word in enumerate(words):
        person = (talker, at_second)[number % 2]
        person.say("/chat/new/", f"I play the {word}", uuid4().hex)
    query = "SELECT text FROM memories_memory WHERE kind = 'observation'"
    wait_until("all is learned", lambda: len({text for (text,) in machines.rows(query)} & set(_stated(words))) == 6)
    wait_until(
        "nothing is left to do",
        lambda: not machines.rows("SELECT 1 FROM memories_episode WHERE learning = 'due'"),
    )
    assert Counter(text for (text,) in machines.rows(query)) == Counter(_stated(words))


def _stated(words: list[str]) -> list[str]:
    return [f"The user plays the {word}." for word in words]
