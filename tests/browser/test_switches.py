"""How a conversation uses memory, and how it is called: what is set on the page holds."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.pages import Person
from tests.model_server import Control

pytestmark = pytest.mark.browser


def test_memory_is_switched_off_for_a_conversation(person: Person, model: Control) -> None:
    model.learn(quote="I keep two hens", statement="The user keeps two hens.")
    person.begins("Good morning")
    person.hears()
    page, off = person.page, person.page.locator(".chat__head").get_by_role("radio", name="Off")
    with page.expect_response("**/memory/"):
        off.check()
    person.says("By the way, I keep two hens")
    person.hears()
    expect(person.last_reply.locator(".chip")).to_have_text("No memory")
    page.reload()
    expect(off).to_be_checked()
    expect(page.locator("#memory-switch input[value=off]")).to_be_checked()

    person.begins("Another conversation: I keep two hens")
    person.hears()
    person.sees_learned("The user keeps two hens.")
    read = [entry.prompt for entry in model.requests if entry.task == "Extraction"]
    assert read and all("By the way" not in prompt for prompt in read)


def test_a_switch_that_did_not_reach_the_site_is_taken_back(person: Person) -> None:
    person.begins("Good morning")
    person.hears()
    page, off = person.page, person.page.locator(".chat__head").get_by_role("radio", name="Off")

    def fail(route: Route) -> None:
        route.fulfill(status=503)

    page.route("**/memory/", fail)
    off.click()
    expect(off).not_to_be_checked()
    expect(page.locator(".chat__head").get_by_role("radio", name="Read and write")).to_be_checked()


def test_rename_and_delete(person: Person) -> None:
    conversation = person.begins("Good morning")
    person.hears()
    page = person.page
    page.get_by_role("button", name="Conversation menu").click()
    page.get_by_role("link", name="Rename", exact=True).click()
    page.get_by_label("Title").fill("About the harbour")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("About the harbour")
    expect(page.locator("#conversations").get_by_role("link", name="About the harbour")).to_be_visible()
    page.get_by_role("button", name="Conversation menu").click()
    page.get_by_role("link", name="Delete conversation").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("The conversation is in the trash for 30 days.")).to_be_visible()
    assert person.goes_to(conversation) == 404
