"""A reply while it is written: stopped, reloaded, seen in two tabs; and one that fails."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Person
from tests.model_server import Control

pytestmark = pytest.mark.browser
POEM = "The ferry leaves the harbour and the gulls go with it as far as the lighthouse."


def test_stop_closes_the_connection_of_the_model_and_keeps_what_was_written(person: Person, model: Control) -> None:
    model.add(task="reply", answer=POEM, gate_after=5)
    person.begins("Write me a line about a ferry")
    person.hears_so_far("The ferry leaves the harbour")
    person.stops()
    expect(person.is_told("stopped")).to_contain_text("Stopped.")
    model.wait_for("gone", match="a line about a ferry")
    expect(person.last_reply.locator("[data-prose]")).to_have_text("The ferry leaves the harbour")
    expect(person.page.get_by_role("button", name="Send")).to_be_visible()

    model.reset()
    model.add(task="reply", answer=" with a long blast of its horn.")
    person.page.get_by_role("button", name="Continue").click()
    person.hears("The ferry leaves the harbour with a long blast of its horn.")


def test_stop_in_another_tab(person: Person, model: Control) -> None:
    model.add(task="reply", answer=POEM, gate_after=3)
    person.begins("A ferry, from two tabs")
    person.hears_so_far("The ferry leaves")
    other = person.opens_a_tab(person.page.url)
    person.hears_so_far("The ferry leaves", other)
    person.stops(other)
    for tab in (other, person.page):
        person.is_told("stopped", tab)
        expect(tab.locator("[data-reply] [data-prose]")).to_have_text("The ferry leaves")
        expect(tab.get_by_role("button", name="Send")).to_be_visible()
    model.wait_for("gone", match="from two tabs")


def test_a_reload_in_mid_reply_goes_on_where_it_was(person: Person, model: Control) -> None:
    model.add(task="reply", answer=POEM, gate_after=5)
    person.begins("A ferry, reloaded")
    person.hears_so_far("The ferry leaves the harbour")
    person.page.reload()
    person.hears_so_far("The ferry leaves the harbour")
    model.release()
    person.hears()
    expect(person.last_reply.locator("[data-prose]")).to_have_text(POEM)
    expect(person.page.locator("[data-reply]")).to_have_count(1)
    assert len([entry for entry in model.requests if entry.task == "reply"]) == 1


def test_two_tabs_keep_in_step(person: Person, model: Control) -> None:
    person.begins("Good morning")
    person.hears()
    other = person.opens_a_tab(person.page.url)
    expect(other.locator("[data-reply]")).to_have_count(1)
    model.add(task="reply", answer=POEM, gate_after=5)
    person.says("A ferry, watched twice")
    expect(other.locator(".turn--you").last).to_contain_text("A ferry, watched twice")
    for tab in (person.page, other):
        person.hears_so_far("The ferry leaves the harbour", tab)
        expect(tab.get_by_role("button", name="Stop")).to_be_visible()
    model.release()
    for tab in (person.page, other):
        expect(tab.locator("[data-reply]").last).to_have_attribute("data-state", "done")
        expect(tab.locator("[data-reply] [data-prose]").last).to_have_text(POEM)
        expect(tab.locator(".turn--you")).to_have_count(2)
        expect(tab.locator("[data-reply]")).to_have_count(2)


def test_a_tab_learns_that_its_conversation_was_deleted_in_another(person: Person, model: Control) -> None:
    model.add(task="reply", answer=POEM, gate_after=3)
    person.begins("A ferry, deleted meanwhile")
    person.hears_so_far("The ferry leaves")
    person.page.get_by_role("textbox", name="Message").fill("And what else")
    other = person.opens_a_tab(f"{person.page.url}delete/")
    other.get_by_role("button", name="Delete", exact=True).click()
    expect(person.page.get_by_text("This conversation was deleted elsewhere.")).to_be_visible()
    expect(person.page.get_by_role("button", name="Send")).to_be_hidden()
    expect(person.page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(person.page.get_by_role("textbox", name="Message")).to_have_value("And what else")
    model.wait_for("gone", match="deleted meanwhile")


@pytest.mark.parametrize(("status", "asked"), [(401, 1), (500, 3)])
def test_an_error_of_the_model_is_shown_in_place_and_retry_answers_the_same_message(
    status: int, asked: int, person: Person, model: Control
) -> None:
    person.begins("Good morning")
    person.hears()
    failing = model.add(task="reply", match="with an error", status=status, message="your key {key} is not right")
    person.says("A ferry, with an error")
    failed = person.is_told("failed")
    expect(failed).to_contain_text("The model did not answer. Your message is saved.")
    expect(failed).not_to_contain_text(re.compile("not-needed|Bearer|sk-"))
    assert failing.used >= asked
    person.page.reload()
    expect(failed).to_be_visible()

    failing.match = "nobody says this"
    model.add(task="reply", answer=POEM)
    person.page.get_by_role("button", name="Retry").click()
    person.hears(POEM)
    expect(failed).to_have_count(0)
    expect(person.page.locator(".turn--you")).to_have_count(2)


def test_a_reply_that_breaks_off_is_a_failure_with_what_had_come(person: Person, model: Control) -> None:
    broken = model.add(task="reply", answer=POEM, cut_after=5)
    person.begins("A ferry, cut short")
    person.is_told("failed")
    expect(person.last_reply.locator("[data-prose]")).to_contain_text("The ferry leaves the harbour")
    broken.cut_after = None
    person.page.get_by_role("button", name="Retry").click()
    person.hears(POEM)
