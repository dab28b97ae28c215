"""What is done to memories is done in the same way with script and without: the forms are the same."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Arrive
from tests.browser.pages import Person
from tests.browser.test_memories_keys import remembers, row
from tests.run.site import Site

pytestmark = pytest.mark.browser
GIVEN = """
from django.contrib.auth import get_user_model
from memories import store
from memories.records import By, EventTime, NewMemory
from datetime import date
owner, by = get_user_model().objects.get(username={name!r}).pk, By("reflection")
days = (date(2024, 5, 1), date(2025, 6, 1), date(2026, 3, 1))
ids = [
    store.remember(owner, NewMemory("observation", f"Yining ran {{day.year}} km.", "en", event=EventTime(day, day, "day")), by).pk
    for day in days
]
text = "Yining runs. Yining runs far."
store.remember(owner, NewMemory("insight", text, "en", subject="running", sentences=(tuple(ids[:2]), (ids[2],))), by)
"""  # noqa: E501


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def person(request: pytest.FixtureRequest, arrive: Arrive) -> Person:
    return arrive(java_script_enabled=request.param)


def toast(page: Page, words: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(words)


def undo(page: Page) -> None:
    page.locator("#toasts").get_by_role("button", name="Undo").last.click()


def test_a_memory_is_edited_put_back_pinned_ended_and_restored(site: Site, person: Person) -> None:
    page = remembers(site, person, ("a cat", "a boat"))
    row(page, "a cat").locator(".row__text a").click()
    page.get_by_role("link", name="Edit").first.click()
    page.get_by_label("Statement").fill("Yining has two cats.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Yining has two cats.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Restore")).first.click()
    expect(page.get_by_role("heading", name="Yining has a cat.")).to_be_visible()
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_role("button", name="Unpin")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    toast(page, "Moved to the trash")
    person.goes_to("/memories/trash/")
    page.locator(".row", has_text="Yining has a cat.").get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Nothing is in the trash.")).to_be_visible()
    assert sorted(person.remembers()) == ["Yining has a boat.", "Yining has a cat."]


def test_many_are_archived_put_back_categorised_and_forgotten(site: Site, person: Person) -> None:
    page = remembers(site, person, ("a cat", *(f"tile {n:02}" for n in range(11))))
    bar = page.get_by_role("form", name="Ticked memories")
    for n in range(2):
        page.locator(".row__pick input").nth(n).check()
    bar.get_by_role("button", name="Archive").click()
    page.get_by_role("button", name="Archive 2 memories").click()
    toast(page, "Archived 2 memories.")
    undo(page)
    toast(page, "Undone: 2 memories put back.")
    person.goes_to("/memories/?size=10")
    page.locator(".row__pick input").first.check()
    page.get_by_label("All 12 that match").check()
    bar.get_by_role("button", name="Categorise").click()
    page.get_by_label("Category").select_option("belongings")
    page.get_by_role("button", name="Categorise 12 memories").click()
    toast(page, "Categorised 12 memories.")
    person.goes_to("/memories/?q=tile&category=belongings&size=10")
    page.locator(".row__pick input").first.check()
    page.get_by_label("All 11 that match").check()
    bar.get_by_role("button", name="Forget").click()
    page.get_by_role("button", name="Forget 11 memories").click()
    expect(page.get_by_role("heading", name="Forgot 11 memories.")).to_be_visible()
    assert person.remembers() == ["Yining has a cat."]


def test_several_are_added_and_one_undo_takes_them_back(person: Person) -> None:
    page = person.page
    person.goes_to("/memories/add/")
    page.get_by_label("Statement").fill("Yining owns a kite.\nYining plays the harp.\nYining owns a kite.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".outcome")).to_have_text(["new", "new", "known already"])
    page.get_by_role("button", name="Add those ticked").click()
    toast(page, "2 memories were added.")
    undo(page)
    toast(page, "Undone: 2 memories taken back.")
    assert person.remembers() == []


def test_branches_open_at_once_and_the_strip_leads_into_the_past(site: Site, person: Person) -> None:
    site.python(GIVEN.format(name=person.name))
    page = person.page
    person.goes_to("/memories/insights/")
    page.get_by_role("link", name="Open all").click()
    expect(page.get_by_text("Yining ran 2026 km.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/memories/insights/\?open=all$"))
    page.get_by_role("link", name="Close all").click()
    expect(page.locator("details.ins[open]")).to_have_count(0)
    page.get_by_role("link", name="Timeline").click()
    page.get_by_role("navigation", name="Jump to a time").get_by_role("link", name="2025").click()
    expect(page.locator(".tl > li:not(.tl__year)")).to_have_count(2)


def test_a_view_is_saved_renamed_and_deleted(site: Site, person: Person) -> None:
    page = remembers(site, person, ("a cat", "a boat"))
    person.goes_to("/memories/?q=boat")
    page.get_by_text("Save this view").click()
    page.get_by_label("Name of the view").fill("Boats")
    page.get_by_role("button", name="Save", exact=True).click()
    toast(page, "Saved as “Boats”.")
    page.get_by_role("link", name="Rename or delete").click()
    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name of the view").fill("On water")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="On water")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No saved views yet")).to_be_visible()
