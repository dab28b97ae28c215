"""The person's words: marked, cut, forgotten, in their own language, and never taken for HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from memories.clock import now
from memories.templatetags import quotes

ATTACKS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</blockquote><b>", "&lt;i&gt;", "{{ user }}"]


def drawn(source: str, **context: Any) -> str:
    return Template("{% load memoryscope %}" + source).render(Context(context))


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("attack", ATTACKS)
def test_words_are_never_taken_for_html(attack: str) -> None:
    source = "{% quote text 2 6 title=text who=text language=text at=at url=text %}{% marked text marks %}"
    seen = Seen(
        drawn(source + "{% icon text label=text %}<p{% lang_of text text %}>", text=attack, marks=[[1, 3]], at=now())
    )
    assert seen.tags == {"blockquote", "mark", "footer", "a", "svg", "use", "p"}
    assert seen.attributes <= {"class", "lang", "href", "role", "aria-label"}


def test_the_evidence_is_marked_by_code_points() -> None:
    text = "🙂 I moved to Lisbon in March."
    assert "<mark>I moved to Lisbon</mark>" in drawn("{% quote text 2 19 %}", text=text)


def test_a_long_message_is_cut_around_its_evidence() -> None:
    text = "word " * 200 + "I moved to Lisbon" + " word" * 200
    html = str(quotes.as_html(quotes.excerpt(text, [(1000, 1017)])))
    assert html.startswith("…word") and html.endswith("word…")
    assert "<mark>I moved to Lisbon</mark>" in html
    assert len(html) < 400


def test_a_short_message_is_shown_whole() -> None:
    assert str(quotes.as_html(quotes.excerpt("I moved to Lisbon.", [(2, 7)]))) == "I <mark>moved</mark> to Lisbon."


def test_offsets_outside_the_text_do_no_harm() -> None:
    assert str(quotes.as_html(quotes.pieces("abc", [(1, 99), (50, 60)]))) == "a<mark>bc</mark>"


def test_forgotten_words_are_not_in_the_page() -> None:
    html = drawn("{% marked text marks redacted %}", text="My PIN is 4711 today", marks=[[3, 14]], redacted=[[10, 14]])
    assert "4711" not in html
    assert '<mark>PIN is </mark><span class="muted">[forgotten]</span> today' in html


@pytest.mark.parametrize(
    ("page", "text", "language", "attributes"),
    [
        ("en", "怡宁订了飞成都的机票", "zh", ' lang="zh-Hans"'),
        ("en", "怡宁订了飞成都的机票，14日回 Lisbon。", "", ' lang="zh-Hans"'),
        ("en", "The kitchen has two burners.", "en", ""),
        ("zh-hans", "The kitchen has two burners.", "", ' lang="en"'),
        ("zh-hans", "怡宁", "zh", ""),
        ("en", "لا نأكل لحم الخنزير", "", ' lang="ar" dir="rtl"'),
        ("en", "1,284", "", ""),
    ],
)
def test_a_text_says_its_language_when_it_is_not_the_page_s(
    page: str, text: str, language: str, attributes: str
) -> None:
    with translation.override(page):
        assert quotes.language_attributes(text, language) == attributes


def test_the_footer_of_a_quote_keeps_the_language_of_the_page() -> None:
    html = drawn("{% quote text %}", text="房东终于把合同寄来了")
    assert '<blockquote class="quote" lang="zh-Hans">' in html
    assert '<footer lang="en">You</footer>' in html
