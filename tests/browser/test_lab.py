"""The recall lab in a browser: from a reply to the lab, a weight turned, a check kept and run; and the figures."""

from __future__ import annotations

import os
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.pages import Person
from tests.browser.test_axe import violations
from tests.browser.test_narrow import SIDEWAYS
from tests.model_server import Control

pytestmark = pytest.mark.browser
BEES = "The user keeps bees on the roof."


def learned(person: Person, model: Control) -> None:
    model.learn(quote="I keep bees on the roof", statement=BEES)
    person.begins("I keep bees on the roof.")
    person.hears()
    person.sees_learned(BEES)


def picture(person: Person, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        person.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_from_a_reply_to_the_lab_and_a_weight_turned(arrive: Arrive, model: Control) -> None:
    person = arrive(bypass_csp=True)
    learned(person, model)
    person.begins("What do my bees on the roof eat?")
    person.hears()
    person.opens_the_chip()
    page = person.page
    page.locator("#recall").get_by_role("link", name="Open in the recall lab").click()
    expect(page.get_by_role("heading", name="Recall lab")).to_be_visible()
    expect(page.locator("blockquote")).to_contain_text("What do my bees on the roof eat?")
    expect(page.locator("#candidates tr[data-item^=memory-]")).to_contain_text(BEES)
    expect(page.get_by_role("region", name="The prompt block")).to_contain_text(BEES)
    assert violations(page) == []

    slider = page.get_by_label("is a memory")
    slider.press("Home")
    expect(page.locator("output[for=w_memory]")).to_have_text("0")
    compared = page.get_by_role("region", name="Compared with the installation’s weights")
    expect(compared).to_be_visible()
    asked = parse_qs(urlsplit(page.url).query)
    assert set(asked) == {"message", "w_memory"}, "the address names what differs, and nothing else"
    assert violations(page) == []
    picture(person, "lab")
    page.reload()
    expect(compared).to_be_visible()
    compared.get_by_role("link", name="Back to the installation’s weights").click()
    expect(compared).to_have_count(0)
    expect(page.locator("output[for=w_memory]")).to_have_text(".15")
    assert person.troubles == []


def test_a_check_is_kept_and_run_again(arrive: Arrive, model: Control) -> None:
    person = arrive(bypass_csp=True)
    learned(person, model)
    page = person.page
    person.goes_to("/memories/recall/")
    page.get_by_label("Message", exact=True).fill("Which animals live on the roof?")
    page.get_by_role("button", name="Recall", exact=True).click()
    form = page.locator("#beside form")
    expect(form.get_by_label("This memory should be found")).to_contain_text(BEES)
    form.get_by_label("Among the first").fill("3")
    form.get_by_role("button", name="Keep as a check").click()
    expect(page.locator("#toasts")).to_contain_text("Kept as a check. It passes: rank 1.")
    page.get_by_role("link", name=re.compile("^Checks")).click()
    row = page.get_by_role("row", name=re.compile("Which animals live on the roof"))
    expect(row).to_contain_text("passes")
    page.get_by_role("button", name="Run all checks").click()
    expect(page.locator("#toasts")).to_contain_text("1 of 1 check passes.")
    expect(row).to_contain_text("rank 1")
    assert violations(page) == []
    picture(person, "checks")
    row.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No checks yet")).to_be_visible()
    assert person.troubles == []


def test_all_of_it_without_a_script(arrive: Arrive, model: Control) -> None:
    scripted = arrive()
    learned(scripted, model)
    person = arrive(signs_up=False, java_script_enabled=False)
    person.name = scripted.name
    person.signs_in()
    page = person.page
    person.goes_to("/memories/recall/")
    page.get_by_label("Message", exact=True).fill("Which animals live on the roof?")
    page.locator("summary", has_text="All weights").click()
    page.get_by_label("learned lately").fill("2")
    page.get_by_role("button", name="Recall", exact=True).click()
    expect(page.get_by_role("region", name="Compared with the installation’s weights")).to_be_visible()
    page.get_by_role("button", name="Keep as a check").click()
    expect(page.locator("#toasts")).to_contain_text("Kept as a check.")


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_figures_and_the_lab_fit_a_telephone(look: str, arrive: Arrive, model: Control) -> None:
    person = arrive(bypass_csp=True, viewport={"width": 360, "height": 740}, color_scheme=look)
    learned(person, model)
    page = person.page
    for path in (
        "/memories/stats/", "/memories/stats/?days=365", "/memories/stats/duplicates/", "/memories/stats/stale/",
        "/memories/stats/unsupported/", "/memories/stats/cost/", "/memories/recall/", "/memories/recall/checks/",
        "/memories/recall/?q=bees+on+the+roof&w_memory=0.00",
    ):  # fmt: skip
        assert person.goes_to(path) == 200
        assert page.evaluate(SIDEWAYS) == [], path
        assert violations(page) == [], path
    assert person.troubles == []
