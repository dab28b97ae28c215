"""An empty account and the states of a conversation, held against WCAG 2.2 A and AA by axe-core, light and dark.

The pages of somebody who has something on each of them: test_every_page.py.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Arrive
from tests.browser.pages import Person
from tests.model_server import Control

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
# Both go past the policy of the pages: axe is our script, not theirs.
LOOKS: list[dict[str, Any]] = [
    {"color_scheme": "light", "bypass_csp": True},
    {"color_scheme": "dark", "bypass_csp": True, "viewport": {"width": 360, "height": 780}},
]


def violations(page: Page) -> list[str]:
    """The serious and the critical ones: rule and first element."""
    page.evaluate("document.fonts.ready")
    page.evaluate(AXE.read_text("utf-8"))
    return serious(page.evaluate(RUN, RULES)["violations"])


def serious(found: list[dict[str, Any]]) -> list[str]:
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]


def test_axe_is_the_file_that_was_published() -> None:
    said = AXE.with_suffix(".js.sha256").read_text("ascii").split()[0]
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() == said


def test_a_page_with_faults_is_found_out(arrive: Arrive) -> None:
    page = arrive(signs_up=False, bypass_csp=True).page
    page.goto("/sign-in/")
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    page.evaluate("document.querySelector('[name=username]').removeAttribute('id')")
    assert {trouble.split(":")[0] for trouble in violations(page)} == {"color-contrast", "label"}


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark"])
def test_an_empty_account(look: dict[str, Any], arrive: Arrive) -> None:
    person = arrive(**look)
    walk(person, "/", "/chat/", "/chat/new/", "/memories/", "/memories/insights/", "/memories/add/")
    walk(person, "/settings/", "/settings/password/", "/settings/delete-account/", "/no-such-page/")


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark"])
def test_a_conversation_and_its_memory(look: dict[str, Any], arrive: Arrive, model: Control) -> None:
    person = arrive(**look)
    model.learn(quote="I keep bees on the roof", statement="The user keeps bees on the roof.")
    model.add(task="reply", answer="Bees like **thyme**.\n\n| Plant | Month |\n|---|---|\n| thyme | June |\n\n`honey`")
    address = person.begins("I keep bees on the roof.")
    person.hears()
    person.sees_learned("The user keeps bees on the roof.")
    assert violations(person.page) == []
    model.add(task="reply", gate_after=2, gate="bees")
    person.says("What do my bees eat?")
    expect(person.page.get_by_role("button", name="Stop")).to_be_visible()
    assert violations(person.page) == []
    person.stops()
    person.is_told("stopped")
    assert violations(person.page) == []
    person.opens_the_chip()
    assert violations(person.page) == []
    walk(person, f"{address}rename/", f"{address}delete/", "/", "/memories/", "/memories/?q=bees", "/memories/?q=zzzz")
    walk(person, "/memories/?state=trash")
    person.goes_to("/memories/")
    person.page.locator(".row__text a").first.click()
    expect(person.page.get_by_role("heading", name="Evidence")).to_be_visible()
    memory = person.page.url
    walk(person, memory, f"{memory}edit/", f"{memory}forget/")


def walk(person: Person, *paths: str) -> None:
    troubles = {}
    for path in paths:
        person.goes_to(path)
        troubles[path] = violations(person.page)
    assert {path: found for path, found in troubles.items() if found} == {}
