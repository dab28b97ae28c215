"""A conversation is listed under its title: what must not be kept must not stand there either."""

from __future__ import annotations

import pytest

from chat.titles import title_from


@pytest.mark.parametrize(
    "text",
    [
        "My card number is 4111 1111 1111 1111, keep it.",
        "我的密码是 Hunter2!x9，记一下。",
        "the api key is sk-proj-4f9A8b7C6d5E4f3A2b1C0d9E8f7A6b5C",
    ],
)
def test_a_message_that_tells_a_secret_makes_no_title(text: str) -> None:
    assert title_from(text) == ""


def test_an_ordinary_message_does() -> None:
    assert title_from("My train leaves at 7:40. Wake me.") == "My train leaves at 7:40"
