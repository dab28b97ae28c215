"""A second person sees nothing of the first: no page, no address, no reply, no prompt."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.facts import drawn
from tests.browser.pages import Person
from tests.model_server import Control

pytestmark = pytest.mark.browser


def test_a_stranger_sees_nothing_of_it(person: Person, stranger: Person, model: Control) -> None:
    (told,) = drawn(english=1, chinese=0)
    model.learn(quote=told.quote, statement=told.statement)
    conversation = person.begins(told.said)
    person.hears()
    person.sees_learned(told.statement)

    for path in ("/", "/chat/", "/memories/", "/memories/insights/", f"/memories/?q={told.key}", "/settings/"):
        assert stranger.goes_to(path) == 200
        expect(stranger.page.locator("body")).not_to_contain_text(told.quote)
        expect(stranger.page.locator("body")).not_to_contain_text(told.statement)
    stranger.begins(told.question)
    stranger.hears()
    expect(stranger.last_reply.locator("[data-recall]")).to_contain_text("No memories")
    asked = [entry.prompt for entry in model.requests if told.question in entry.prompt and entry.task == "reply"]
    assert asked and all(told.quote not in prompt and told.statement not in prompt for prompt in asked)

    for path in addresses(person, conversation):
        assert person.context.request.get(path).status == 200, path
        assert stranger.context.request.get(path).status == 404, path
        assert told.quote not in stranger.context.request.get(path).text()
    for path in deeds(person, conversation):
        answer = stranger.context.request.post(path, form=token(stranger), headers={"Referer": stranger.page.url})
        assert answer.status == 404, path
    assert person.remembers() == [told.statement]


def test_the_socket_of_a_stranger_shows_no_reply_of_another(person: Person, stranger: Person, model: Control) -> None:
    model.add(task="reply", match="the harbour", answer="Nobody else may read this.", gate_after=3)
    conversation = person.begins("A line about the harbour")
    person.hears_so_far("Nobody else")
    stranger.begins("Good morning")
    stranger.hears()
    frames = stranger.page.evaluate(
        """([conversation, reply]) => new Promise((resolve) => {
            const frames = [], socket = new WebSocket(`ws://${location.host}/ws/`);
            const say = (frame) => socket.send(JSON.stringify(frame));
            socket.onopen = () => {
                say({ kind: "subscribe", conversation, after_seq: 0, offsets: {} });
                say({ kind: "send", conversation, text: "hello", client_id: "12345678" });
                say({ kind: "stop", reply });
                say({ kind: "retry", reply });
                say({ kind: "ping" });
            };
            socket.onmessage = ({ data }) => {
                frames.push(data);
                if (JSON.parse(data).kind === "pong") resolve(frames);
            };
        })""",
        [conversation.split("/")[2], int(person.last_reply.get_attribute("data-reply") or 0)],
    )
    assert [frame for frame in frames if "not_found" in frame] == frames[1:-1], frames
    assert len(frames) == 6
    model.release()
    person.hears("Nobody else may read this.")
    expect(person.page.locator("[data-message]")).to_have_count(1)


def addresses(person: Person, conversation: str) -> list[str]:
    """Every page and fragment that shows something of what the person said and what was learned."""
    memory = person.page.locator("[data-entry]").get_attribute("data-memory")
    reply = person.last_reply.get_attribute("data-reply")
    message = person.page.locator("[data-message]").get_attribute("data-message")
    ledger = person.page.locator("[data-ledger]").get_attribute("data-ledger")
    return [
        conversation, f"{conversation}rename/", f"{conversation}delete/", f"/chat/messages/{message}/",
        f"/chat/replies/{reply}/", f"/chat/replies/{reply}/recall/", str(ledger),
        f"/memories/{memory}/", f"/memories/{memory}/edit/", f"/memories/{memory}/forget/",
    ]  # fmt: skip


def deeds(person: Person, conversation: str) -> list[str]:
    entry = person.page.locator("[data-entry]")
    memory = entry.get_attribute("data-memory")
    of_the_card = [str(form.get_attribute("action")) for form in entry.locator("form").all()]
    assert len(of_the_card) == 2, "Undo, and do not remember this"
    reply = person.last_reply.get_attribute("data-reply")
    each = [f"/memories/{memory}/{deed}/" for deed in ("pin", "lock", "archive", "remove", "restore", "edit", "forget")]
    talk = [f"{conversation}send/", f"{conversation}memory/", f"{conversation}delete/", f"/chat/replies/{reply}/stop/",
            f"/chat/replies/{reply}/retry/"]  # fmt: skip
    return [*each, *talk, *of_the_card]


def token(person: Person) -> dict[str, str | float | bool]:
    given = person.page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
    return {"csrfmiddlewaretoken": given or "", "confirm": "yes", "text": "hello", "memory": "off"}
