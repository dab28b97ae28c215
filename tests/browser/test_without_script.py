"""Without JavaScript the page posts, redirects and refreshes itself; every deed is there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.facts import ENGLISH, drawn
from tests.browser.pages import Person
from tests.model_server import Control

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(arrive: Arrive) -> Person:
    return arrive(java_script_enabled=False)


def test_a_conversation_without_script(plain: Person, model: Control) -> None:
    plain.signs_out()
    plain.signs_in()
    slow = model.add(task="reply", answer="The tide turns at four.", gate_after=2)
    plain.begins("When does the tide turn?")
    expect(plain.page.locator("[data-reply]")).to_contain_text("The tide")
    expect(plain.page.locator("noscript meta[http-equiv=refresh]")).to_be_attached()
    model.release()
    plain.hears("The tide turns at four.")  # the page refreshes itself
    slow.gate_after = None
    plain.says("And after that?")
    plain.hears("The tide turns at four.")
    expect(plain.page.locator("[data-message]")).to_have_count(2)


def test_stop_and_retry_without_script(plain: Person, model: Control) -> None:
    waiting = model.add(task="reply", answer="The tide turns at four.", gate_after=2)
    plain.begins("The tide, stopped")
    expect(plain.page.locator("[data-reply]")).to_contain_text("The tide")
    plain.stops()
    plain.is_told("stopped")
    model.wait_for("gone", match="The tide, stopped")
    waiting.gate_after = None
    plain.page.get_by_role("button", name="Write again").click()
    plain.hears("The tide turns at four.")


def test_memories_without_script(plain: Person, model: Control) -> None:
    first, second = drawn(english=1, chinese=1)
    model.add(task="reply", answer="Good to know.")
    for told in (first, second):
        model.learn(quote=told.quote, statement=told.statement)
    conversation = plain.begins(first.said)
    plain.hears()
    plain.says(second.said)
    plain.hears()
    model.wait_for("done", match=second.quote, count=2)
    plain.goes_to(conversation)
    while not plain.page.locator("[data-entry=learned]", has_text=second.statement).count():
        plain.page.reload()  # nothing tells a page without script that something was learned
    assert sorted(plain.remembers()) == sorted([first.statement, second.statement])

    page, row = plain.page, plain.page.locator(".row", has_text=first.statement)
    row.get_by_role("link", name="Edit").click()
    page.get_by_label("Statement").fill(f"{first.statement} Really.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=f"{first.statement} Really.")).to_be_visible()
    row_of = plain.page.locator(".row", has_text=second.statement)
    plain.goes_to("/memories/")
    row_of.get_by_role("button", name="Remove").click()
    expect(page.locator("#toasts")).to_contain_text("Undo")
    expect(row_of).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    assert sorted(plain.remembers()) == sorted([f"{first.statement} Really.", second.statement])

    page.get_by_role("searchbox").fill(second.statement)
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".row__text").first).to_have_text(second.statement)
    plain.goes_to(conversation)
    plain.page.locator("[data-entry]", has_text=second.statement).get_by_role("button", name="Undo").click()
    expect(plain.page.locator('[data-entry="undone"]')).to_contain_text(second.statement)


def test_the_chip_without_script(plain: Person, model: Control) -> None:
    told = ENGLISH[0]
    model.learn(quote=told.quote, statement=told.statement)
    conversation = plain.begins(told.said)
    plain.hears()
    model.wait_for("done", match=told.quote, count=2)
    plain.goes_to(conversation)
    while not plain.page.locator("[data-entry=learned]").count():
        plain.page.reload()
    plain.begins(told.question)
    plain.hears()
    panel = plain.opens_the_chip()
    expect(panel.locator("[data-item^=memory]")).to_contain_text(told.statement)
    panel.locator("blockquote a").first.click()
    expect(plain.page.locator(".turn--you:target")).to_contain_text(told.said)
