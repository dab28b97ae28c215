"""The wire is cut and mended: the page says so, comes back by itself, and nothing is lost or said twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import Arrive
from tests.browser.pages import Person
from tests.browser.wire import Wire
from tests.model_server import Control
from tests.run.site import Site

pytestmark = pytest.mark.browser
ANSWER = "Wild garlic grows in the shade along the river in spring."


@pytest.fixture
def wire(site: Site) -> Iterator[Wire]:
    wire = Wire(site.port)
    yield wire
    wire.close()


@pytest.fixture
def far_away(arrive: Arrive, wire: Wire) -> Person:
    """Somebody whose browser reaches the site over the wire."""
    return arrive(address=wire.address)


def test_a_reply_goes_on_after_the_wire_was_cut(far_away: Person, wire: Wire, model: Control) -> None:
    model.add(task="reply", answer=ANSWER, gate_after=4)
    far_away.begins("What grows by the river?")
    far_away.hears_so_far("Wild garlic grows in")
    wire.cut()
    expect(far_away.page.locator("[data-lost]")).to_contain_text("Not connected.")
    model.release()
    model.wait_for("done", match="What grows by the river?")
    wire.mend()
    far_away.hears()
    expect(far_away.last_reply.locator("[data-prose]")).to_have_text(ANSWER)
    expect(far_away.page.locator("[data-lost]")).to_be_hidden()


def test_what_is_written_without_a_connection_is_sent_once_when_it_is_back(
    far_away: Person, wire: Wire, model: Control
) -> None:
    far_away.begins("Good morning")
    far_away.hears()
    wire.cut()
    expect(far_away.page.locator("[data-lost]")).to_contain_text("sent when the connection is back")
    far_away.composer.fill("Sent from a tunnel")
    far_away.page.get_by_role("button", name="Send").click()
    expect(far_away.page.locator("[data-sending]")).to_contain_text("Sent from a tunnel")
    wire.mend()
    expect(far_away.page.locator("[data-message]").last).to_contain_text("Sent from a tunnel")
    far_away.hears("You said: Sent from a tunnel")
    far_away.page.reload()
    expect(far_away.page.locator("[data-message]")).to_have_count(2)
    assert len([entry for entry in model.requests if entry.task == "reply"]) == 2


def test_what_is_learned_meanwhile_is_there_afterwards(far_away: Person, wire: Wire, model: Control) -> None:
    model.learn(quote="I keep two hens", statement="The user keeps two hens.")
    model.add(task="Extraction", match="I keep two hens", gate_after=0)
    far_away.begins("Eggs again: I keep two hens")
    far_away.hears()
    model.wait_for("waiting")
    wire.cut()
    model.release()
    model.wait_for("done", match="two hens", count=2)
    wire.mend()
    far_away.sees_learned("The user keeps two hens.")


def test_what_was_missed_comes_before_what_happens_now(person: Person) -> None:
    """Events that overtake the page's question for those it has missed must not make it overlook them."""
    person.begins("Good morning")
    person.hears()
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    greeted: list[str | bytes] = []

    def hold_questions(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda question: held.append((server, question)))
        server.on_message(lambda frame: (greeted.append(frame), socket.send(frame)))

    late = person.context.new_page()
    late.route_web_socket("**/ws/", lambda socket: socket.close())
    late.goto(person.page.url)
    person.says("The first that was missed")
    person.hears()
    late.unroute_all()
    late.route_web_socket("**/ws/", hold_questions)
    late.evaluate("dispatchEvent(new Event('online'))")
    expect(late.locator("[data-message]")).to_have_count(1)
    while not held:
        late.wait_for_timeout(20)
    person.says("The second, while it asks")
    person.hears()
    while not any('"done"' in str(frame) for frame in greeted):
        late.wait_for_timeout(20)
    for server, question in held:
        server.send(question)
    expect(late.get_by_text("You said: The first that was missed")).to_be_visible()
    expect(late.get_by_text("You said: The second, while it asks")).to_be_visible()
    expect(late.locator("[data-message]")).to_have_count(3)
    assert late.locator("[data-message]").all_inner_texts()[1].endswith("The first that was missed")
