"""Everything with the keyboard alone, and the focus is seen wherever it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Arrive
from tests.browser.facts import ENGLISH
from tests.browser.pages import PASSWORD, Person
from tests.model_server import Control

pytestmark = pytest.mark.browser

# How an element and what surrounds it look now and without the focus: they must differ.
FOCUS_IS_SEEN = """() => {
    const focused = document.activeElement;
    const around = [focused, focused.nextElementSibling, focused.parentElement, focused.parentElement?.parentElement,
                    focused.closest("form")].filter(Boolean);
    const settle = () => document.getAnimations().forEach((animation) => animation.finish());
    const look = () => {
        settle();
        return around.map((element) => {
            const style = getComputedStyle(element);
            return [style.outline, style.boxShadow, style.borderColor, style.transform, style.insetBlockStart].join();
        }).join();
    };
    const seen = look();
    focused.blur();
    const unseen = look();
    focused.focus({ focusVisible: true });
    return seen !== unseen;
}"""


def tabs_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus; each stop on the way shows that it has it."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement === document.body"):
            continue  # between the end of the page and its beginning
        assert page.evaluate(FOCUS_IS_SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"60 times {key} did not reach {target}")


def test_sign_in_talk_and_stop_by_keyboard(arrive: Arrive, model: Control) -> None:
    person = arrive()
    person.signs_out()
    page, keys = person.page, person.page.keyboard
    tabs_to(page, page.get_by_label("User name"))
    keys.type(person.name)
    tabs_to(page, page.get_by_label("Password"))
    keys.type(PASSWORD)
    keys.press("Enter")
    person.is_signed_in()
    tabs_to(page, page.get_by_role("navigation", name="Pages").get_by_role("link", name="Chat"))
    keys.press("Enter")

    expect(person.composer).to_be_focused()
    expect(page.get_by_text("Enter sends")).to_be_visible()
    model.add(task="reply", answer="One two three four.", gate_after=2)
    keys.type("The first line")
    keys.press("Shift+Enter")
    keys.type("and the second")
    expect(person.composer).to_have_value("The first line\nand the second")
    keys.press("Enter")
    person.hears_so_far("One two")
    expect(page.locator(".turn--you p")).to_contain_text("The first line\nand the second")
    tabs_to(page, page.get_by_role("button", name="Stop"))
    keys.press("Enter")
    person.is_told("stopped")
    expect(person.composer).to_be_focused()

    keys.type("Again")
    keys.press("Enter")
    person.hears_so_far("One two")
    keys.press("Escape")
    person.is_told("stopped")
    model.wait_for("gone", count=2)


def test_the_chip_opens_and_escape_closes_it(person: Person, model: Control) -> None:
    told = ENGLISH[0]
    model.learn(quote=told.quote, statement=told.statement)
    person.begins(told.said)
    person.sees_learned(told.statement)
    person.begins(told.question)
    person.hears()
    page, chip = person.page, person.last_reply.locator("[data-recall]")
    tabs_to(page, chip, "Shift+Tab")
    page.keyboard.press("Enter")
    panel = page.locator("[data-panel]")
    expect(panel.get_by_role("heading", name="Recall")).to_be_focused()
    expect(chip).to_have_attribute("aria-expanded", "true")
    tabs_to(page, panel.locator("blockquote a").first)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(chip).to_be_focused()
    expect(chip).to_have_attribute("aria-expanded", "false")


def test_enter_that_ends_a_chinese_word_sends_nothing(person: Person, model: Control) -> None:
    person.begins("Good morning")
    person.hears()
    person.composer.click()
    method = person.context.new_cdp_session(person.page)
    method.send("Input.imeSetComposition", {"text": "ni hao", "selectionStart": 6, "selectionEnd": 6})
    expect(person.composer).to_have_value("ni hao")
    for code in (13, 229):  # what browsers report of a key that the input method takes for itself
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": code}
        method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
        method.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
        expect(person.composer).to_have_value("ni hao")
    method.send("Input.insertText", {"text": "你好"})
    expect(person.composer).to_have_value("你好")
    person.page.keyboard.press("Enter")
    expect(person.page.locator("[data-message]").last).to_contain_text("你好")
    person.hears("You said: 你好")
    expect(person.page.locator("[data-message]")).to_have_count(2)
    assert [entry for entry in model.requests if "ni hao" in entry.prompt] == []


def test_search_and_a_row_by_keyboard(person: Person) -> None:
    for said in ("Remember that my sister lives in Bergen.", "Remember that I like green tea."):
        person.begins(said)
        person.hears()
    person.goes_to("/memories/")
    page = person.page
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("Bergen")
    expect(page.locator("#found")).to_contain_text("1 memory")
    row = page.locator(".row", has_text="Bergen")
    tabs_to(page, row.get_by_role("button", name="Remove"))
    page.keyboard.press("Enter")
    expect(row).to_have_count(0)
    tabs_to(page, page.locator("#toasts").get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    expect(page.locator(".row", has_text="Bergen")).to_be_visible()
