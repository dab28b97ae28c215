"""The activity and the jobs follow what happens while they are open; without script they are right when loaded."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.test_axe import violations
from tests.model_server import Control
from tests.run.site import Site

pytestmark = pytest.mark.browser


def test_what_is_learned_in_one_tab_stands_in_the_others(arrive: Arrive, model: Control, site: Site) -> None:
    person = arrive(bypass_csp=True)
    model.learn(quote="I keep bees on the roof", statement="The user keeps bees on the roof.")
    feed, jobs = person.page.context.new_page(), person.page.context.new_page()
    feed.goto(f"http://127.0.0.1:{site.port}/activity/")
    jobs.goto(f"http://127.0.0.1:{site.port}/jobs/")
    expect(feed.get_by_text("Nothing was done to your memories yet")).to_be_visible()
    person.begins("I keep bees on the roof.")
    person.hears()
    expect(feed.locator(".feed")).to_contain_text("The user keeps bees on the roof.")
    expect(jobs.locator("#jobs tbody")).to_contain_text("1 learned")
    assert violations(feed) == [] and violations(jobs) == []
    feed.get_by_role("link", name="Undo").first.click()
    expect(feed.get_by_role("heading", name="Undo this change")).to_be_visible()
    feed.get_by_role("button", name="Undo this change").click()
    expect(feed.locator(".feed")).to_contain_text("Undone already.")
    jobs.locator("#jobs").get_by_role("link", name="Consolidation").first.click()
    expect(jobs.get_by_role("heading", name="Log")).to_be_visible()
    assert violations(jobs) == []
