"""Coming in: the one-time link, sign-up, sign-out, sign-in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.pages import Person

pytestmark = pytest.mark.browser


def test_the_link_of_the_first_start_makes_the_administrator_once(
    installed: tuple[Person, str], arrive: Arrive
) -> None:
    administrator, link = installed
    somebody = arrive(signs_up=False)
    assert somebody.goes_to(link) == 404

    somebody.name = administrator.name
    somebody.signs_in()
    somebody.goes_to("/settings/")
    somebody.page.get_by_role("link", name="Open the admin pages").click()
    expect(somebody.page.get_by_role("link", name="Users")).to_be_visible()


def test_a_person_signs_up_leaves_and_comes_back(arrive: Arrive) -> None:
    person = arrive(signs_up=False)
    person.signs_up()
    expect(person.page.locator("html")).to_have_attribute("lang", "en")
    person.signs_out()
    person.goes_to("/memories/")
    expect(person.page).to_have_url(f"{person.address}/sign-in/?next=/memories/")

    person.page.get_by_label("User name").fill(person.name)
    person.page.get_by_label("Password").fill("not the password")
    person.page.get_by_role("button", name="Sign in").click()
    expect(person.page.get_by_text("do not go together")).to_be_visible()
    person.signs_in()
    assert person.remembers() == []
    expect(person.page.get_by_role("heading", name="Nothing is remembered about you yet.")).to_be_visible()


def test_someone_without_an_account_sees_no_page(arrive: Arrive) -> None:
    visitor = arrive(signs_up=False)
    for path in ("/", "/chat/", "/memories/", "/settings/"):
        visitor.goes_to(path)
        expect(visitor.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert visitor.goes_to("/admin/") in (200, 403)
    expect(visitor.page.get_by_role("link", name="Users")).to_have_count(0)
