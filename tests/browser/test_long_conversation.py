"""A conversation of 5,000 messages opens at its end and is scrolled to its beginning; a link leads into its middle."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Person
from tests.model_server import Control
from tests.run.site import Site

pytestmark = pytest.mark.browser
TURNS = 2_500
MAKE = """
from memoryscope_site.models import User
from tests.chat.long import long_conversation
print(long_conversation(User.objects.get(username={name!r}).as_owner, {turns}).pk)
"""


def test_five_thousand_messages_are_scrolled(site: Site, person: Person, model: Control) -> None:
    path = f"/chat/{site.python(MAKE.format(name=person.name, turns=TURNS)).split()[-1]}/"
    person.goes_to(path)
    page = person.page
    expect(page.get_by_text(f"Question {TURNS}:")).to_be_in_viewport()
    person.says("And what comes after all of them?")
    person.hears()
    first = page.get_by_text("Question 1:", exact=False).first
    earlier = page.locator("[data-earlier]")
    while earlier.count():
        top = page.locator("[data-message]").first
        mark = top.get_attribute("id")
        earlier.scroll_into_view_if_needed()
        expect(page.locator("[data-message]").first).not_to_have_attribute("id", str(mark))
        expect(page.locator(f"#{mark}")).to_be_in_viewport()  # what was being read is still there
    assert page.locator("[data-message]").count() == TURNS + 1
    first.scroll_into_view_if_needed()
    expect(first).to_be_in_viewport()


def test_a_link_into_the_middle_and_a_message_from_there(site: Site, person: Person, model: Control) -> None:
    path = f"/chat/{site.python(MAKE.format(name=person.name, turns=100)).split()[-1]}/"
    page = person.page
    person.goes_to("/chat/all/?q=%22Question+40%3A%22".replace("%22", ""))
    page.get_by_role("link", name=re.compile("Question 40:")).first.click()
    expect(page.get_by_text("Question 40:")).to_be_in_viewport()
    expect(page.get_by_text("Question 100:")).to_have_count(0)
    page.get_by_role("link", name="Later messages").click()
    expect(page.get_by_text("Question 56:")).to_be_visible()
    person.composer.fill("From the middle.")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(f"**{path}")
    expect(page.locator("[data-message]").last).to_contain_text("From the middle.")
    expect(page.get_by_text("Question 100:")).to_be_visible()
