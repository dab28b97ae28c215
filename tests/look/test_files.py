"""What holds for every template and style sheet: no inline code, no dangling name, small files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_holds_inline_code(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|\shx-on|javascript:|<style", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_icon_and_sheet_that_is_named_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    sprite = (ROOT / "static" / "icons.svg").read_text("utf-8")
    for icon in re.findall(r'{% icon "([^"]+)"', text):
        assert f'id="{icon}"' in sprite, icon
    for names in re.findall(r'{% styles "([^"]+)"', text):
        for sheet in names.split():
            assert finders.find(f"css/{sheet}.css"), sheet
    for asset in re.findall(r"{% static ['\"]([^'\"]+)['\"]", text):
        assert finders.find(asset), asset


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_a_sheet_writes_into_one_layer_and_every_token_it_uses_is_defined(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text("utf-8") + text
    assert text.count("\n") < 300
    assert len(re.findall(r"@layer \w+ {", text)) == 1
    for token in set(re.findall(r"var\((--[\w-]+)", text)) - {"--dock"}:
        assert re.search(rf"{token}\s*:", tokens), token
    for address in re.findall(r'url\("([^"]+)"\)', text):
        assert (path.parent / address).resolve().is_file(), address


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_needs_no_permission_that_the_policy_withholds(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") < 300
    assert not re.search(r"\beval\(|new Function|document\.write|setAttribute\(\"style", text)
    # Two put in what the server drew and cleaned: finished blocks of a reply, and fragments of the page.
    if path.name not in ("stream.js", "fetching.js"):
        assert not re.search(r"innerHTML|insertAdjacentHTML|outerHTML", text)


def test_the_order_of_the_layers_comes_first() -> None:
    html = render_to_string("_styles.html")
    assert html.index("css/tokens.css") == html.index("css/")
    order = (ROOT / "static" / "css" / "tokens.css").read_text("utf-8")
    assert "@layer reset, tokens, base, layout, components, pages, utilities;" in order


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("template", ["400.html", "500.html", "403_csrf.html"])
def test_the_last_pages_need_no_context(template: str, language: str) -> None:
    with translation.override(language):
        html = render_to_string(template)
    assert "<h1>" in html and "css/tokens.css" in html
