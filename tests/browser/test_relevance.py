""" "Not relevant here" pressed in the recall panel: it is said in place, and taken back in place."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.test_axe import violations
from tests.model_server import Control

pytestmark = pytest.mark.browser


def test_it_is_said_and_taken_back_in_the_panel(arrive: Arrive, model: Control) -> None:
    person = arrive(bypass_csp=True)
    model.learn(quote="I keep bees on the roof", statement="The user keeps bees on the roof.")
    person.begins("I keep bees on the roof.")
    person.hears()
    person.sees_learned("The user keeps bees on the roof.")
    person.begins("What do my bees on the roof eat?")
    person.hears()
    person.opens_the_chip()
    panel = person.page.locator("#recall")
    item = panel.locator("[data-item^=memory-]").first
    item.get_by_role("button", name="Not relevant here").click()
    expect(item).to_contain_text("You said: not relevant here.")
    assert violations(person.page) == []
    if folder := os.environ.get("PICTURES"):
        person.page.screenshot(path=f"{folder}/relevance.png")
    item.get_by_role("button", name="Take back").click()
    expect(item.get_by_role("button", name="Not relevant here")).to_be_visible()
    expect(panel.locator("[data-said]")).to_have_count(0)
