"""Remember that…, forget that…: acknowledged at once, and nothing is forgotten unasked."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Person
from tests.model_server import Control

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Remember that my sister Ada lives in Bergen.", "sister Ada lives in Bergen"),
        ("请记住我姐姐住在成都。", "姐姐住在成都"),
    ],
)
def test_remember_that_is_acknowledged_in_the_same_turn(said: str, kept: str, person: Person, model: Control) -> None:
    model.add(task="reply", answer="Noted.", gate_after=0)
    model.add(task="Extraction", gate_after=0)
    person.begins(said)
    person.sees_learned(kept)  # while neither the reply nor the learning after a quiet time has got anywhere
    expect(person.page.locator("[data-reply][data-live]")).to_be_visible()
    model.release()
    person.hears("Noted.")
    told = next(entry.prompt for entry in model.requests if entry.task == "reply")
    assert kept in told.replace(said, "")
    assert [text for text in person.remembers() if kept in text] == person.remembers() != []


def test_what_was_just_noted_can_be_undone(person: Person) -> None:
    person.begins("Please remember that I love singing in a choir.")
    person.sees_learned("I love singing in a choir").get_by_role("button", name="Undo").click()
    expect(person.page.locator('[data-entry="undone"]')).to_be_visible()
    assert person.remembers() == []


@pytest.mark.parametrize(
    ("told", "kept", "asked"),
    [
        ("Remember that I'm allergic to peanuts.", "allergic to peanuts", "Forget that I'm allergic to peanuts."),
        ("请记住我对花生过敏。", "对花生过敏", "忘掉我对花生过敏这件事。"),
    ],
)
def test_forget_that_shows_what_it_found_and_asks(
    told: str, kept: str, asked: str, person: Person, model: Control
) -> None:
    model.add(task="reply", answer="Noted.")
    told_in = person.begins(told)
    person.sees_learned(kept)
    person.hears()
    person.begins(asked)
    found = person.page.locator("[data-forget] .entry", has_text=kept)
    expect(found).to_contain_text("Found")
    assert len(person.opens_a_tab("/memories/").locator(".row__text").all()) == 1, "nothing is forgotten yet"

    found.get_by_role("link", name="Forget").click()
    expect(person.page.get_by_text("This cannot be undone.")).to_be_visible()
    person.page.get_by_role("button", name="Forget this memory").click()
    expect(person.page.get_by_role("heading", name="Forgotten")).to_be_visible()
    expect(person.page.get_by_role("status")).to_contain_text("It is gone.")
    assert person.remembers() == []
    person.goes_to(told_in)
    expect(person.page.locator(".turn--you")).to_contain_text("[forgotten]")
    expect(person.page.locator("#main")).not_to_contain_text(kept)
