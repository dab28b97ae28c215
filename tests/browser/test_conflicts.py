"""Conflicts are ruled on by keyboard, one after the other; other tabs follow, and what is raised meanwhile shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Person
from tests.browser.test_axe import violations
from tests.run.site import Site

pytestmark = pytest.mark.browser
RAISED = """
from django.contrib.auth import get_user_model
from memories import store
from memories.records import By, NewMemory
owner = get_user_model().objects.get(username={name!r}).pk
worker = By("consolidation")
one, other = (store.remember(owner, NewMemory("observation", text, "en"), worker) for text in {texts!r})
store.raise_conflict(owner, one.pk, other.pk, relation="contradiction", reason="", by=worker)
"""


def raised(site: Site, person: Person, *texts: str) -> None:
    site.python(RAISED.format(name=person.name, texts=texts))


def test_a_ruling_by_keyboard_is_seen_in_the_other_tab_and_undone(site: Site, arrive: object) -> None:
    person: Person = arrive(bypass_csp=True)  # type: ignore[operator]
    raised(site, person, "Yining is 33.", "Yining is 34.")
    person.goes_to("/memories/")
    page, other = person.page, person.page.context.new_page()
    badge = page.locator("#badge-r")
    expect(badge).to_contain_text("1")
    raised(site, person, "Yining hates tea.", "Yining loves tea.")
    expect(badge).to_contain_text("2")
    other.goto(f"http://127.0.0.1:{site.port}/conflicts/")
    expect(other.locator("#queue > a")).to_have_count(2)
    person.goes_to("/conflicts/")
    assert violations(page) == []
    page.keyboard.press("1")
    expect(page.locator("#effects")).to_contain_text("B is archived")
    page.keyboard.press("6")
    expect(page.locator("#effects")).to_contain_text("B is kept out as a joke")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Ruled: It was a joke or a story.")
    expect(page.locator("form#conflict")).to_contain_text("tea")
    expect(page.locator("#inbox h2")).to_be_focused()
    expect(badge).to_contain_text("1")
    expect(other.locator("#queue > a")).to_have_count(1)
    expect(other.locator("#badge-r")).to_contain_text("1")
    page.keyboard.press("u")
    expect(badge).to_contain_text("2")
    expect(other.locator("#queue > a")).to_have_count(2)
