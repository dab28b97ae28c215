"""What is being written: kept until it is sent, for nobody else, with long texts and files read into it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PASSWORD, Person
from tests.model_server import Control

pytestmark = pytest.mark.browser


def test_a_draft_is_kept_for_each_conversation_and_for_nobody_else(
    person: Person, stranger: Person, model: Control
) -> None:
    page = person.page
    one = person.begins("The first conversation.")
    person.hears()
    person.composer.fill("A secret that is not sent yet.")
    person.begins("The second conversation.")
    expect(person.composer).to_have_value("")
    other = person.opens_a_tab(one)
    expect(other.get_by_label("Message", exact=True)).to_have_value("A secret that is not sent yet.")
    other.close()

    person.context.clear_cookies()  # the session ran out, and somebody else sits down here
    person.goes_to("/sign-in/")
    page.get_by_label("User name").fill(stranger.name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".rail__foot").get_by_text(stranger.name)).to_be_attached()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []

    person.goes_to("/chat/new/")
    person.composer.fill("The stranger's own.")
    person.goes_to("/chat/new/")
    expect(person.composer).to_have_value("The stranger's own.")
    person.signs_out()
    assert "own" not in page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
