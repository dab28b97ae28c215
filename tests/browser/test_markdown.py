"""A reply is Markdown of a model that nobody trusts: it is dressed, and nothing in it runs or is fetched."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Person
from tests.model_server import Control

pytestmark = pytest.mark.browser

CODE = 'def greet(name):\n    return "Hello, " + name\n'
ANSWER = f"""\
Here is what you asked for, with **some weight**.

```python
{CODE}```

| Town | Trains |
| --- | ---: |
| Bergen | 12 |
| Lisbon | 7 |

<script>alert("from the model")</script>

<img src="http://evil.example/pixel.png" onerror="alert(1)">

![A picture](http://evil.example/picture.png) and [a link](javascript:alert(2)) and [another](https://evil.example/)

<style>body {{ display: none }}</style><iframe src="http://evil.example/"></iframe>

- the end
"""


def test_an_answer_in_markdown_is_dressed_and_made_safe(person: Person, model: Control) -> None:
    model.add(task="reply", answer=ANSWER)
    person.begins("Show me some code")
    reply = person.hears("the end").locator("[data-prose]")
    for reloaded in (False, True):
        if reloaded:
            person.page.reload()
        expect(reply.locator("strong")).to_have_text("some weight")
        expect(reply.locator("pre")).to_have_text(CODE)
        expect(reply.locator("pre .k").first).to_have_text("def")
        expect(reply.locator("table td")).to_have_text(["Bergen", "12", "Lisbon", "7"])
        expect(reply.locator("li")).to_have_text("the end")
        expect(reply.locator("script, img, iframe, style, [onerror], [style]")).to_have_count(0)
        expect(reply).to_contain_text('<script>alert("from the model")</script>')
        expect(reply.get_by_role("link", name="A picture")).to_have_attribute("rel", "noopener noreferrer nofollow")
        expect(reply.locator("a", has_text="a link").and_(reply.locator("[href]"))).to_have_count(0)
        expect(reply.get_by_role("button", name="Copy")).to_be_visible()
    assert person.troubles == []  # no dialog, no request to another host, nothing that the policy had to stop


def test_code_and_replies_are_copied_as_they_were_written(person: Person, model: Control) -> None:
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    model.add(task="reply", answer=ANSWER)
    person.begins("Show me some code to copy")
    reply = person.hears("the end")
    reply.locator("[data-prose]").get_by_role("button", name="Copy").click()
    expect(person.page.locator("[data-status]")).to_have_text("Copied")
    assert person.page.evaluate("navigator.clipboard.readText()") == CODE
    reply.locator("footer").get_by_role("button", name="Copy").click()
    person.page.wait_for_function(
        "async (text) => (await navigator.clipboard.readText()) === text", arg=ANSWER.rstrip()
    )


def test_no_html_of_an_unfinished_block_is_on_the_page(person: Person, model: Control) -> None:
    model.add(task="reply", answer="First.\n\n```python\nprint(1)\nprint(2)\n```\n\nLast.", gate_after=4)
    person.begins("Slowly, please")
    person.hears_so_far("First.")
    person.hears_so_far("```python")
    live = person.page.locator("[data-reply][data-live]")
    expect(live.locator("pre")).to_have_count(0)
    expect(live.locator("[data-prose] p").first).to_have_text("First.")
    model.release()
    person.hears("Last.")
    expect(person.last_reply.locator("pre")).to_have_text("print(1)\nprint(2)\n")
