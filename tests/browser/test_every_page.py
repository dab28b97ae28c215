"""Every page of the site in a real browser, with script and without: no barrier, nothing sideways, nothing dead.

The pages are those of tests/addresses/examples.py, shown to a person who has something on each of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.addresses.examples import EXAMPLES, Example
from tests.browser.test_axe import AXE, RULES, RUN, serious
from tests.browser.test_narrow import SIDEWAYS
from tests.run.site import Site

pytestmark = pytest.mark.browser
PAGES = [example for example in EXAMPLES if example.kind in ("page", "door")]
WIDE, PHONE, ZOOMED = (1440, 900), (360, 780), (640, 450)  # the last is 1280 by 900 at 200 %
LOOKS: list[tuple[Literal["light", "dark"], tuple[int, int]]] = [("light", WIDE), ("dark", PHONE)]
# A visible control that does nothing without script: not in a form, and nothing that HTML itself would open.
DEAD = """() => [...document.querySelectorAll("button, input[type=button], a, [role=button]")].filter((it) => {
    if (!it.checkVisibility({ checkVisibilityCSS: true })) return false;
    if (it.tagName === "A") return !it.hasAttribute("href");
    if (it.hasAttribute("popovertarget") || it.hasAttribute("commandfor")) return false;
    return !(it.form && ["submit", "reset"].includes(it.type)) && !it.closest("summary");
}).map((it) => it.outerHTML.slice(0, 200))"""
# Forms without script go somewhere by themselves.
ASTRAY = """() => [...document.forms].filter((form) => form.method === "post"
    && !form.querySelector("[name=csrfmiddlewaretoken]")).map((form) => form.outerHTML.slice(0, 200))"""
PREPARE = """
import json
from django.test import Client
from django.conf import settings
from tests.addresses.world import make
from tests.conftest import make_user
settings.ALLOWED_HOSTS = ["*"]
person = make_user("walker", language="en", time_zone="Europe/Lisbon")
browser = Client()
browser.force_login(person)
print(json.dumps({"session": browser.cookies["sessionid"].value, "world": make(person.as_owner)}))
"""


@dataclass
class Walk:
    """A browser in which the person is signed in, one in which nobody is, and the ids of what the person has."""

    mine: Page
    nobodys: Page
    world: dict[str, Any]

    def to(self, example: Example) -> Page:
        page = self.nobodys if example.kind == "door" else self.mine
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        answer = page.goto(example.path(self.world))
        assert answer and answer.status == example.answers, (page.url, answer and answer.status)
        return page


@pytest.fixture(scope="module")
def prepared(site: Site, installed: object) -> dict[str, Any]:
    prepared: dict[str, Any] = json.loads(site.python(PREPARE).splitlines()[-1])
    return prepared


@pytest.fixture(scope="module")
def scripted(site: Site, browser: Browser, prepared: dict[str, Any]) -> Iterator[Walk]:
    yield from _walk(site, browser, prepared, java_script_enabled=True)


@pytest.fixture(scope="module")
def plain(site: Site, browser: Browser, prepared: dict[str, Any]) -> Iterator[Walk]:
    yield from _walk(site, browser, prepared, java_script_enabled=False)


@pytest.mark.parametrize("example", PAGES, ids=str)
def test_with_script(example: Example, scripted: Walk) -> None:
    page = scripted.to(example)
    assert page.locator("h1").count() == 1
    assert barriers(page) == {}
    assert too_wide(page) == {}


# Axe itself is script: with script switched off, what it waits for never comes.
@pytest.mark.parametrize("example", PAGES, ids=str)
def test_without_script(example: Example, plain: Walk) -> None:
    page = plain.to(example)
    assert page.locator("h1").count() == 1
    assert page.evaluate(DEAD) == []
    assert page.evaluate(ASTRAY) == []
    assert too_wide(page) == {}


def test_what_is_dead_without_script_is_found(plain: Walk) -> None:
    page = plain.nobodys
    page.set_content(
        "<main><h1>x</h1><button type=button>Nothing</button><a>Nowhere</a><form method=post></form></main>"
    )
    assert len(page.evaluate(DEAD)) == 2 and len(page.evaluate(ASTRAY)) == 1
    page.set_viewport_size({"width": 360, "height": 700})
    page.set_content("<main><h1>x</h1><p style='inline-size:900px'>Wide</p></main>")
    assert too_wide(page)


def barriers(page: Page) -> dict[str, list[str]]:
    """What axe finds that is serious, by look."""
    page.evaluate("document.fonts.ready")
    page.evaluate(AXE.read_text("utf-8"))
    found = {}
    for scheme, (width, height) in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        troubles = serious(page.evaluate(RUN, RULES)["violations"])
        if troubles:
            found[f"{scheme}, {width} wide"] = troubles
    page.emulate_media(color_scheme="light")
    return found


def too_wide(page: Page) -> dict[int, list[str]]:
    """What scrolls sideways, by width of the window."""
    found = {}
    for width, height in (PHONE, ZOOMED):
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate(SIDEWAYS)
        if wide:
            found[width] = wide
    return found


def _walk(site: Site, browser: Browser, prepared: dict[str, Any], **options: Any) -> Iterator[Walk]:
    address = f"http://127.0.0.1:{site.port}"
    contexts: list[BrowserContext] = [
        browser.new_context(base_url=address, locale="en-GB", reduced_motion="reduce", bypass_csp=True, **options)
        for _ in range(2)
    ]
    mine, nobodys = contexts
    mine.add_cookies([{"name": "sessionid", "value": prepared["session"], "url": address}])
    yield Walk(mine.new_page(), nobodys.new_page(), prepared["world"])
    for context in contexts:
        context.close()
