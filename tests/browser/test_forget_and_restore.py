"""Removed by mistake it is restored from the trash; forgotten it is gone for good. With script and without."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.pages import Person
from tests.browser.test_axe import violations
from tests.model_server import Control

pytestmark = pytest.mark.browser
STATEMENT = "The user keeps bees on the roof."


def has_bees(person: Person, model: Control) -> None:
    model.learn(quote="I keep bees on the roof", statement=STATEMENT)
    person.begins("I keep bees on the roof.")
    person.hears()
    person.sees_learned(STATEMENT)


def opens_it(person: Person) -> None:
    person.goes_to("/memories/")
    person.page.get_by_role("link", name=STATEMENT).click()
    expect(person.page.get_by_role("heading", name=STATEMENT)).to_be_visible()


def test_removed_it_is_restored_from_the_trash(arrive: Arrive, model: Control) -> None:
    person = arrive(bypass_csp=True)
    has_bees(person, model)
    opens_it(person)
    person.page.get_by_role("button", name="Remove").click()
    expect(person.page.locator("#toasts")).to_contain_text("Moved to the trash")
    assert STATEMENT not in person.remembers()
    person.goes_to("/memories/trash/")
    row = person.page.locator(".row", has_text=STATEMENT)
    expect(row).to_contain_text("30 days left")
    assert violations(person.page) == []
    picture(person, "trash")
    row.get_by_role("button", name="Restore").click()
    expect(person.page.get_by_text("Nothing is in the trash.")).to_be_visible()
    assert STATEMENT in person.remembers()


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without script"])
def test_forgotten_it_is_gone_with_its_words(scripted: bool, arrive: Arrive, model: Control) -> None:
    teller = arrive(bypass_csp=True)
    has_bees(teller, model)
    said = teller.page.url
    person = teller
    if not scripted:
        person = arrive(signs_up=False, java_script_enabled=False)
        person.context.add_cookies(teller.context.cookies())
    opens_it(person)
    person.page.get_by_role("link", name="Forget").click()
    expect(person.page.get_by_text("This cannot be undone.")).to_be_visible()
    if scripted:
        assert violations(person.page) == []
    picture(person, "forget")
    person.page.get_by_role("button", name="Forget this memory").click()
    expect(person.page.get_by_role("heading", name="Forgotten")).to_be_visible()
    assert "bees" not in person.shows()
    picture(person, "receipt")
    person.goes_to(said)
    expect(person.page.locator(".turn--you").first).to_contain_text("[forgotten]")
    expect(person.page.locator(".turn--you").first).not_to_contain_text("bees")
    person.goes_to("/memories/never/")
    expect(person.page.get_by_text(re.compile("A forgotten statement of")).first).to_be_visible()
    assert "bees" not in person.shows()


def test_the_pages_of_one_memory_and_of_what_is_hidden_are_accessible(arrive: Arrive, model: Control) -> None:
    person = arrive(bypass_csp=True)
    has_bees(person, model)
    opens_it(person)
    path = person.page.url
    for page in (path, f"{path}until/", f"{path}move/", "/memories/add/", "/memories/kept-out/", "/memories/never/"):
        person.goes_to(page)
        assert violations(person.page) == [], page
    person.goes_to("/memories/add/")
    person.page.get_by_label("Statement").fill(f"I own a kite.\n{STATEMENT}\nMy password is Hunter22!")
    person.page.get_by_role("button", name="Preview").click()
    expect(person.page.locator(".outcome")).to_have_text(["new", "known already", "refused"])
    assert violations(person.page) == []
    picture(person, "preview")
    person.page.get_by_role("button", name="Add those ticked").click()
    expect(person.page.locator("#toasts")).to_contain_text("1 memory was added.")
    assert "I own a kite." in person.remembers()


def picture(person: Person, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        person.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
