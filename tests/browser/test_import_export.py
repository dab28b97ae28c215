"""Import and export in a real browser, with script and without: a file is tried, brought in, and taken along again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.pages import Person
from tests.browser.test_axe import LOOKS, violations
from tests.portable.conftest import DATA, PAGE

pytestmark = pytest.mark.browser
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])


def tries(person: Person, file: Path) -> None:
    person.goes_to(PAGE)
    person.page.set_input_files("[name=file]", file)
    person.page.get_by_role("button", name="Try without saving").click()


@SCRIPTS
def test_memories_are_tried_imported_undone_and_downloaded(script: bool, arrive: Arrive) -> None:
    person = arrive(java_script_enabled=script)
    page = person.page
    tries(person, DATA / "mem0.json")
    expect(page.locator("#upload")).to_contain_text("Tried, nothing is saved yet")
    page.get_by_text("Show why").click()
    expect(page.locator("details li")).to_have_count(3)
    page.get_by_role("button", name="Import 3").click()
    expect(page.locator("#upload")).to_contain_text("Imported: 3 new memories.")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export 3 memories").click()
    assert len(json.loads(saved.value.path().read_text("utf-8"))["memories"]) == 3
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_role("button", name="Export 0 memories")).to_be_visible()
    assert person.troubles == []


@SCRIPTS
def test_a_large_file_is_done_by_the_worker_while_the_page_looks_for_itself(
    script: bool, arrive: Arrive, tmp_path: Path
) -> None:
    person = arrive(java_script_enabled=script)
    one, two, _broken = json.loads((DATA / "chatgpt.json").read_text("utf-8"))
    many = [{**chat, "id": f"{n}", "conversation_id": f"{n}"} for n in range(60) for chat in (one if n % 2 else two,)]
    file = tmp_path / "conversations.json"
    file.write_text(json.dumps(many), "utf-8")
    assert file.stat().st_size > 64 * 1024, "too large to be done at once"
    tries(person, file)
    expect(person.page.locator("#upload")).to_contain_text("60 conversations")
    person.page.get_by_role("button", name="Import 180").click()
    expect(person.page.locator("#upload")).to_contain_text("Imported: 180 new messages.")
    assert person.troubles == []


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark"])
def test_no_state_of_the_page_has_a_serious_fault(look: dict[str, Any], arrive: Arrive, tmp_path: Path) -> None:
    person = arrive(**look)
    person.goes_to(PAGE)
    assert violations(person.page) == []
    tries(person, DATA / "mem0.json")
    person.page.get_by_text("Show why").click()
    assert violations(person.page) == []
    bad = tmp_path / "bad.json"
    bad.write_text("[", "utf-8")
    tries(person, bad)
    expect(person.page.locator("#upload")).to_contain_text("Nothing was imported.")
    assert violations(person.page) == []
    person.goes_to(f"{PAGE}?state=current")
    assert violations(person.page) == []
    width = person.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1]
