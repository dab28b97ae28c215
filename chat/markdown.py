"""Replies are Markdown of a model, which nobody trusts: rendered without HTML, then cleaned, then dressed by us."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from functools import cache
from html import escape
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, String
from pygments.util import ClassNotFound

TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "hr", "li", "ol", "p", "pre", "s", "span", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
CODE_CLASSES = ((Keyword, "k"), (String, "s"), (Comment, "c"), (Number, "n"), (Name.Function, "f"), (Name.Class, "f"))
CLASSES = {"span": {name for _kind, name in CODE_CLASSES}, "pre": {"hl"}, "td": {"num"}, "th": {"num"}}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
_LEADS_OUT = re.compile(r"https?://[^/?#]|mailto:", re.IGNORECASE)  # "http:settings/" is an address of our own site
HIGHLIGHTED = 20_000  # longer code is shown plain
_CODE = re.compile(r'<pre class="hl">(.*?)</pre>', re.DOTALL)
_LANGUAGE = re.compile(r"[\w+#.-]{1,30}")

Env = MutableMapping[str, Any]


def render(text: str) -> SafeString:
    """Safe HTML of a whole text. Nothing in it is fetched from elsewhere: an image becomes a link."""
    env: Env = {}
    return render_tokens(parse(text, env), env)


def render_tokens(tokens: Sequence[Token], env: Env) -> SafeString:
    """Safe HTML of some of the top-level blocks of a text."""
    parser = _parser()
    return _dressed(parser.renderer.render(tokens, parser.options, env), env)


def parse(text: str, env: Env) -> list[Token]:
    tokens = _parser().parse(text, env)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = _heading(token.tag)
        elif token.type in ("th_open", "td_open"):
            token.attrs = _align(token)
    return tokens


def _dressed(html: str, env: Env) -> SafeString:
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        attribute_filter=_kept_attribute,
        link_rel="noopener noreferrer nofollow",
    )
    names = iter(env.get("code", ()))
    dressed = _CODE.sub(lambda found: _code_box(found[1], next(names, "")), clean)
    table = f'<div class="tablewrap" tabindex="0" role="region" aria-label="{escape(_("Table"))}"><table>'
    return mark_safe(dressed.replace("<table>", table).replace("</table>", "</table></div>"))  # noqa: S308  cleaned above


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    """A model's link leads out, never to a page of ours that would do something."""
    if (tag, name) == ("a", "href") and not _LEADS_OUT.match(value):
        return None
    return value


def _code_box(code: str, name: str) -> str:
    return (
        f'<div class="code"><div class="code__bar"><span>{escape(name)}</span></div>'
        f'<pre class="hl" tabindex="0" role="region" aria-label="{escape(_("Code"))}">{code}</pre></div>'
    )


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}, renderer_cls=Renderer)
    return parser.enable(["table", "strikethrough"])


class Renderer(RendererHTML):
    """Writes only what the cleaner lets through."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002
        info = tokens[idx].info.split()
        found = _LANGUAGE.fullmatch(info[0]) if info else None
        name = found[0] if found else ""
        env.setdefault("code", []).append(name)
        return f'<pre class="hl"><code>{_highlighted(tokens[idx].content, name)}</code></pre>\n'

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002
        env.setdefault("code", []).append("")
        return f'<pre class="hl"><code>{escape(tokens[idx].content)}</code></pre>\n'

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002
        source = str(tokens[idx].attrs.get("src", ""))
        return f'<a href="{escape(source)}">{escape(tokens[idx].content or source)}</a>'


def _heading(tag: str) -> str:
    """The page has h1 and h2 of its own."""
    return {"h1": "h3", "h2": "h3", "h3": "h4"}.get(tag, "h5")


def _align(token: Token) -> dict[str, str | int | float]:
    """As a class: the style that the parser writes would be against the pages' security policy."""
    return {"class": "num"} if "right" in str(token.attrs.get("style", "")) else {}


def _highlighted(code: str, name: str) -> str:
    """The code in a few classes of the style sheet's own; plain where the language is unknown."""
    if not name or len(code) > HIGHLIGHTED:
        return escape(code)
    try:
        lexer = get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return escape(code)
    return "".join(_span(kind, words) for kind, words in lexer.get_tokens(code))


def _span(kind: Any, words: str) -> str:
    found = next((name for family, name in CODE_CLASSES if kind in family), "")
    return f'<span class="{found}">{escape(words)}</span>' if found else escape(words)
