"""The views of memories and their states: no violation that axe-core finds, light and dark, no sideways scrolling."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.pages import Person
from tests.browser.test_axe import LOOKS, violations
from tests.browser.test_memories_keys import remembers
from tests.run.site import Site

pytestmark = pytest.mark.browser


def good(person: Person) -> None:
    assert violations(person.page) == []
    assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark"])
def test_the_views_and_what_is_done_in_them(look: dict[str, Any], site: Site, arrive: Arrive) -> None:
    person = arrive(**look)
    page = remembers(site, person)
    for path in ("timeline/", "timeline/?as_of=2090-01-01", "insights/", "?pinned=yes&used=never", "?as_of=2090-01-01",
                 "keys/", "views/", "merge/"):  # fmt: skip
        person.goes_to(f"/memories/{path}")
        good(person)
    person.goes_to("/memories/?kind=observation&size=10")
    page.get_by_text("Save this view").click()
    good(person)
    page.get_by_label("Name of the view").fill("Observations")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Saved as “Observations”.")
    good(person)
    page.keyboard.press("?")
    good(person)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.get_by_label("Statement")).to_be_focused()
    good(person)
    page.keyboard.press("Escape")
    expect(page.get_by_label("Statement")).to_have_count(0)
    for n in range(2):
        page.locator(".row__pick input").nth(n).check()
    good(person)
    for button, heading in (("Forget", "Forget 2 memories"), ("Merge", "Make one memory of 2")):
        bar = page.get_by_role("form", name="Ticked memories")
        bar.get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        good(person)
        page.go_back()
        for n in range(2):
            page.locator(".row__pick input").nth(n).check()


def test_the_other_views_are_reached_with_the_filters_that_are_on(site: Site, arrive: Arrive) -> None:
    person = arrive()
    page = remembers(site, person)
    page.get_by_label("Kind").select_option("observation")
    expect(page).to_have_url(re.compile(r"/memories/\?kind=observation$"))
    views = page.get_by_role("navigation", name="Views")
    expect(views.get_by_role("link", name="Timeline")).to_have_attribute(
        "href", re.compile(r"/memories/timeline/\?kind=observation$")
    )
    views.get_by_role("link", name="Timeline").click()
    expect(page.locator(".tl [id^=entry-]")).to_have_count(5)
    expect(page.get_by_label("Kind")).to_have_value("observation")
    page.get_by_label("Kind").select_option("insight")
    expect(page.get_by_role("heading", name="No memory fits these filters")).to_be_visible()
