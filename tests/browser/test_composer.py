"""What is being written: kept until it is sent, for nobody else, with long texts and files read into it."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Arrive
from tests.browser.pages import PASSWORD, Person
from tests.model_server import Control

pytestmark = pytest.mark.browser


def test_a_draft_is_kept_for_each_conversation_and_for_nobody_else(
    person: Person, stranger: Person, model: Control
) -> None:
    page = person.page
    one = person.begins("The first conversation.")
    person.hears()
    person.composer.fill("A secret that is not sent yet.")
    person.begins("The second conversation.")
    expect(person.composer).to_have_value("")
    other = person.opens_a_tab(one)
    expect(other.get_by_label("Message", exact=True)).to_have_value("A secret that is not sent yet.")
    other.close()

    person.context.clear_cookies()  # the session ran out, and somebody else sits down here
    person.goes_to("/sign-in/")
    page.get_by_label("User name").fill(stranger.name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".rail__foot").get_by_text(stranger.name)).to_be_attached()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []

    person.goes_to("/chat/new/")
    person.composer.fill("The stranger's own.")
    person.goes_to("/chat/new/")
    expect(person.composer).to_have_value("The stranger's own.")
    person.signs_out()
    assert "own" not in page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


PASTE = """([kind, text]) => {
  const data = new DataTransfer();
  if (kind === "text") data.setData("text/plain", text);
  else data.items.add(new File([text], "notes.md"));
  const what = kind === "drop" ? ["drop", "dataTransfer"] : ["paste", "clipboardData"];
  const event = kind === "drop" ? new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true})
                                : new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector("#text").dispatchEvent(event);
}"""


def test_text_files_are_read_into_the_message_within_limits(person: Person, model: Control) -> None:
    page, composer = person.page, person.composer
    person.goes_to("/chat/new/")
    problem = page.locator("[data-problem]")
    composer.fill("What is this?")
    page.set_input_files("[data-files]", [file("list.txt", b"Brot\nMilch ```x```")])
    expect(composer).to_have_value("What is this?\n\nlist.txt:\n````\nBrot\nMilch ```x```\n````\n")
    for bad, told in (
        (file("photo.png", b"\x89PNG\r\n\x1a\n\xff\x00"), "“photo.png” is no text in UTF-8"),
        (file("big.log", b"a" * 200_001), "“big.log” is larger than 200 kB"),
        (file("long.txt", b"a" * 40_000), "The text has 40,000 characters; a message holds 32,000 in all."),
    ):
        page.set_input_files("[data-files]", [bad])
        expect(problem).to_contain_text(told)
        expect(composer).to_have_value("What is this?\n\nlist.txt:\n````\nBrot\nMilch ```x```\n````\n")
    composer.fill("")
    for kind in ("drop", "file"):
        page.evaluate(PASTE, [kind, "# Notes"])
    expect(composer).to_have_value("notes.md:\n```\n# Notes\n```\n\nnotes.md:\n```\n# Notes\n```\n")
    page.evaluate(PASTE, ["text", "b" * 32_001])
    expect(problem).to_contain_text("The text has 32,001 characters")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message]").last).to_contain_text("# Notes")


def test_a_file_is_sent_without_script(arrive: Arrive, model: Control) -> None:
    person = arrive(java_script_enabled=False)
    page = person.page
    person.goes_to("/chat/new/")
    page.set_input_files("[name=file]", [file("photo.png", b"\xff\xd8\xff")])
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-problem]")).to_contain_text("Only text can be read into a message.")
    page.get_by_label("Message", exact=True).fill("What is this?")
    page.set_input_files("[name=file]", [file("list.txt", b"Brot\nMilch")])
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message]").last).to_contain_text("Milch")
