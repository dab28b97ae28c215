"""One real site for all stories: the supervisor with web and worker, a model server with gates, a real Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.pages import Person
from tests.model_server import Control, ModelServer
from tests.run.site import Site

PATIENCE = 20_000  # ms; how long a story waits at most for what it expects on the page
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
_numbers = count(1)


# These end with this folder: a running Playwright keeps an event loop, which tests of other folders could not bear.
@pytest.fixture(scope="package")
def model_server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="package")
def site(model_server: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(
        tmp_path_factory.mktemp("story") / "data",
        CHAT_BASE_URL=model_server.url,
        CHAT_MODEL="test-model",
        EXTRACTION_BASE_URL=model_server.url,
        EXTRACTION_MODEL="test-model",
        LEARN_QUIET_SECONDS="0.5",
        REFLECT_AFTER_OBSERVATIONS="1000",
    )
    try:
        site.start()
        yield site
        model_server.control.release()
        site.interrupt()
        site.wait()
    finally:
        site.clean_up()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "the browser tests need Chromium (Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def installed(site: Site, browser: Browser) -> tuple[Person, str]:
    """The administrator, made by the one-time link that the first start prints; and that link."""
    found = re.search(r"http://\S+/setup/\S+", site.said())
    assert found, site.said()
    administrator = Person(browser, _address(site), "administrator")
    administrator.goes_to(found[0])
    administrator.fills_in_the_account("Create the administrator")
    administrator.context.close()
    return administrator, found[0]


@pytest.fixture
def model(model_server: ModelServer) -> Iterator[Control]:
    """What the model says and learns in this story, and all that it was asked."""
    model_server.control.reset()
    yield model_server.control
    model_server.control.release()


Arrive = Callable[..., Person]


@pytest.fixture
def arrive(site: Site, browser: Browser, installed: object, model: Control) -> Iterator[Arrive]:
    """Somebody new comes, in a browser of their own, and has an account."""
    people: list[Person] = []

    def arrive(*, signs_up: bool = True, address: str = "", **options: object) -> Person:
        person = Person(browser, address or _address(site), f"person{next(_numbers)}", **options)
        people.append(person)
        if signs_up:
            person.has_signed_up()
        return person

    yield arrive
    print(site.said()[-4000:])
    for person in people:
        print(f"--- {person.name} sees\n{person.shows()}")
    troubles = [f"{person.name}: {trouble}" for person in people for trouble in person.troubles]
    for person in people:
        person.context.close()
    assert troubles == []


@pytest.fixture
def person(arrive: Arrive) -> Person:
    return arrive()


@pytest.fixture
def stranger(arrive: Arrive) -> Person:
    return arrive()


def _address(site: Site) -> str:
    return f"http://127.0.0.1:{site.port}"
