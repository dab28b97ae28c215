"""The chat by keyboard alone: a conversation, the palette to a memory and back, rename, archive."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import CONVERSATION, Person
from tests.browser.test_axe import violations
from tests.model_server import Control

pytestmark = pytest.mark.browser


def tabs_to(page: Page, name: str) -> None:
    """Press Tab until what has this name holds the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        held = page.evaluate("document.activeElement.ariaLabel || document.activeElement.innerText.trim()")
        if held == name:
            return
    raise AssertionError(f"Tab never reaches {name}")


def goes_to(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    expect(page.locator("#palette mark").first).to_be_visible()
    page.keyboard.press("Enter")


def test_a_conversation_is_had_and_put_away_without_a_mouse(person: Person, model: Control) -> None:
    page = person.page
    person.goes_to("/")
    goes_to(page, "New conv")
    page.wait_for_url("**/chat/new/")
    page.keyboard.type("Remember that I keep bees in Sintra.")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("They are calm.")
    page.keyboard.press("Enter")
    page.wait_for_url(CONVERSATION)
    here = page.url
    person.hears()
    expect(page.locator(".said").last).to_contain_text("They are calm.")

    page.keyboard.press("Control+k")
    page.keyboard.type("bees")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("bees")
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/memories/\d+/"))
    page.keyboard.press("Control+k")  # without words: where the person was last
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Remember that I keep")
    page.keyboard.press("Enter")
    page.wait_for_url(here)

    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.locator("#thread").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")

    tabs_to(page, "Conversation menu")
    page.keyboard.press("Enter")
    tabs_to(page, "Rename")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rename/")
    page.get_by_label("Title").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("The bees")
    page.keyboard.press("Enter")
    page.wait_for_url(here)
    expect(page.get_by_role("heading", name="The bees", level=1)).to_be_visible()

    page.locator("#thread").focus()
    tabs_to(page, "Conversation menu")
    page.keyboard.press("Enter")
    tabs_to(page, "Archive")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("is archived")
    goes_to(page, "Archived")
    expect(page.get_by_role("link", name="The bees")).to_be_visible()
