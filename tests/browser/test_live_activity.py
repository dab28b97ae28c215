"""The activity and the jobs follow what happens while they are open; without script they are right when loaded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from memoryscope_site.supervisor.welcome import answers
from tests.browser.conftest import Arrive
from tests.browser.test_axe import violations
from tests.model_server import Control
from tests.run.site import ROOT, Site, free_port, wait_until

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


@pytest.fixture
def second_web(site: Site) -> Iterator[str]:
    """Another web process over the same data: its address. Cookies know no port, so who is signed in is so at both."""
    port = free_port()
    daphne = [sys.executable, "-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen([*daphne, "memoryscope_site.asgi:application"], cwd=ROOT, env=site.environment)
    try:
        wait_until("a second web process answers", lambda: answers("127.0.0.1", port))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def test_tabs_on_two_web_processes_follow_each_other(arrive: Arrive, site: Site, second_web: str) -> None:
    person = arrive()
    here, there = person.page.context.new_page(), person.page.context.new_page()
    there.goto(f"{second_web}/activity/")
    expect(there.get_by_text("Nothing was done to your memories yet")).to_be_visible()
    person.goes_to("/memories/add/")
    person.page.get_by_label("Statement").fill("Ines keeps bees.\nInes plays the harp.")
    person.page.get_by_role("button", name="Preview").click()
    person.page.get_by_role("button", name="Add those ticked").click()
    expect(there.locator(".feed")).to_contain_text("Ines plays the harp.")
    here.goto(f"http://127.0.0.1:{site.port}/activity/")
    expect(here.locator(".feed")).to_contain_text("Ines plays the harp.")
    there.get_by_role("link", name="Undo job").click()
    there.get_by_role("button", name="Undo this job").click()
    expect(here.locator(".feed")).to_contain_text("2 undone")
