"""A person at the browser: what they do and what they see, in the words of the product."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Request, expect

PASSWORD = "correct horse battery staple"
CONVERSATION = re.compile(r"/chat/[0-9a-f-]{36}/")


class Person:
    def __init__(self, browser: Browser, address: str, name: str, **options: Any) -> None:
        self.address, self.name = address, name
        self.scripted = options.get("java_script_enabled", True)
        self.context = browser.new_context(
            base_url=address, timezone_id="Europe/Lisbon", locale="en-GB", reduced_motion="reduce",
            **({"viewport": {"width": 1440, "height": 900}} | options),
        )  # fmt: skip
        self.troubles: list[str] = []
        self.page = self.opens_a_tab()

    # --- the browser
    def opens_a_tab(self, path: str = "") -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"error of a script: {error}"))
        page.on("console", self._heard)
        page.on("request", self._asked)
        page.on("dialog", lambda dialog: (self.troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        if path:
            page.goto(path)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.troubles.append(f"policy: {message.text}")

    def _asked(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme in ("http", "https", "ws", "wss") and where.netloc != urlsplit(self.address).netloc:
            self.troubles.append(f"request to another host: {request.url}")

    def goes_to(self, path: str) -> int:
        answer = self.page.goto(path)
        assert answer
        return answer.status

    def shows(self) -> str:
        try:
            return f"{self.page.url}\n{self.page.locator('body').inner_text(timeout=2_000)}"
        except Error as error:
            return str(error)

    def cookies(self) -> dict[str, str]:
        return {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}

    # --- the door
    def fills_in_the_account(self, button: str) -> None:
        self.page.get_by_label("User name").fill(self.name)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_label("Password, once more").fill(PASSWORD)
        self.page.get_by_role("button", name=button).click()
        self.is_signed_in()

    def signs_up(self) -> None:
        self.goes_to("/sign-up/")
        self.fills_in_the_account("Sign up")

    def has_signed_up(self) -> None:
        """The same without looking at the pages, which test_doors.py does: it saves every story their loading."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.context.request.get("/sign-up/").text())
        assert token
        form = {"csrfmiddlewaretoken": token[1], "username": self.name, "password1": PASSWORD, "password2": PASSWORD}
        answer = self.context.request.post("/sign-up/", form={**form, "time_zone": "Europe/Lisbon"}, max_redirects=0)
        assert answer.status == 302, answer.text()

    def signs_in(self) -> None:
        self.goes_to("/sign-in/")
        self.page.get_by_label("User name").fill(self.name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.is_signed_in()

    def signs_out(self) -> None:
        self.goes_to("/settings/")
        self.page.get_by_role("button", name="Sign out").click()
        expect(self.page.get_by_role("heading", name="Sign in")).to_be_visible()

    def is_signed_in(self) -> None:
        expect(self.page.locator(".rail__foot").get_by_text(self.name)).to_be_attached()

    # --- the conversation
    @property
    def composer(self) -> Locator:
        return self.page.get_by_label("Message", exact=True)

    @property
    def last_reply(self) -> Locator:
        return self.page.locator("[data-reply]").last

    def begins(self, text: str) -> str:
        """Say the first message of a new conversation; return its address."""
        self.goes_to("/chat/new/")
        self.composer.fill(text)
        self.page.get_by_role("button", name="Send").click()
        self.page.wait_for_url(CONVERSATION)
        return urlsplit(self.page.url).path

    def says(self, text: str) -> None:
        self.composer.fill(text)
        self.page.get_by_role("button", name="Send").click()
        expect(self.page.locator(".turn--you[data-message]").last).to_contain_text(text)

    def hears(self, words: str = "") -> Locator:
        """Wait for the last reply to be complete; return it."""
        expect(self.last_reply).to_have_attribute("data-state", "done")
        if words:
            expect(self.last_reply.locator("[data-prose]")).to_contain_text(words)
        return self.last_reply

    def is_told(self, notice: str, page: Page | None = None) -> Locator:
        """See the notice under the last reply: stopped, failed or interrupted; return it."""
        shown = (page or self.page).locator(f".notice[data-{notice}]")
        expect(shown).to_be_visible()
        return shown

    def hears_so_far(self, words: str, page: Page | None = None) -> None:
        """See words of a reply that is still being written."""
        reply = (page or self.page).locator("[data-reply][data-live]").last
        expect(reply.locator("[data-prose]")).to_contain_text(words)

    def stops(self, page: Page | None = None) -> None:
        (page or self.page).get_by_role("button", name="Stop").click()

    def sees_learned(self, statement: str) -> Locator:
        """Wait for the line of the card that says so; return it."""
        entry = self.page.locator('[data-entry="learned"]', has_text=statement)
        expect(entry).to_be_visible()
        expect(entry).to_contain_text("Learned")
        return entry

    def opens_the_chip(self) -> Locator:
        """Open what the last reply used; return the panel."""
        self.last_reply.locator("[data-recall]").click()
        panel = self.page.locator("[data-panel]")
        expect(panel.get_by_role("heading", name="Recall")).to_be_visible()
        return panel

    # --- memories
    def remembers(self) -> list[str]:
        """The statements on the memories page, newest first."""
        self.goes_to("/memories/")
        return self.page.locator(".row__text").all_inner_texts()
