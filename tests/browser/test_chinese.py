"""In Chinese, no English word of ours is left: on no page, in no label or title, in nothing that a script will say."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.facts import CHINESE
from tests.browser.pages import Person
from tests.model_server import Control

pytestmark = pytest.mark.browser

# Names of the product, of models and vendors, of places; units; and languages called by their own names.
NAMES = {"MemoryScope", "English", "test-model", "openai", "wordllama", "packaged", "Lisbon", "Europe"} | {
    "API", "ms", "Enter", "Shift", "Shift+Enter", "Escape", "Esc", "Ctrl", "Mac", "Markdown", "JSON", "UTF",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z][A-Za-z+-]*[A-Za-z]")
SAID_BY_US = """() => {
    const texts = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (!parentElement.closest("script, style, noscript, select[name=time_zone], [data-source]")) texts.push(data);
    }
    for (const element of document.querySelectorAll("*")) {
        for (const name of ["aria-label", "title", "placeholder", "alt", "data-label"])
            if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
    }
    for (const template of document.querySelectorAll("template")) texts.push(template.content.textContent);
    for (const words of Object.values(document.getElementById("chat-words")?.dataset ?? {})) texts.push(words);
    return texts;
}"""


@pytest.fixture
def reader(person: Person) -> Person:
    """Somebody who has chosen Chinese on the settings page."""
    person.goes_to("/settings/")
    person.page.get_by_role("radio", name="简体中文").check()
    person.page.locator("button[name=save][value=account]").click()
    expect(person.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    return person


def test_no_english_word_of_ours_is_on_a_chinese_page(reader: Person, model: Control) -> None:
    told, page = CHINESE[0], reader.page
    model.add(task="reply", answer="好的，知道了。")
    model.learn(quote=told.quote, statement=told.statement, subject="饮食")
    for path in ("/", "/chat/new/", "/memories/", "/memories/insights/", "/memories/add/", "/settings/",
                 "/settings/password/", "/settings/delete-account/", "/nothing/here/"):  # fmt: skip
        reader.goes_to(path)
        speaks_chinese(reader)
    conversation = begins(reader, told.said)
    memory = page.locator('[data-entry="learned"]').get_attribute("data-memory")
    speaks_chinese(reader)
    page.locator('[data-entry="learned"] [data-undo]').click()
    expect(page.locator('[data-entry="undone"]')).to_be_visible()
    speaks_chinese(reader)
    for path in ("/memories/", f"/memories/{memory}/", "/memories/?state=trash", "/memories/?q=xx", "/"):
        reader.goes_to(path)
        speaks_chinese(reader, "xx")

    begins(reader, "请记住我姐姐住在成都。")
    speaks_chinese(reader)
    page.goto("/chat/new/")
    begins(reader, "我姐姐住在哪里？", learned=False)
    page.locator("[data-recall]").click()
    expect(page.locator("[data-panel] h2")).to_be_visible()
    speaks_chinese(reader)
    begins(reader, "忘掉我姐姐住在成都这件事。", learned=False)
    speaks_chinese(reader)
    page.locator("[data-forget] a.btn--danger").click()
    speaks_chinese(reader)
    page.locator("button[name=confirm]").click()
    expect(page.locator(".notice--ok")).to_be_visible()
    speaks_chinese(reader)
    for path in ("rename/", "delete/"):
        reader.goes_to(conversation + path)
        speaks_chinese(reader)


def test_what_goes_wrong_is_said_in_chinese(reader: Person, model: Control) -> None:
    page = reader.page
    slow = model.add(task="reply", answer="好的，知道了。", gate_after=1)
    begins(reader, "写一首诗", learned=False, done=False)
    speaks_chinese(reader)
    page.locator("[data-stop]").click()
    reader.is_told("stopped")
    speaks_chinese(reader)
    slow.gate_after = None
    for trouble in (400, 401, 429, 500):
        failing = model.add(task="reply", status=trouble, message="这是供应商的话")
        begins(reader, f"写一首诗，{trouble}", learned=False, done=False)
        reader.is_told("failed")
        speaks_chinese(reader, "Error", "code")  # the vendor's words, which are quoted
        failing.times = 1
    model.add(task="reply", answer="好的", cut_after=1)
    begins(reader, "写半首诗", learned=False, done=False)
    reader.is_told("failed")
    speaks_chinese(reader)
    reader.goes_to("/memories/add/")
    page.locator("main form button.btn--primary[type=submit]").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    speaks_chinese(reader)


def test_the_door_is_chinese_for_a_chinese_browser(reader: Person) -> None:
    page = reader.page
    reader.goes_to("/settings/")
    page.locator("form[action='/sign-out/'] button").click()
    for path in ("/sign-in/", "/sign-up/"):
        reader.goes_to(path)
        page.get_by_role("button", name="简体中文").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        speaks_chinese(reader)
        page.locator("main form.form button[type=submit]").click()
        expect(page.locator("[data-error-summary]")).to_be_visible()
        speaks_chinese(reader)


def begins(reader: Person, said: str, *, learned: bool = True, done: bool = True) -> str:
    reader.goes_to("/chat/new/")
    page: Page = reader.page
    page.locator("#text").fill(said)
    page.locator("[data-send]").click()
    page.wait_for_url(re.compile(r"/chat/[0-9a-f-]{36}/"))
    expect(page.locator("[data-reply]")).to_be_visible()
    if done:
        reader.hears()
    if learned:
        expect(page.locator('[data-entry="learned"]')).to_be_visible()
    return page.url.removeprefix(reader.address)


def speaks_chinese(reader: Person, *own: str) -> None:
    """`own` are words that the person wrote."""
    allowed = NAMES | {reader.name, *own}
    texts = [text.replace(reader.name, "") for text in reader.page.evaluate(SAID_BY_US)]
    english = {word: text.strip() for text in texts for word in WORD.findall(text) if word not in allowed}
    assert english == {}, reader.page.url
