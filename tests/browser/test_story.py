"""The main job: what a person says is remembered, and used; it can be undone; nobody else sees anything of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.facts import drawn
from tests.browser.pages import Person
from tests.model_server import Control

pytestmark = pytest.mark.browser


def test_what_is_said_is_learned_undone_and_remembered_in_the_next_conversation(person: Person, model: Control) -> None:
    kept, undone, *_ = facts = drawn(english=1, chinese=1)
    model.add(task="reply", answer="Good to know.")
    for told in facts:
        model.learn(quote=told.quote, statement=told.statement)

    person.begins(kept.said)
    person.hears("Good to know.")
    person.sees_learned(kept.statement)
    person.says(undone.said)
    person.hears()
    mistaken = person.sees_learned(undone.statement)
    expect(mistaken).to_contain_text(undone.quote)

    mistaken.get_by_role("button", name="Undo").click()
    expect(person.page.locator('[data-entry="undone"]')).to_contain_text(undone.statement)
    assert person.remembers() == [kept.statement]

    person.begins(kept.question)
    person.hears()
    expect(person.last_reply.locator("[data-recall]")).to_contain_text("1 memory")
    panel = person.opens_the_chip()
    used = panel.locator("[data-item^=memory]")
    expect(used).to_have_count(1)
    expect(used).to_contain_text(kept.statement)
    expect(used.locator("mark").filter(has_text=kept.quote)).to_be_visible()
    asked = model.wait_for("done", match=kept.question)[-1].prompt
    assert kept.statement in asked and undone.statement not in asked
    used.locator("blockquote a").click()
    expect(person.page.locator(".turn--you:target")).to_contain_text(kept.said)
