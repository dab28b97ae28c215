"""360 pixels wide, light and dark: nothing scrolls sideways, and what is hidden at that width can be reached."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Arrive
from tests.browser.pages import Person
from tests.model_server import Control

pytestmark = pytest.mark.browser

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ANSWER = f"""\
{LONG} and https://example.org/{"a-rather-long-path/" * 12}

```text
{"one very long line of code " * 12}
```

| {" | ".join(f"Column {number}" for number in range(9))} |
|{" --- |" * 9}
| {" | ".join(LONG[:20] for _ in range(9))} |
"""

# What is wider than the page, or scrolls sideways without being a box that is meant to.
SIDEWAYS = """() => {
    const width = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll("html, body, main, main *")].filter((element) => {
        if (element.scrollWidth <= element.clientWidth + 1 || !element.clientWidth) return false;
        const { overflowX, display } = getComputedStyle(element);
        if (display === "inline") return false;
        if (element.closest("pre, .tablewrap, .tabs, .settings > nav, svg, .sr, [popover], textarea")) return false;
        return overflowX === "visible" ? element.getBoundingClientRect().left + element.scrollWidth > width + 1
            : overflowX === "auto" || overflowX === "scroll";
    });
    if (document.documentElement.scrollWidth > width) wide.unshift(document.documentElement);
    return wide.map(({ tagName, className, scrollWidth }) => `${tagName}.${className} is ${scrollWidth} wide`);
}"""


@pytest.fixture(params=["light", "dark"])
def narrow(arrive: Arrive, request: pytest.FixtureRequest) -> Person:
    return arrive(viewport={"width": 360, "height": 740}, color_scheme=request.param, has_touch=True, is_mobile=True)


def test_no_page_scrolls_sideways(narrow: Person, model: Control, request: pytest.FixtureRequest) -> None:
    dark = "dark" in request.node.name
    for path in ("/", "/chat/new/", "/memories/", "/settings/", "/settings/password/", "/settings/delete-account/"):
        narrow.goes_to(path)
        fits(narrow.page, dark)
    model.add(task="reply", answer=ANSWER)
    model.learn(quote="my employer is called", statement=f"The user's employer is called {LONG}.")
    conversation = narrow.begins(f"By the way, my employer is called {LONG}")
    narrow.hears("Column 1")
    memory = narrow.sees_learned(LONG).get_attribute("data-memory")
    fits(narrow.page, dark)
    narrow.begins("What is my employer called?")
    narrow.hears()
    narrow.opens_the_chip()
    fits(narrow.page, dark)
    narrow.page.locator("[data-panel]").get_by_role("link", name="Close").click()
    expect(narrow.page.locator("[data-panel]")).to_be_hidden()
    for path in (f"{conversation}rename/", f"{conversation}delete/", "/", "/memories/", "/memories/insights/",
                 f"/memories/{memory}/", f"/memories/{memory}/edit/", f"/memories/{memory}/forget/"):  # fmt: skip
        narrow.goes_to(path)
        fits(narrow.page, dark)
    narrow.signs_out()
    fits(narrow.page, dark)
    narrow.goes_to("/sign-up/")
    fits(narrow.page, dark)


def test_what_a_wide_page_shows_beside_the_thread_is_one_touch_away(narrow: Person) -> None:
    narrow.begins("The first conversation")
    narrow.hears()
    narrow.begins("The second conversation")
    narrow.hears()
    page = narrow.page
    page.locator("main").get_by_role("button", name="Conversations").tap()
    page.get_by_role("link", name="The first conversation").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("The first conversation")
    page.get_by_role("button", name="Memory", exact=True).tap()
    with page.expect_response("**/memory/"):
        page.locator("#memory-switch input[value=off]").tap()
    page.reload()
    assert page.locator("#memory-switch input[value=off]").is_checked()
    page.get_by_role("navigation", name="Main pages").get_by_role("link", name="Memories").tap()
    expect(page.get_by_role("heading", name="Memories", exact=True)).to_be_visible()


def fits(page: Page, dark: bool) -> None:
    assert page.evaluate(SIDEWAYS) == [], page.url
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    light = page.evaluate(
        """(color) => {
            const canvas = new OffscreenCanvas(1, 1).getContext("2d");
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            return canvas.getImageData(0, 0, 1, 1).data[1];
        }""",
        paper,
    )
    assert (light < 80) if dark else (light > 200), (page.url, paper)
