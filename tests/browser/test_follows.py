"""The first page and what waits follow what is done in another tab, and leave alone what somebody is typing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Person
from tests.run.site import Site

pytestmark = pytest.mark.browser
LEARNED = """
from django.contrib.auth import get_user_model
from memories import store
from memories.records import By, NewMemory
owner = get_user_model().objects.get(username={name!r}).pk
store.remember(owner, NewMemory("observation", {text!r}, "en", state="pending"), By("consolidation"))
"""


def test_what_waits_shows_in_other_tabs_and_typed_words_stay(site: Site, arrive: object) -> None:
    person: Person = arrive()  # type: ignore[operator]
    person.goes_to("/")
    home, other = person.page, person.page.context.new_page()
    other.goto(f"http://127.0.0.1:{site.port}/memories/waiting/")
    expect(other.locator("#waiting")).to_contain_text("Nothing waits for your approval.")
    site.python(LEARNED.format(name=person.name, text="Yining rows."))  # in another process
    expect(home.locator("#needs")).to_contain_text("memory waits for your approval")
    expect(other.locator("#waiting .row")).to_have_count(1)
    other.get_by_text("Edit and accept").click()
    other.get_by_label("Statement").fill("Yining rows on Sundays.")
    site.python(LEARNED.format(name=person.name, text="Yining keeps bees."))
    expect(home.locator("#needs .n")).to_have_text("2")
    expect(other.get_by_label("Statement")).to_have_value("Yining rows on Sundays.")
    other.get_by_role("button", name="Save and accept").click()
    expect(other.locator("#waiting .row")).to_have_count(1)
    expect(home.locator("#needs .n")).to_have_text("1")
