""" "Not relevant here" in the recall panel: said, shown, heeded by the next reply, taken back; by its owner alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import AsyncClient

from chat.live import here
from chat.models import Reply
from chat.pool import in_pool
from memories import episodes, store
from memories.clock import now
from memories.llm.scripted import Script
from memories.models import Memory, RecallItem
from memories.records import By, NewMemory, Owner
from memoryscope_site.models import User

pytestmark = pytest.mark.django_db(transaction=True)

TRAIN = "The night train to Porto leaves at ten."
BICYCLE = "Sold the bicycle on the train to Porto."
QUESTION = "Which night train goes to Porto?"


def browser_of(user: User) -> AsyncClient:
    made = AsyncClient()
    made.force_login(user)
    return made


@pytest.fixture
def browser(person: User) -> AsyncClient:
    return browser_of(person)


@pytest.fixture
def theirs(stranger: User) -> AsyncClient:
    return browser_of(stranger)


@pytest.fixture
def bicycle(owner: Owner) -> Memory:
    for n in range(8):
        episodes.add(owner, source="chat", session=f"{n}", role="user", text=f"Rice, day {n}.", at=now(), learn=False)
    kept = [store.remember(owner.id, NewMemory("observation", text, "en"), By("user")) for text in (TRAIN, BICYCLE)]
    return kept[1]


async def ask(browser: AsyncClient, script: Script, text: str = QUESTION) -> tuple[Reply, str]:
    """Ask in a conversation of its own; return the reply, and the prompt in one piece."""
    script.replies.append("Noted.")
    await browser.post("/chat/new/", {"text": text, "client_id": f"client-{len(script.requests)}"})
    await here().quiet()
    reply = await in_pool(Reply.objects.latest, "pk")
    return reply, "\n".join(said.content for said in script.requests[-1].messages)


async def panel(browser: AsyncClient, reply: Reply, **headers: Any) -> str:
    answer = await browser.get(f"/chat/replies/{reply.pk}/recall/", follow=True, headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def item_in(html: str, memory: Memory) -> str:
    """The part of the panel that shows a memory."""
    found = re.search(rf'<li data-item="memory-{memory.pk}">.*?(?=<li data-item=|</aside>)', html, re.DOTALL)
    assert found, "the panel does not show it"
    return found[0]


def form_in(item: str) -> str:
    found = re.search(r'action="([^"]+)"[^>]*data-relevance', item)
    assert found, "there is no button"
    return found[1]


async def test_it_is_said_heeded_shown_and_taken_back(browser: AsyncClient, script: Script, bicycle: Memory) -> None:
    reply, prompt = await ask(browser, script)
    assert TRAIN in prompt and BICYCLE in prompt
    item = item_in(await panel(browser, reply), bicycle)
    assert "Not relevant here" in item

    answer = await browser.post(form_in(item))
    assert answer.status_code == 302 and answer.url.endswith(f"recall={reply.pk}#recall")
    item = item_in(await panel(browser, reply), bicycle)
    assert "You said: not relevant here." in item and "Take back" in item

    later, prompt = await ask(browser, script)
    assert TRAIN in prompt and BICYCLE not in prompt
    item = item_in(await panel(browser, later), bicycle)
    assert "Moved down: you said of a message like this one that it is not relevant." in item

    await browser.post(form_in(item), {"off": "1"})
    assert "Moved down" not in item_in(await panel(browser, later), bicycle)
    assert "Not relevant here" in item_in(await panel(browser, reply), bicycle)
    _, prompt = await ask(browser, script)
    assert BICYCLE in prompt


async def test_with_script_the_panel_is_the_answer(browser: AsyncClient, script: Script, bicycle: Memory) -> None:
    reply, _ = await ask(browser, script)
    form = form_in(item_in(await panel(browser, reply), bicycle))
    answer = await browser.post(form, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert html.startswith("<aside") and "You said: not relevant here." in item_in(html, bicycle)


async def test_the_memorys_page_says_so_and_takes_it_back(
    browser: AsyncClient, script: Script, bicycle: Memory
) -> None:
    reply, _ = await ask(browser, script)
    await browser.post(form_in(item_in(await panel(browser, reply), bicycle)))
    html = (await browser.get(f"/memories/{bicycle.pk}/")).content.decode()
    assert "You said of one use that it was not relevant" in html
    form = re.search(r'action="(/memories/uses/\d+/relevant/)"', html)
    assert form
    answer = await browser.post(form[1])
    assert (answer.status_code, answer.url) == (302, f"/memories/{bicycle.pk}/#uses")
    html = (await browser.get(answer.url)).content.decode()
    assert "it was not relevant" not in html and "Taken back" in html
    _, prompt = await ask(browser, script)
    assert BICYCLE in prompt


async def test_a_stranger_gets_404_and_changes_nothing(
    browser: AsyncClient, theirs: AsyncClient, script: Script, bicycle: Memory
) -> None:
    reply, _ = await ask(browser, script)
    form = form_in(item_in(await panel(browser, reply), bicycle))
    assert (await theirs.post(form)).status_code == 404
    said = RecallItem.objects.filter(feedback="not relevant")
    assert not await in_pool(said.exists)
    await browser.post(form)
    item = await in_pool(said.get)
    assert (await theirs.post(form, {"off": "1"})).status_code == 404
    assert (await theirs.post(f"/memories/uses/{item.pk}/relevant/")).status_code == 404
    assert await in_pool(said.exists)


async def test_only_what_was_recalled_for_the_reply_and_only_by_posting(
    browser: AsyncClient, script: Script, bicycle: Memory
) -> None:
    reply, _ = await ask(browser, script)
    other, _ = await ask(browser, script, "What did I have on day 3, rice?")
    form = form_in(item_in(await panel(browser, reply), bicycle))
    number = form.rstrip("/").rpartition("/")[2]
    assert (await browser.get(form)).status_code == 405
    assert (await browser.post(f"/chat/replies/{other.pk}/recall/{number}/")).status_code == 404
    assert (await browser.post(f"/chat/replies/{reply.pk}/recall/999999/")).status_code == 404
    assert (await browser.post("/memories/uses/999999/relevant/")).status_code == 404
