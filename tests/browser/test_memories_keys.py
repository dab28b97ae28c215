"""The list of memories by keyboard, many at once, and the way back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Arrive
from tests.browser.pages import Person
from tests.run.site import Site

pytestmark = pytest.mark.browser
THINGS = ("a bicycle", "a cat", "a boat", "a kite", "a piano")  # learned in this order: the last one is listed first
GIVEN = """
from django.contrib.auth import get_user_model
from memories import store
from memories.records import By, NewMemory
owner = get_user_model().objects.get(username={name!r}).pk
for thing in {things!r}:
    store.remember(owner, NewMemory("observation", f"Yining has {{thing}}.", "en"), By("consolidation"))
"""

# Behind the page's back: it hears of no event.
REMOVED = """
from memories.models import Memory
Memory.objects.filter(owner__username={name!r}, text="Yining has {thing}.").update(state="trashed")
"""


def remembers(site: Site, person: Person, things: tuple[str, ...] = THINGS) -> Page:
    site.python(GIVEN.format(name=person.name, things=things))
    person.goes_to("/memories/")
    expect(person.page.locator(".row")).to_have_count(len(things))
    return person.page


def row(page: Page, thing: str) -> Locator:
    return page.locator(".row", has_text=f"Yining has {thing}.")


def at(page: Page, thing: str) -> None:
    expect(row(page, thing).locator(".row__text a")).to_be_focused()


def test_moving_pinning_archiving_removing_and_undoing(site: Site, person: Person) -> None:
    page = remembers(site, person)
    keys = page.keyboard
    keys.press("j")
    at(page, "a piano")
    keys.press("j")
    at(page, "a kite")
    keys.press("k")
    at(page, "a piano")
    keys.press("p")
    expect(row(page, "a piano").get_by_label("pinned")).to_be_visible()
    at(page, "a piano")
    keys.press("j")
    keys.press("a")
    expect(row(page, "a kite")).to_have_count(0)
    at(page, "a boat")
    keys.press("#")
    expect(row(page, "a boat")).to_have_count(0)
    expect(page.locator(".toast").last).to_contain_text("Moved to the trash.")
    keys.press("u")
    expect(row(page, "a boat")).to_be_visible()
    expect(row(page, "a kite")).to_have_count(0)
    page.reload()
    keys.press("j")
    at(page, "a piano")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Yining has a piano.")).to_be_visible()


def test_what_could_not_be_done_is_said(site: Site, person: Person) -> None:
    page = remembers(site, person)
    site.python(REMOVED.format(name=person.name, thing="a piano"))
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator(".toast").last).to_contain_text("This could not be done.")
    page.context.set_offline(True)
    page.keyboard.press("p")
    expect(page.locator(".toast")).to_have_count(2)
    page.context.set_offline(False)


def test_a_statement_is_edited_in_its_row(site: Site, person: Person) -> None:
    page = remembers(site, person)
    keys = page.keyboard
    keys.press("j")
    keys.press("e")
    field = row(page, "a piano").get_by_label("Statement")
    expect(field).to_be_focused()
    keys.type(" jkxepa#u?/")
    expect(field).to_have_value("Yining has a piano. jkxepa#u?/")
    keys.press("Escape")
    at(page, "a piano")
    keys.press("e")
    field.fill("Yining has a grand piano.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row(page, "a grand piano")).to_be_visible()
    at(page, "a grand piano")
    keys.press("u")
    expect(row(page, "a piano")).to_be_visible()


def test_keys_leave_fields_and_words_that_are_being_composed_alone(site: Site, person: Person) -> None:
    page = remembers(site, person)
    keys = page.keyboard
    keys.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    keys.type("a # j p")
    expect(search).to_have_value("a # j p")
    search.fill("")
    expect(page.locator(".row")).to_have_count(5)
    page.locator("h1").click()
    composing = (
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true, isComposing: true}))"
    )
    page.evaluate(composing)
    assert page.evaluate("document.activeElement.closest('.row') === null")
    keys.press("Control+a")
    expect(page.locator(".row")).to_have_count(5)


def test_the_help_opens_and_closes(site: Site, person: Person) -> None:
    page = remembers(site, person)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.row') === null"), "with a dialog open keys mean nothing"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="Keys").click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_ticked_ones_are_changed_together_and_come_back_together(site: Site, person: Person) -> None:
    page = remembers(site, person)
    bar, keys = page.get_by_role("form", name="Ticked memories"), page.keyboard
    expect(bar).to_be_hidden()
    for _ in range(3):
        keys.press("j")
        keys.press("x")
    expect(bar).to_contain_text("3 ticked")
    keys.press("a")
    expect(page.get_by_role("heading", name="Archive 3 memories")).to_be_visible()
    page.get_by_role("button", name="Archive 3 memories").click()
    expect(page.locator(".toast")).to_contain_text("Archived 3 memories.")
    expect(page.locator(".row")).to_have_count(2)
    keys.press("u")
    expect(page.locator(".toast")).to_contain_text("Undone: 3 memories put back.")
    expect(page.locator(".row")).to_have_count(5)


def test_all_that_match_are_named_before_they_are_changed(site: Site, person: Person) -> None:
    page = remembers(site, person, ("a cat", *(f"tile {n:02}" for n in range(12))))
    person.goes_to("/memories/?size=10")
    page.locator(".row__pick input").first.check()
    page.get_by_label("All 13 that match").check()
    page.get_by_role("form", name="Ticked memories").get_by_role("button", name="Categorise").click()
    expect(page.get_by_role("heading", name="Categorise 13 memories")).to_be_visible()
    page.get_by_label("Category").select_option("belongings")
    page.get_by_role("button", name="Categorise 13 memories").click()
    expect(page.locator(".toast")).to_contain_text("Categorised 13 memories.")
    person.goes_to("/memories/?category=belongings")
    expect(page.locator(".row")).to_have_count(13)


def test_many_without_script(site: Site, arrive: Arrive) -> None:
    plain = arrive(java_script_enabled=False)
    page = remembers(site, plain)
    page.locator(".row__pick input").first.check()
    page.locator(".row__pick input").nth(1).check()
    page.get_by_role("form", name="Ticked memories").get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Move 2 memories to the trash").click()
    expect(page.locator(".row")).to_have_count(3)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".row")).to_have_count(5)
    page.get_by_role("link", name=re.compile("Keys")).click()
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
